import Cryptography
public import Envelopes
public import HotlineModel

extension Secretariat {
    /// Signs the draft as the next directory and puts it into every member's bundle.
    ///
    /// - Parameter lifetime: How long it counts; seven days unless told otherwise.
    /// - Returns: The directory; it lies in `directory.jws`.
    /// - Throws: ``MembershipError``, `CryptographyError`.
    public mutating func sign(at now: Timestamp, lifetime: Duration = DirectoryDraft.lifetime) throws -> Directory {
        let key = try SigningKey(from: .file(path: folder.path(of: Files.directoryKey)))
        return try change { secretariat in
            let last = try secretariat.signedDirectory()
            secretariat.draft.version = (last?.version ?? 0) + 1
            // A clock set back must not make the new directory look older than the last one.
            secretariat.draft.issuedAt = max(now, last?.issuedAt ?? now)
            secretariat.draft.expiresAt = secretariat.draft.issuedAt + lifetime
            let (draft, roots) = (secretariat.draft, RootChain(secretariat.root))
            let directory = try Self.refusing("The draft") { () throws(EnvelopeError) in try draft.signed(with: key, roots: roots) }
            try secretariat.folder.write(Array(directory.document.utf8), to: Files.directory)
            for member in directory.members where secretariat.folder.has(Files.certificate(member.id)) {
                try secretariat.writeBundle(for: member.id, directory: directory)
            }
            return directory
        }
    }
}
