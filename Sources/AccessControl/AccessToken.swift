public import Cryptography

/// A secret by which a program or a person is known to a node: 256 random bits.
///
/// The node keeps its digest only. It needs no slow hash: nobody guesses 256 bits.
public struct AccessToken: Hashable, Sendable {
    private static let prefix = "hlt_"
    private let secret: [UInt8]

    /// A fresh token.
    public init() { secret = SecureRandom.bytes(32) }

    /// Reads the form that its bearer holds; `nil` when it is not one.
    public init?(_ text: some StringProtocol) {
        guard text.hasPrefix(Self.prefix), let bytes = Base64URL.decode(String(text.dropFirst(Self.prefix.count))), bytes.count == 32
        else { return nil }
        secret = bytes
    }

    /// What the bearer keeps. It is shown once, and stands in no log.
    public var secretText: String { Self.prefix + Base64URL.encode(secret) }

    /// What the node keeps.
    public var digest: Digest { SHA256.digest(of: secret) }
}

extension AccessToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "an access token" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
