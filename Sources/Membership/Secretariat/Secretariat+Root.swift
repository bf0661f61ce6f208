import Cryptography
public import Envelopes
public import HotlineModel

extension Secretariat {
    /// The next root while it collects signatures; `nil` if none was drafted.
    ///
    /// - Throws: ``MembershipError``.
    public func rootProposal() throws -> RootProposal? {
        guard folder.has(Files.rootDraft) else { return nil }
        return try Self.readProposal(folder.path(of: Files.rootDraft))
    }

    /// The path of the draft of the next root.
    public var rootDraftPath: String { folder.path(of: Files.rootDraft) }
    /// The path of the newest root, and of all roots.
    public var rootPath: String { folder.path(of: Files.root) }
    public var rootsPath: String { folder.path(of: Files.roots) }

    /// Drafts the root that follows the one in use. It counts once enough keys have signed it and it is published.
    ///
    /// - Parameter isAnother: Replaces a draft that is there already. Its signatures are lost then.
    /// - Returns: The draft, which lies in `root-draft.json`. Keys that were made lie beside the others in `keys/`.
    /// - Throws: ``MembershipError``, `CryptographyError`.
    public mutating func draftRoot(_ change: RootChange, replacing isAnother: Bool = false, at now: Timestamp) throws -> RootProposal {
        try self.change { secretariat in
            guard isAnother || !secretariat.folder.has(Files.rootDraft) else {
                throw MembershipError.root(problem: "another draft is collecting signatures in \(secretariat.rootDraftPath)")
            }
            var draft = try change.applied(to: secretariat.root, at: now)
            let rootKeys = (0..<change.newKeys).map { _ in SigningKey() }
            draft.keys += rootKeys.map { PublicKey($0.verifyingKey) }
            draft.threshold = change.threshold ?? draft.threshold
            let directoryKey = change.makesDirectoryKey ? SigningKey() : nil
            if let directoryKey { try change.add(PublicKey(directoryKey.verifyingKey), to: &draft) }
            try RootChange.check(draft)
            let (complete, root) = (draft, secretariat.root)
            let proposal = try Self.refusing("The draft of the root") { () throws(EnvelopeError) in
                try RootProposal(complete, following: root)
            }
            for key in rootKeys { try secretariat.save(key, as: "root") }
            if let directoryKey { try secretariat.save(directoryKey, as: "directory") }
            try secretariat.folder.write(proposal.file, to: Files.rootDraft)
            return proposal
        }
    }

    /// Writes a key under the first name that is free: `keys/root-4.key`.
    private func save(_ key: SigningKey, as kind: String) throws {
        let taken = Set(try folder.names(in: Files.keys))
        guard let number = (1...10_000).first(where: { !taken.contains("\(kind)-\($0).key") }) else {
            throw MembershipError.file(folder.path(of: Files.keys), reason: "it holds too many keys")
        }
        try SecretFile.write(key.secretText, to: folder.path(of: "\(Files.keys)/\(kind)-\(number).key"))
    }

    /// The files of the root keys in the folder.
    ///
    /// - Throws: ``MembershipError``.
    public func rootKeyPaths() throws -> [String] {
        try folder.names(in: Files.keys).filter { $0.hasPrefix("root-") && $0.hasSuffix(".key") }.map {
            folder.path(of: "\(Files.keys)/\($0)")
        }
    }

    /// Puts the drafted root into use, once enough keys have signed it.
    ///
    /// - Parameter copies: Other copies of the draft, with the signatures that they collected.
    /// - Returns: The new root; every member's bundle has it.
    /// - Throws: ``MembershipError``. The root in use stays until every check has passed.
    public mutating func publishRoot(with copies: [[UInt8]] = []) throws -> Root {
        try change { secretariat in
            guard var proposal = try secretariat.rootProposal() else {
                throw MembershipError.root(problem: "nothing is drafted; begin with “hotline federation root draft”")
            }
            // After a crash between writing the new root and removing its draft, the draft is the root in use already.
            if proposal.digest != secretariat.root.digest {
                for copy in copies {
                    try Self.refusing("A copy of the draft") { () throws(EnvelopeError) in try proposal.merge(RootProposal(file: copy)) }
                }
                try secretariat.folder.write(proposal.file, to: Files.rootDraft)
                try secretariat.adopt(proposal)
            }
            try secretariat.folder.write(secretariat.root.standingAlone, to: Files.root)
            try secretariat.folder.remove(Files.rootDraft)
            let directory = try secretariat.signedDirectory()
            for member in secretariat.draft.members where secretariat.folder.has(Files.certificate(member.id)) {
                try secretariat.writeBundle(for: member.id, directory: directory)
            }
            return secretariat.root
        }
    }

    private mutating func adopt(_ proposal: RootProposal) throws {
        guard proposal.previous.digest == root.digest else {
            throw MembershipError.root(problem: "the draft follows another root than the one in use; draft it anew with --replace")
        }
        let missing = proposal.missing
        guard proposal.isComplete else {
            throw MembershipError.root(
                problem: "\(missing.old) more of the keys in use and \(missing.new) more of the new keys must sign the draft")
        }
        let chain = roots
        roots = try Self.refusing("The draft of the root") { () throws(EnvelopeError) in try chain.adding(proposal.finished().document) }
        try folder.write(roots.text, to: Files.roots)
    }
}

extension Secretariat {
    private static func readProposal(_ path: String) throws -> RootProposal {
        let file = try Folder.read(file: path, limit: 1 << 20)
        return try refusing("The draft of the root \(path)") { () throws(EnvelopeError) in try RootProposal(file: file) }
    }

    /// Signs a copy of a draft on any machine. It needs nothing but the copy and the keys.
    ///
    /// - Parameters:
    ///   - path: The copy. The signed one replaces it.
    ///   - keyPaths: Secret files of root keys.
    ///   - skipsOthers: Passes over keys that neither root names, as the keys of a whole folder may include some.
    /// - Returns: The draft with the signatures on it.
    /// - Throws: ``MembershipError``, `CryptographyError`.
    public static func signRootDraft(at path: String, with keyPaths: [String], skippingOthers skipsOthers: Bool) throws -> RootProposal {
        var proposal = try readProposal(path)
        for keyPath in keyPaths {
            let key = try SigningKey(from: .file(path: keyPath))
            do throws(EnvelopeError) { try proposal.sign(with: key) } catch {
                guard !skipsOthers else { continue }
                throw MembershipError.root(problem: "\(keyPath) is a key of neither the root in use nor the new one")
            }
        }
        try Folder.write(proposal.file, file: path)
        return proposal
    }

    /// Makes a root or directory key away from the secretariat's folder.
    ///
    /// - Returns: The public half. It is also written beside the secret file, to `PATH.pub`.
    /// - Throws: ``MembershipError``, `CryptographyError` if the file exists already.
    public static func makeKey(at path: String) throws -> PublicKey {
        let key = SigningKey()
        try SecretFile.write(key.secretText, to: path)
        let publicKey = PublicKey(key.verifyingKey)
        try Folder.write(publicKey.jwk + [0x0A], file: path + ".pub")
        return publicKey
    }

    /// Reads a public key in the form in which ``makeKey(at:)`` wrote it.
    ///
    /// - Throws: ``MembershipError``.
    public static func publicKey(at path: String) throws -> PublicKey {
        let file = try Folder.read(file: path, limit: 4_096)
        return try refusing("The public key \(path)") { () throws(EnvelopeError) in try PublicKey(jwk: file) }
    }
}
