public import Cryptography
import Envelopes
public import HotlineModel

extension Secretariat {
    /// The time for which a signing key still counts after the next one is listed, by default: thirty days.
    public static let overlap = Duration.seconds(30 * 86_400)

    /// The result of a renewal request.
    public struct Renewal: Hashable, Sendable {
        public let request: RenewalRequest
        /// The certificate of the next TLS key, if the request asked for one.
        public let certificate: Certificate?
        /// The moment at which the former signing keys end, if the request named a next one.
        public let formerKeysEnd: Timestamp?
        /// The bundle to send to the member.
        public let bundlePath: String
    }

    /// Lists a member's next keys beside those in use.
    ///
    /// The next pin gets a certificate. The next signing key is dated back a week, and the former ones get their end.
    ///
    /// The same request again changes nothing but the certificate's dates.
    ///
    /// - Parameters:
    ///   - file: The content of the file that `hotline keys renew` wrote.
    ///   - overlap: The time for which the former signing keys still count.
    /// - Throws: ``MembershipError``, `CryptographyError`.
    public mutating func renew(_ file: [UInt8], overlap: Duration = overlap, at now: Timestamp) throws -> Renewal {
        try change { secretariat in
            let request = try RenewalRequest(
                file: file,
                keys: { id in secretariat.draft.members.first { $0.id == id && !$0.hasLeft }?.keys }, at: now)
            guard secretariat.roots.root(request.rootDigest) != nil else {
                throw MembershipError.renewal(problem: "it was made for another federation, whose root is \(request.rootDigest)")
            }
            guard let position = secretariat.draft.members.firstIndex(where: { $0.id == request.member }) else {
                throw MembershipError.unknownMember(request.member)
            }
            var member = secretariat.draft.members[position]
            if let key = request.nextSigningKey { try Self.list(key, of: &member, overlap: overlap, at: now) }
            let certificate = try secretariat.certify(request, for: &member, now: now)
            try secretariat.checkUnique(member)
            secretariat.draft.members[position] = member
            if let certificate { try secretariat.folder.write(Array(certificate.pem.utf8), to: Files.certificate(member.id)) }
            try secretariat.writeBundle(for: member.id, directory: try secretariat.signedDirectory())
            return Renewal(
                request: request, certificate: certificate,
                formerKeysEnd: request.nextSigningKey.flatMap { next in
                    member.keys.filter { $0.key != next && $0.revokedAt == nil }.map(\.notAfter).max()
                }, bundlePath: secretariat.folder.path(of: Files.bundle(member.id)))
        }
    }

    private static func list(_ key: PublicKey, of member: inout DirectoryMember, overlap: Duration, at now: Timestamp) throws {
        // The same request may come twice. It changes nothing then, but a key that has ended or was revoked never comes back.
        if let listed = member.keys.first(where: { $0.key == key }) {
            guard (try? listed.check(at: now)) != nil, listed == member.keys.last else {
                throw MembershipError.renewal(problem: "the next signing key was listed before; a new one is needed")
            }
            return
        }
        for index in member.keys.indices { member.keys[index].notAfter = min(member.keys[index].notAfter, now + overlap) }
        member.keys.append(ListedKey(key, notBefore: now - clockAllowance, notAfter: now + signingKeyLifetime))
    }

    private func certify(_ request: RenewalRequest, for member: inout DirectoryMember, now: Timestamp) throws -> Certificate? {
        guard let key = request.nextTLSKey else { return nil }
        guard let current = member.pins.first(where: { $0.spki == request.tlsPin && $0.isValid(at: now) }) else {
            throw MembershipError.renewal(problem: "the TLS key that it says is in use is not pinned for \(member.id)")
        }
        guard key.spkiDigest != current.spki else {
            throw MembershipError.renewal(problem: "the next TLS key is the one in use")
        }
        let certificate = try issue(to: key, of: member.id, at: member.endpoints.compactMap { Endpoint($0) }, now: now)
        // The next pin comes beside the one in use, because members have the new directory at different times.
        member.pins = [current, .init(key.spkiDigest, notAfter: Timestamp(milliseconds: certificate.notAfter))]
        return certificate
    }

    /// Revokes a member's signing key, or drops the pin of its TLS key, from the next directory on.
    ///
    /// - Parameter name: The `kid`, or the pin in hexadecimal digits.
    /// - Returns: The number of signing keys and pins of the member that still count.
    /// - Throws: ``MembershipError``.
    public mutating func revoke(_ name: String, of member: MemberID, at now: Timestamp) throws -> (keys: Int, pins: Int) {
        try change { secretariat in
            guard let position = secretariat.draft.members.firstIndex(where: { $0.id == member && !$0.hasLeft }) else {
                throw MembershipError.unknownMember(member)
            }
            var entry = secretariat.draft.members[position]
            if let index = entry.keys.firstIndex(where: { $0.key.keyID == name && $0.revokedAt == nil }) {
                entry.keys[index] = entry.keys[index].revoked(at: now)
            } else if let index = entry.pins.firstIndex(where: { $0.spki.hex == name }) {
                entry.pins.remove(at: index)
            } else {
                throw MembershipError.unknownKey(name, member: member)
            }
            secretariat.draft.members[position] = entry
            return (entry.keys.count { (try? $0.check(at: now)) != nil }, entry.pins.count { $0.isValid(at: now) })
        }
    }
}
