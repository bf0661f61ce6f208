import Cryptography
import Envelopes
public import HotlineModel

extension Secretariat {
    /// Founds a federation in a folder: root keys, the root they sign, a key for directories and a certificate authority.
    ///
    /// - Parameters:
    ///   - path: A folder that does not exist or has no federation yet.
    ///   - name: The name of the federation for people. The certificate of its authority has it too.
    ///   - threshold: The number of root keys that must sign the next root.
    ///   - keys: The number of root keys.
    /// - Throws: ``MembershipError``, `CryptographyError`.
    public static func found(in path: String, name: String, threshold: Int, keys count: Int, at now: Timestamp) throws -> Secretariat {
        guard (1...64).contains(count), (1...count).contains(threshold) else {
            throw MembershipError.impossibleThreshold(threshold, of: count)
        }
        let folder = Folder(path: path)
        guard !folder.has(Files.root), !folder.has("keys") else { throw MembershipError.alreadyThere(folder: path) }
        let end = now + foundationLifetime
        let rootKeys = (0..<count).map { _ in SigningKey() }
        let directoryKey = SigningKey()
        let authority = try CertificateAuthority(
            commonName: String(name.prefix(40)) + " members", notBefore: (now - Self.clockAllowance).milliseconds,
            notAfter: end.milliseconds)
        let draft = RootDraft(
            threshold: threshold, keys: rootKeys.map { PublicKey($0.verifyingKey) },
            directoryKeys: [ListedKey(PublicKey(directoryKey.verifyingKey), notBefore: now - clockAllowance, notAfter: end)],
            issuedAt: now, expiresAt: end)
        let root = try refusing("The new root") { () throws(EnvelopeError) in try draft.signed(with: rootKeys) }
        try folder.create("keys")
        try folder.create("certificates")
        for (number, key) in rootKeys.enumerated() {
            try SecretFile.write(key.secretText, to: folder.path(of: "keys/root-\(number + 1).key"))
        }
        try SecretFile.write(directoryKey.secretText, to: folder.path(of: Files.directoryKey))
        try SecretFile.write(authority.key.pem, to: folder.path(of: Files.authorityKey))
        try folder.write(Array(authority.certificate.pem.utf8), to: Files.authority)
        let directory = DirectoryDraft(version: 1, issuedAt: now, root: root, members: [], territories: CountryCode.customaryTerritories)
        try folder.write(directory.payload, to: Files.draft)
        // Written last: a root in the folder says that everything else is there.
        try folder.write(root.document, to: Files.root)
        return try Secretariat(folder: path)
    }
}
