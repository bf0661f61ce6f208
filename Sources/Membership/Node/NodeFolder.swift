public import Cryptography
public import Envelopes
public import HotlineModel

/// The membership part of a node's folder: keys, the pinned root, and the secretariat's answer.
///
/// Its files are in `keys/` and `federation/`, the default paths of a configuration.
public struct NodeFolder: Sendable {
    let folder: Folder

    /// The folder at a path. This does not touch the disk.
    public init(_ path: String) { folder = Folder(path: path) }

    enum Files {
        static let signingKey = "keys/signing.key", nodeKey = "keys/node.key", tlsKey = "keys/tls.key", certificates = "keys/tls.pem"
        static let root = "federation/root.json", directory = "federation/directory.jws"
        static let pin = "federation/root.digest"
        static func request(_ id: MemberID) -> String { "join-\(id).json" }
    }

    /// The parts of a join request that are not the node's own keys.
    public struct Application: Sendable {
        public var member: MemberID
        public var name: String
        public var role: MemberRole
        public var coverage: [DirectoryMember.Coverage]
        public var endpoints: [Endpoint]
        public var contact: String

        public init(
            member: MemberID, name: String, role: MemberRole, coverage: [DirectoryMember.Coverage], endpoints: [Endpoint], contact: String
        ) {
            self.member = member
            self.name = name
            self.role = role
            self.coverage = coverage
            self.endpoints = endpoints
            self.contact = contact
        }
    }

    /// A join request that was written to a file.
    public struct Prepared: Hashable, Sendable {
        public let request: JoinRequest
        /// The file to send to the secretariat.
        public let requestPath: String
    }

    /// Makes the node's keys if it has none, saves the root to trust, and writes the join request.
    ///
    /// - Parameters:
    ///   - rootDocument: The file that the secretariat published: one root, or a chain of them.
    ///   - pinned: The root's digest, received over another channel.
    /// - Throws: ``MembershipError``, `CryptographyError`.
    public func prepare(_ application: Application, root rootDocument: [UInt8], pinned: Digest, at now: Timestamp) throws -> Prepared {
        var roots = try Secretariat.refusing("The root document") { () throws(EnvelopeError) in
            try RootChain(file: rootDocument, pinned: pinned)
        }
        try checkPin(pinned)
        if folder.has(Files.pin), folder.has(Files.root) { roots = try newest(rootDocument) }
        // The check uses keys that are thrown away, so that a refused application leaves no files behind.
        try request(application, SigningKey(), try TLSPrivateKey(), pinned, now).check()
        for name in ["", "keys", "federation"] { try folder.create(name) }
        let signingKey = try key(Files.signingKey) {
            SigningKey()
        } secret: {
            $0.secretText
        } load: {
            try SigningKey(from: $0)
        }
        let tlsKey = try key(Files.tlsKey) {
            try TLSPrivateKey()
        } secret: {
            $0.pem
        } load: {
            try TLSPrivateKey(from: $0)
        }
        _ = try key(Files.nodeKey) {
            SymmetricKey()
        } secret: {
            $0.secretText
        } load: {
            try SymmetricKey(from: $0)
        }
        try folder.write(roots.roots.count == 1 ? roots.current.document : roots.text, to: Files.root)
        try folder.write(Array(pinned.hex.utf8), to: Files.pin)
        let request = request(application, signingKey, tlsKey, pinned, now)
        try folder.write(request.file(signedBy: signingKey), to: Files.request(application.member))
        return Prepared(request: request, requestPath: folder.path(of: Files.request(application.member)))
    }

    private func request(
        _ application: Application, _ signingKey: SigningKey, _ tlsKey: TLSPrivateKey, _ pinned: Digest, _ now: Timestamp
    ) -> JoinRequest {
        JoinRequest(
            member: application.member, name: application.name, role: application.role, coverage: application.coverage,
            endpoints: application.endpoints, tlsKey: tlsKey.publicKey, signingKey: PublicKey(signingKey.verifyingKey),
            contact: application.contact, rootDigest: pinned, at: now)
    }

    /// Returns the longer of the roots trusted here and those of a file; refuses a file that contradicts the trusted ones.
    func newest(_ file: [UInt8]) throws -> RootChain {
        let trusted = try trustedRoots()
        return try Secretariat.refusing("The root document") { () throws(EnvelopeError) in
            do throws(EnvelopeError) {
                if case .newer(let roots) = try RootAcceptance.judge(try RootChain.documents(inFile: file), against: trusted) {
                    return roots
                }
            } catch {
                // An older file that agrees with the trusted roots is only late, not an attempt to roll back.
                guard error.code == .rootRollback else { throw error }
            }
            return trusted
        }
    }

    /// Refuses another root: a folder trusts one root for good, and another federation needs a folder of its own.
    private func checkPin(_ pinned: Digest) throws {
        guard folder.has(Files.pin) else { return }
        guard try folder.text(Files.pin) == pinned.hex else { throw MembershipError.alreadyThere(folder: folder.path) }
    }

    /// Loads a key from its file, or makes the key and the file if there is none.
    private func key<Key>(_ name: String, make: () throws -> Key, secret: (Key) -> [UInt8], load: (KeySource) throws -> Key) throws -> Key {
        if folder.has(name) { return try load(.file(path: folder.path(of: name))) }
        let key = try make()
        try SecretFile.write(secret(key), to: folder.path(of: name))
        return key
    }
}
