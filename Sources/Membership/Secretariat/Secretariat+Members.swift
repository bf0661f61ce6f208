public import Cryptography
import Envelopes
public import HotlineModel

extension Secretariat {
    /// What came of a join request.
    public struct Admission: Hashable, Sendable {
        public let request: JoinRequest
        public let certificate: Certificate
        /// Whether the member was listed before, and this changes what is listed.
        public let isRenewal: Bool
        /// The bundle to send to the member.
        public let bundlePath: String
    }

    /// Takes a join request: issues a certificate, and lists the member in the next directory.
    ///
    /// A listed member's request must be signed by a key that is listed for it and not revoked; its former pins and keys stay
    /// listed, so that what they signed still verifies and a certificate can be changed without a gap.
    ///
    /// - Parameter file: The content of the file that `hotline init` wrote.
    /// - Throws: ``MembershipError``, `CryptographyError`.
    public mutating func admit(_ file: [UInt8], at now: Timestamp) throws -> Admission {
        let request = try JoinRequest(file: file)
        guard request.rootDigest == root.digest else {
            throw MembershipError.request(problem: "it was made for another federation, whose root is \(request.rootDigest)")
        }
        return try change { secretariat in
            let listed = secretariat.draft.members.firstIndex { $0.id == request.member }
            var member = try Self.entry(for: request, replacing: listed.map { secretariat.draft.members[$0] }, at: now)
            member.certificateAuthority = try secretariat.folder.text(Files.authority)
            try secretariat.checkUnique(member)
            let certificate = try secretariat.issue(for: request, at: now)
            member.pins[0].notAfter = Timestamp(milliseconds: certificate.notAfter)
            if let listed { secretariat.draft.members[listed] = member } else { secretariat.draft.members.append(member) }
            try secretariat.folder.write(Array(certificate.pem.utf8), to: Files.certificate(member.id))
            try secretariat.writeBundle(for: member.id, directory: try secretariat.signedDirectory())
            return Admission(
                request: request, certificate: certificate, isRenewal: listed != nil,
                bundlePath: secretariat.folder.path(of: Files.bundle(member.id)))
        }
    }

    /// Suspends a member in the next directory, or lifts its suspension.
    ///
    /// - Throws: ``MembershipError``.
    public mutating func setSuspended(_ isSuspended: Bool, _ member: MemberID) throws {
        try change { secretariat in
            guard let position = secretariat.draft.members.firstIndex(where: { $0.id == member && !$0.hasLeft }) else {
                throw MembershipError.unknownMember(member)
            }
            secretariat.draft.members[position].status = isSuspended ? .suspended : .active
        }
    }

    private static func entry(for request: JoinRequest, replacing old: DirectoryMember?, at now: Timestamp) throws -> DirectoryMember {
        let begin = now - clockAllowance
        let key = ListedKey(request.signingKey, notBefore: begin, notAfter: now + signingKeyLifetime)
        var member = DirectoryMember(
            id: request.member, name: request.name, role: request.role, endpoints: request.endpoints.map(\.url),
            pins: [.init(request.tlsKey.spkiDigest)], keys: [key], contact: request.contact)
        member.coverage = request.coverage
        guard let old else { return member }
        guard !old.hasLeft, old.role == request.role,
            let signer = old.keys.first(where: { $0.key == request.signingKey }), (try? signer.check(at: now)) != nil
        else {
            throw MembershipError.request(problem: "\(request.member) is a member, and this was not signed by a key listed for it")
        }
        member.status = old.status
        member.pins = Array((member.pins + old.pins.filter { !member.pins.map(\.spki).contains($0.spki) }).prefix(2))
        member.keys = old.keys
        member.features = old.features
        member.limits = old.limits
        return member
    }

    /// One key, pin or rank under two members would be refused at signing; here the sentence can say which.
    private func checkUnique(_ member: DirectoryMember) throws {
        for other in draft.members where other.id != member.id {
            let isShared =
                !Set(other.pins.map(\.spki)).isDisjoint(with: member.pins.map(\.spki))
                || !Set(other.keys.map(\.key)).isDisjoint(with: member.keys.map(\.key))
            guard !isShared else { throw MembershipError.request(problem: "one of its keys is listed for \(other.id)") }
            guard !other.hasLeft, let clash = member.coverage.first(where: { other.coverage.contains($0) }) else { continue }
            throw MembershipError.request(problem: "\(other.id) covers \(clash.country) with rank \(clash.rank) already; give another rank")
        }
    }

    private func issue(for request: JoinRequest, at now: Timestamp) throws -> Certificate {
        let authority = try CertificateAuthority(
            certificate: try Certificate(pem: try folder.text(Files.authority)),
            key: try TLSPrivateKey(from: .file(path: folder.path(of: Files.authorityKey))))
        var names = CertificateNames(uris: [request.member.certificateName])
        for endpoint in request.endpoints {
            if endpoint.isAddress { names.ipAddresses.append(endpoint.host) } else { names.dnsNames.append(endpoint.host) }
        }
        return try authority.issue(
            to: request.tlsKey, commonName: request.member.rawValue, names: names, notBefore: (now - Self.clockAllowance).milliseconds,
            notAfter: min((now + Self.certificateLifetime).milliseconds, authority.certificate.notAfter))
    }

    /// Writes the bundle of a member, with the directory where it lists the member already.
    func writeBundle(for member: MemberID, directory: Directory?) throws {
        let bundle = JoinedBundle(
            member: member, certificates: try folder.text(Files.certificate(member)), authority: try folder.text(Files.authority),
            root: root.document, directory: directory?.member(member) == nil ? nil : directory?.document)
        try folder.write(bundle.file, to: Files.bundle(member))
    }
}

extension MemberID {
    /// The name in a member's TLS certificate: `urn:hotline:member:nl`.
    public var certificateName: String { "urn:hotline:member:\(rawValue)" }
}
