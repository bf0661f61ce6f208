import Cryptography
public import Envelopes
public import HotlineModel

extension Secretariat {
    /// Signs the draft as the next directory and puts it into every member's bundle.
    ///
    /// - Parameter lifetime: The time for which it counts; by default seven days.
    /// - Returns: The directory, which is also written to `directory.jws`.
    /// - Throws: ``MembershipError``, `CryptographyError`.
    public mutating func sign(at now: Timestamp, lifetime: Duration = DirectoryDraft.lifetime) throws -> Directory {
        try change { secretariat in
            let key = try secretariat.directoryKey(at: now)
            let last = try secretariat.signedDirectory()
            secretariat.draft.version = (last?.version ?? 0) + 1
            // If the clock was set back, the new directory must still not look older than the last one: nodes refuse a rollback.
            secretariat.draft.issuedAt = max(now, last?.issuedAt ?? now)
            secretariat.draft.expiresAt = secretariat.draft.issuedAt + lifetime
            secretariat.draft.rootVersion = secretariat.root.version
            secretariat.draft.rootDigest = secretariat.root.digest
            let (draft, roots) = (secretariat.draft, secretariat.roots)
            let directory = try Self.refusing("The draft") { () throws(EnvelopeError) in try draft.signed(with: key, roots: roots) }
            try secretariat.folder.write(Array(directory.document.utf8), to: Files.directory)
            for member in directory.members where secretariat.folder.has(Files.certificate(member.id)) {
                try secretariat.writeBundle(for: member.id, directory: directory)
            }
            return directory
        }
    }

    /// The key to sign directories with. Of the folder's keys that the newest root lists and that count now, it is the one listed last.
    private func directoryKey(at now: Timestamp) throws -> SigningKey {
        let usable = root.directoryKeys.filter { (try? $0.check(at: now)) != nil }.map(\.key.keyID)
        let keys = try folder.names(in: Files.keys).filter { $0.hasPrefix("directory") && $0.hasSuffix(".key") }
            .map { try SigningKey(from: .file(path: folder.path(of: "\(Files.keys)/\($0)"))) }
        for name in usable.reversed() {
            if let key = keys.first(where: { $0.keyID == name }) { return key }
        }
        throw MembershipError.root(
            problem: "\(folder.path(of: Files.keys)) holds no directory key that root version \(root.version) lists and that counts today")
    }
}
