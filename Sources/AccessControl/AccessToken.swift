public import Cryptography

/// A secret by which a node recognises a program or a person: 256 random bits.
///
/// The node keeps only the digest. A slow hash is not needed, because nobody can guess 256 bits.
public struct AccessToken: Hashable, Sendable {
    private static let prefix = "hlt_"
    private let secret: [UInt8]

    /// Creates a random token.
    public init() { secret = SecureRandom.bytes(32) }

    /// Parses the form that a bearer shows; `nil` for any other text.
    public init?(_ text: some StringProtocol) {
        guard text.hasPrefix(Self.prefix), let bytes = Base64URL.decode(String(text.dropFirst(Self.prefix.count))), bytes.count == 32
        else { return nil }
        secret = bytes
    }

    /// The form for the bearer. It is shown once, and never logged.
    public var secretText: String { Self.prefix + Base64URL.encode(secret) }

    /// The form that the node keeps.
    public var digest: Digest { SHA256.digest(of: secret) }
}

extension AccessToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "an access token" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
