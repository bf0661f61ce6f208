/// A 256-bit secret key, wiped from memory when its last copy ends.
public struct SymmetricKey: Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    /// The bytes of a key.
    public static let size = 32

    let secret: SecretBytes

    /// Makes a new key from the system's random numbers.
    public init() { secret = SecretBytes(count: Self.size) { SecureRandom.fill($0) } }

    /// Makes a key of the 32 bytes of an existing one.
    ///
    /// - Throws: `.malformedKey` for any other count.
    public init(bytes: [UInt8]) throws(CryptographyError) {
        guard bytes.count == Self.size else { throw .malformedKey }
        secret = SecretBytes(bytes.span)
    }

    /// The 32 secret bytes, for sealing them under another key; the caller must guard the copy.
    public var bytes: [UInt8] { secret.bytes }

    /// Compares in constant time.
    public static func == (left: Self, right: Self) -> Bool { ConstantTime.areEqual(left.bytes, right.bytes) }

    public var description: String { "symmetric key (secret)" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
