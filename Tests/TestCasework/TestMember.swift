public import Cryptography
public import Envelopes
public import HotlineModel

/// A member that speaks in a test: it makes envelopes of its own.
public protocol Speaker: Sendable {
    var member: MemberID { get }
}

extension Speaker {
    /// An envelope of this member, about a case of its own unless another is named.
    public func envelope(
        to receiver: MemberID, _ body: EnvelopeBody, about id: CaseID? = nil, id number: UniqueID? = nil, at moment: Timestamp
    ) -> Envelope {
        Envelope(
            id: number ?? UniqueID(at: moment), from: member, to: receiver, at: moment,
            caseID: id ?? CaseID(opener: member, number: UniqueID(at: moment)), body: body)
    }

    /// A report of a confirmed case.
    public func report(_ address: String, at moment: Timestamp, origin: OriginKind = .public) -> EnvelopeBody {
        var file = CaseFile(address: address)
        file.assessment = Assessment(classification: .baseline, kind: .childSexualAbuse, member: member, at: moment)
        return .report(ReportBody(file: file, origin: origin))
    }
}

/// A member without a certificate or a node.
public struct TestMember: Speaker {
    public let signingKey = SigningKey()
    public let nodeKey = SymmetricKey()
    /// The directory's entry of the member.
    public var listing: DirectoryMember
    public var member: MemberID { listing.id }

    init(_ name: String, role: MemberRole, covering countries: [String], at start: Timestamp) throws {
        guard let member = MemberID(name) else { throw MalformedName() }
        let (from, until) = (start - .seconds(10 * 86_400), start + .seconds(300 * 86_400))
        listing = DirectoryMember(
            id: member, name: "Hotline \(name)", role: role, endpoints: ["https://127.0.0.1:9"],
            pins: [.init(SHA256.digest(of: Array("pin of \(name)".utf8)), notAfter: until)],
            keys: [ListedKey(PublicKey(signingKey.verifyingKey), notBefore: from, notAfter: until)], contact: "desk@\(name).example")
        listing.coverage = countries.compactMap { CountryCode($0) }.map { DirectoryMember.Coverage($0) }
    }

    struct MalformedName: Error {}
}
