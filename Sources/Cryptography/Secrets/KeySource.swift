import Glibc

/// The place of a secret. Every secret of the node loads through one of these.
///
/// In configuration it is a path, or `credential:NAME` for a secret that the service manager passes (systemd's `LoadCredential=` and
/// `LoadCredentialEncrypted=`).
public enum KeySource: Hashable, Sendable, CustomStringConvertible {
    /// A file of this user with mode 0600 or narrower.
    case file(path: String)
    /// A credential that the service manager put into `$CREDENTIALS_DIRECTORY`.
    case credential(name: String)

    private static let credentialPrefix = "credential:"

    /// Reads the form that stands in configuration.
    public init(_ text: String) {
        if text.hasPrefix(Self.credentialPrefix) {
            self = .credential(name: String(text.dropFirst(Self.credentialPrefix.count)))
        } else {
            self = .file(path: text)
        }
    }

    /// The form that stands in configuration; it names the place, never the secret.
    public var description: String {
        switch self {
        case .file(let path): path
        case .credential(let name): Self.credentialPrefix + name
        }
    }

    /// Reads the secret.
    ///
    /// - Throws: `.unusableSecret`, whose description is one sentence for the operator.
    public func read() throws(CryptographyError) -> [UInt8] {
        try read(credentials: getenv("CREDENTIALS_DIRECTORY").map { String(cString: $0) })
    }

    func read(credentials folder: String?) throws(CryptographyError) -> [UInt8] {
        switch self {
        case .file(let path): return try SecretFile.read(path)
        case .credential(let name):
            guard !name.isEmpty, name != ".", name != "..", !name.utf8.contains(0x2F) else {
                throw .unusableSecret(place: name, .malformedName)
            }
            guard let folder, !folder.isEmpty else { throw .unusableSecret(place: name, .noCredentials) }
            return try SecretFile.read(folder + "/" + name, checkingAccess: false)
        }
    }

    /// Reads a secret and makes a key of it.
    fileprivate func parse<Key>(_ make: ([UInt8]) throws(CryptographyError) -> Key?) throws(CryptographyError) -> Key {
        let secret = try read()
        let key = try? make(secret)
        guard let key = key ?? nil else { throw .unusableSecret(place: description, .malformedContent) }
        return key
    }
}

extension SigningKey {
    /// Loads a key whose secret is its ``secretText``.
    ///
    /// - Throws: `.unusableSecret`.
    public init(from source: KeySource) throws(CryptographyError) {
        self = try source.parse { secret throws(CryptographyError) in
            guard let seed = SecretText.bytes(of: secret) else { return nil }
            return try SigningKey(seed: seed)
        }
    }

    /// The content of this key's secret file: the seed in base64url on one line. The caller must guard the copy.
    public var secretText: [UInt8] { SecretText.text(of: seed) }
}

extension SymmetricKey {
    /// Loads a key whose secret is its ``secretText``.
    ///
    /// - Throws: `.unusableSecret`.
    public init(from source: KeySource) throws(CryptographyError) {
        self = try source.parse { secret throws(CryptographyError) in
            guard let bytes = SecretText.bytes(of: secret) else { return nil }
            return try SymmetricKey(bytes: bytes)
        }
    }

    /// The content of this key's secret file: the key in base64url on one line. The caller must guard the copy.
    public var secretText: [UInt8] { SecretText.text(of: bytes) }
}

extension TLSPrivateKey {
    /// Loads a key in PEM.
    ///
    /// - Throws: `.unusableSecret`.
    public init(from source: KeySource) throws(CryptographyError) {
        self = try source.parse { secret throws(CryptographyError) in try TLSPrivateKey(pem: secret) }
    }
}

/// Thirty-two secret bytes as one line of text, so that editors and password stores keep them whole.
private enum SecretText {
    static func text(of bytes: [UInt8]) -> [UInt8] { Array(Base64URL.encode(bytes).utf8) + [0x0A] }

    static func bytes(of text: [UInt8]) -> [UInt8]? { Base64URL.decode(text.last == 0x0A ? text.dropLast() : text[...]) }
}
