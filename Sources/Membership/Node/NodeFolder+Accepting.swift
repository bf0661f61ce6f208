public import Cryptography
public import Envelopes
public import HotlineModel

extension NodeFolder {
    /// The parts of a bundle that were installed.
    public struct Accepted: Hashable, Sendable {
        public let member: MemberID
        public let certificate: Certificate
        /// The certificate is for the next TLS key, which “hotline keys switch” puts into use.
        public let isNext: Bool
        /// The installed directory; `nil` until the secretariat signs one that lists this node.
        public let directory: Directory?
    }

    /// Installs the secretariat's answer, after checking every part against the pinned root and the node's own keys.
    ///
    /// - Parameter file: The content of the bundle.
    /// - Throws: ``MembershipError``, `CryptographyError`.
    public func accept(_ file: [UInt8], at now: Timestamp) throws -> Accepted {
        let bundle = try JoinedBundle(file: file)
        func need(_ holds: Bool, _ problem: String) throws { if !holds { throw MembershipError.bundle(problem: problem) } }
        guard folder.has(Files.pin) else {
            throw MembershipError.bundle(problem: "no join request was made in \(folder.path); begin with “hotline init --member”")
        }
        let trusted = try trustedRoots()
        let roots = try newest(bundle.roots)
        let signingKey = try SigningKey(from: .file(path: folder.path(of: Files.signingKey)))
        let tlsKey = try TLSPrivateKey(from: .file(path: folder.path(of: Files.tlsKey)))
        let certificate = try Certificate(pem: bundle.certificates)
        let authority = try Certificate(pem: bundle.authority)
        try need(folder.has(Files.request(bundle.member)), "it is for \(bundle.member), and this node did not apply as that")
        let isNext = certificate.spkiDigest != tlsKey.publicKey.spkiDigest
        if isNext {
            let isOurs = try folder.has(KeyKind.tls.nextFile) && name(of: .tls, in: KeyKind.tls.nextFile) == certificate.spkiDigest.hex
            try need(isOurs, "its certificate is for another key than this node's")
        }
        try need(certificate.uriNames == [bundle.member.certificateName], "its certificate does not name \(bundle.member)")
        try need(
            certificate.isIssued(by: authority, at: now.milliseconds), "its certificate is not from its authority, or is not valid today")
        let directory = try bundle.directory.map { document in
            try Secretariat.refusing("The directory") { () throws(EnvelopeError) in try Directory(parsing: document, roots: roots) }
        }
        if let directory {
            let listed = directory.member(bundle.member)
            try need(
                listed?.pins.contains { $0.spki == tlsKey.publicKey.spkiDigest } == true, "its directory does not pin this node's TLS key")
            try need(
                listed?.keys.contains { $0.key.keyID == signingKey.keyID } == true, "its directory does not list this node's signing key")
        }
        // The root goes first: a running node loads the files by itself, and the new directory may need the new root.
        if roots.current.version > trusted.current.version { try folder.write(roots.text, to: Files.root) }
        if let directory, try (installedDirectory()?.version ?? 0) <= directory.version {
            try folder.write(Array(directory.document.utf8), to: Files.directory)
        }
        try folder.write(Array(bundle.certificates.utf8), to: isNext ? Next.certificates : Files.certificates)
        return Accepted(member: bundle.member, certificate: certificate, isNext: isNext, directory: directory)
    }
}
