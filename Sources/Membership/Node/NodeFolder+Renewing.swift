import Cryptography
import Envelopes
public import HotlineModel

extension NodeFolder {
    /// A renewal request that was written.
    public struct PreparedRenewal: Hashable, Sendable {
        public let request: RenewalRequest
        /// The file to send to the secretariat.
        public let requestPath: String
    }

    /// Makes the next keys beside those in use, and the request to list them. Next keys that exist already are used again.
    ///
    /// - Parameter kinds: The kinds of key to renew.
    /// - Throws: ``MembershipError``, `CryptographyError`.
    public func renew(_ kinds: Set<KeyKind>, at now: Timestamp) throws -> PreparedRenewal {
        try folder.locked {
            let (member, roots) = (try memberID(), try trustedRoots())
            let current = try SigningKey(from: .file(path: folder.path(of: Files.signingKey)))
            let next = try kinds.contains(.signing) ? nextSigningKey() : nil
            let request = RenewalRequest(
                member: member, tlsPin: try TLSPrivateKey(from: .file(path: folder.path(of: Files.tlsKey))).publicKey.spkiDigest,
                nextTLSKey: try kinds.contains(.tls) ? nextTLSKey().publicKey : nil,
                nextSigningKey: next.map { PublicKey($0.verifyingKey) }, rootDigest: roots.pinned, at: now)
            try folder.write(request.file(signedBy: current, next: next), to: Next.request(member))
            return PreparedRenewal(request: request, requestPath: folder.path(of: Next.request(member)))
        }
    }

    private func nextSigningKey() throws -> SigningKey {
        let path = folder.path(of: KeyKind.signing.nextFile)
        if folder.has(KeyKind.signing.nextFile) { return try SigningKey(from: .file(path: path)) }
        let key = SigningKey()
        try SecretFile.write(key.secretText, to: path)
        return key
    }

    private func nextTLSKey() throws -> TLSPrivateKey {
        let path = folder.path(of: KeyKind.tls.nextFile)
        if folder.has(KeyKind.tls.nextFile) { return try TLSPrivateKey(from: .file(path: path)) }
        let key = try TLSPrivateKey()
        try SecretFile.write(key.pem, to: path)
        return key
    }
}

extension NodeFolder {
    /// Puts next keys into use in place of the present ones, which are kept beside them. A running node loads them by itself.
    ///
    /// Each key is checked against the installed directory before any file moves, because everybody refuses what an unlisted key signs. A crash
    /// leaves the old key or the new one. If it comes in the middle of a change of TLS keys, the same command again completes the change.
    ///
    /// - Returns: The keys that are now in use.
    /// - Throws: ``MembershipError``, `CryptographyError`.
    public func switchKeys(_ kinds: Set<KeyKind>, at now: Timestamp) throws -> [HeldKey] {
        try folder.locked {
            let member = try memberID()
            guard let directory = try installedDirectory() else {
                throw MembershipError.keys(
                    problem: "no directory is installed; install the secretariat's answer with “hotline init --accept”")
            }
            // Every key is checked before the first one moves, so that a refusal leaves the folder as it was.
            for kind in KeyKind.allCases where kinds.contains(kind) { try check(kind, member, in: directory, at: now) }
            for kind in KeyKind.allCases where kinds.contains(kind) { try replace(kind) }
            return try keys(at: now).filter { $0.place == .inUse && kinds.contains($0.kind) }
        }
    }

    private func check(_ kind: KeyKind, _ member: MemberID, in directory: Directory, at now: Timestamp) throws {
        let words = kind == .signing ? "signing key" : "TLS key"
        guard folder.has(kind.nextFile) else {
            throw MembershipError.keys(problem: "there is no next \(words); “hotline keys renew” makes one")
        }
        let name = try name(of: kind, in: kind.nextFile)
        switch Self.standing(of: name, kind, member, in: directory, at: now) {
        case .counts: break
        case .listed(let code):
            throw MembershipError.keys(
                problem: "directory version \(directory.version) lists the next \(words), but it does not count (\(code.rawValue))")
        case .unlisted, .unknown:
            throw MembershipError.keys(
                problem:
                    "directory version \(directory.version) does not list the next \(words) yet; install the secretariat's answer with “hotline init --accept”"
            )
        }
        guard kind == .tls else { return }
        let certificates = folder.has(Next.certificates) ? Next.certificates : Files.certificates
        guard try Certificate(pem: try folder.text(certificates)).spkiDigest.hex == name else {
            throw MembershipError.keys(
                problem: "there is no certificate of the next TLS key; install the secretariat's answer with “hotline init --accept”")
        }
    }

    private func replace(_ kind: KeyKind) throws {
        let former = try name(of: kind, in: kind.file)
        try folder.link(kind.file, as: kind.formerFile(former))
        // The certificate goes first. If only half of the change was done, it alone shows by its file name that it is the next one.
        if kind == .tls, folder.has(Next.certificates) {
            try folder.link(Files.certificates, as: Next.formerCertificates(former))
            try folder.move(Next.certificates, to: Files.certificates)
        }
        try folder.move(kind.nextFile, to: kind.file)
    }
}
