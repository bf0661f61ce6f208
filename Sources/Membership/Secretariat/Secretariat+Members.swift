public import Cryptography
import Envelopes
public import HotlineModel

extension Secretariat {
    /// The result of a join request.
    public struct Admission: Hashable, Sendable {
        public let request: JoinRequest
        public let certificate: Certificate
        /// The member was listed before, and the request changed its entry.
        public let isRenewal: Bool
        /// The bundle to send to the member.
        public let bundlePath: String
    }

    /// Admits a join request: issues a certificate, and lists the member in the next directory.
    ///
    /// A listed member's request must be signed by a key that is listed for it and not revoked. Its former pins and keys stay listed: what they
    /// signed still verifies, and a certificate can change without a gap.
    ///
    /// - Parameters:
    ///   - file: The content of the file that `hotline init` wrote.
    ///   - replacesKeys: Admits a listed member's request even if none of its listed keys signed it, because all are lost or stolen. Its former
    ///     keys are revoked and its former pins dropped. The secretariat must then learn over another channel who asks.
    /// - Throws: ``MembershipError``, `CryptographyError`.
    public mutating func admit(_ file: [UInt8], replacingKeys replacesKeys: Bool = false, at now: Timestamp) throws -> Admission {
        let request = try JoinRequest(file: file)
        return try change { secretariat in
            guard secretariat.roots.root(request.rootDigest) != nil else {
                throw MembershipError.request(problem: "it was made for another federation, whose root is \(request.rootDigest)")
            }
            let listed = secretariat.draft.members.firstIndex { $0.id == request.member }
            let old = listed.map { secretariat.draft.members[$0] }
            if replacesKeys, old == nil { throw MembershipError.unknownMember(request.member) }
            var member = try Self.entry(for: request, replacing: old, replacesKeys, at: now)
            member.certificateAuthority = try secretariat.folder.text(Files.authority)
            try secretariat.checkUnique(member)
            let certificate = try secretariat.issue(to: request.tlsKey, of: member.id, at: request.endpoints, now: now)
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

    private static func entry(
        for request: JoinRequest, replacing old: DirectoryMember?, _ replacesKeys: Bool, at now: Timestamp
    ) throws -> DirectoryMember {
        let begin = now - clockAllowance
        let key = ListedKey(request.signingKey, notBefore: begin, notAfter: now + signingKeyLifetime)
        var member = DirectoryMember(
            id: request.member, name: request.name, role: request.role, endpoints: request.endpoints.map(\.url),
            pins: [.init(request.tlsKey.spkiDigest)], keys: [key], contact: request.contact)
        member.coverage = request.coverage
        guard let old else { return member }
        guard !old.hasLeft, old.role == request.role else {
            throw MembershipError.request(problem: "\(request.member) has left, or is listed with another role")
        }
        let signer = old.keys.first { $0.key == request.signingKey }
        if replacesKeys {
            // The thief of the old keys has them, too, so none of them may count under the new entry.
            guard signer == nil, !old.pins.contains(where: { $0.spki == request.tlsKey.spkiDigest }) else {
                throw MembershipError.request(problem: "it names a key that is listed already; keys that are replaced must all be new")
            }
            member.keys = old.keys.map { $0.revoked(at: now) } + member.keys
        } else {
            guard let signer, (try? signer.check(at: now)) != nil else {
                throw MembershipError.request(problem: "\(request.member) is a member, and this was not signed by a key listed for it")
            }
            // At most the present and the next pin: a directory lists two (Protocols/trust.md).
            member.pins = Array((member.pins + old.pins.filter { !member.pins.map(\.spki).contains($0.spki) }).prefix(2))
            member.keys = old.keys
        }
        member.status = old.status
        member.features = old.features
        member.limits = old.limits
        return member
    }

    /// Refuses a key, pin or rank that another member has. Signing would refuse it too, but only here can the sentence name the other member.
    func checkUnique(_ member: DirectoryMember) throws {
        for other in draft.members where other.id != member.id {
            let isShared =
                !Set(other.pins.map(\.spki)).isDisjoint(with: member.pins.map(\.spki))
                || !Set(other.keys.map(\.key)).isDisjoint(with: member.keys.map(\.key))
            guard !isShared else { throw MembershipError.request(problem: "one of its keys is listed for \(other.id)") }
            guard !other.hasLeft, let clash = member.coverage.first(where: { other.coverage.contains($0) }) else { continue }
            throw MembershipError.request(problem: "\(other.id) covers \(clash.country) with rank \(clash.rank) already; give another rank")
        }
    }

    /// Issues a certificate that names a member and the hosts of its endpoints.
    func issue(to key: TLSPublicKey, of member: MemberID, at endpoints: [Endpoint], now: Timestamp) throws -> Certificate {
        let authority = try CertificateAuthority(
            certificate: try Certificate(pem: try folder.text(Files.authority)),
            key: try TLSPrivateKey(from: .file(path: folder.path(of: Files.authorityKey))))
        var names = CertificateNames(uris: [member.certificateName])
        for endpoint in endpoints {
            if endpoint.isAddress { names.ipAddresses.append(endpoint.host) } else { names.dnsNames.append(endpoint.host) }
        }
        return try authority.issue(
            to: key, commonName: member.rawValue, names: names, notBefore: (now - Self.clockAllowance).milliseconds,
            notAfter: min((now + Self.certificateLifetime).milliseconds, authority.certificate.notAfter))
    }

    /// Writes a member's bundle, with the directory if it already lists the member.
    func writeBundle(for member: MemberID, directory: Directory?) throws {
        let bundle = JoinedBundle(
            member: member, certificates: try folder.text(Files.certificate(member)), authority: try folder.text(Files.authority),
            roots: roots.text, directory: directory?.member(member) == nil ? nil : directory?.document)
        try folder.write(bundle.file, to: Files.bundle(member))
    }
}

extension MemberID {
    /// The name in a member's TLS certificate: `urn:hotline:member:nl`.
    public var certificateName: String { "urn:hotline:member:\(rawValue)" }
}

extension ListedKey {
    /// The key as it is listed once revoked. An earlier revocation stays as it is.
    func revoked(at moment: Timestamp) -> ListedKey {
        var key = self
        key.revokedAt = min(revokedAt ?? moment, moment)
        return key
    }
}
