public import Cryptography

/// The sources of the node's own keys.
public struct KeySettings: Hashable, Sendable {
    /// The Ed25519 key that signs heads and receipts (base64url on one line).
    public var signing: KeySource
    /// The 32 bytes that seal the contents in the store (base64url on one line).
    public var node: KeySource
    /// The key of the TLS certificate (PEM).
    public var tlsKey: KeySource
    /// The TLS certificate and its chain, the leaf first (PEM).
    public var tlsCertificate: String

    init(_ group: SettingsGroup, _ files: FilePlace, data: String) throws(ConfigurationError) {
        signing = files.keySource(try group.text("signing", default: "\(data)/keys/signing.key"))
        node = files.keySource(try group.text("node", default: "\(data)/keys/node.key"))
        tlsKey = files.keySource(try group.text("tlsKey", default: "\(data)/keys/tls.key"))
        tlsCertificate = files.path(try group.text("tlsCertificate", default: "\(data)/keys/tls.pem"))
    }
}
