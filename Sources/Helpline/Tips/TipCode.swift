import Cryptography

/// The code by which an anonymous tipster comes back: a hundred random bits, good for one answer.
///
/// The store keeps a keyed digest only, so nobody who reads the store can answer for the tipster. Its letters leave out those that look like
/// others; capitals, hyphens and spaces do not matter when it is typed.
public struct TipCode: Hashable, Sendable {
    /// Crockford's base 32: no I, L, O, U.
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let length = 20

    /// The letters alone.
    private let letters: [UInt8]

    /// A fresh code.
    public init() {
        // 256 is a multiple of 32: every letter is as likely as any other.
        letters = SecureRandom.bytes(Self.length).map { Self.alphabet[Int($0) % Self.alphabet.count] }
    }

    /// Reads a code as a tipster typed it; `nil` if it is not a code.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 64 else { return nil }
        var letters: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "-"): continue
            case UInt8(ascii: "o"), UInt8(ascii: "O"): letters.append(UInt8(ascii: "0"))
            case UInt8(ascii: "i"), UInt8(ascii: "I"), UInt8(ascii: "l"), UInt8(ascii: "L"): letters.append(UInt8(ascii: "1"))
            case UInt8(ascii: "a")...UInt8(ascii: "z"): letters.append(byte - 0x20)
            default: letters.append(byte)
            }
        }
        guard letters.count == Self.length, letters.allSatisfy(Self.alphabet.contains) else { return nil }
        self.letters = letters
    }

    /// The code as the tipster sees it, once: four groups of five.
    public var secretText: String {
        stride(from: 0, to: letters.count, by: 5).map { String(decoding: letters[$0..<$0 + 5], as: UTF8.self) }.joined(separator: "-")
    }
}

extension TipCode: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "a tipster's code" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
