import Cryptography
import HotlineModel
import TestSupport

@testable import Envelopes

/// A small federation with fixed keys: `nl` and `de` are hotlines, `us` is suspended, `fr` has left, `central` is central.
struct Federation {
    static let start = Timestamp(milliseconds: 1_790_000_000_000)
    static let epoch = String(repeating: "0123456789abcdef", count: 2)

    let secretariat: [SigningKey]
    let directoryKey: SigningKey
    let signingKeys: [MemberID: SigningKey]
    let roots: RootChain
    let directory: Directory

    init(
        directoryVersion: Int = 7, members names: [String] = ["nl", "de", "us", "fr", "central"], secretaries: Int = 3
    ) throws {
        secretariat = try (1...secretaries).map { try Self.key("secretariat \($0)") }
        directoryKey = try Self.key("directory")
        let root = try RootDraft(
            threshold: (secretaries + 1) / 2, keys: secretariat.map { PublicKey($0.verifyingKey) },
            directoryKeys: [Self.listed(directoryKey)],
            issuedAt: Self.start
        ).signed(with: Array(secretariat.prefix((secretaries + 1) / 2)))
        roots = RootChain(root)
        var signingKeys: [MemberID: SigningKey] = [:]
        var members: [DirectoryMember] = []
        for name in names {
            let id = try Self.member(name)
            let key = try Self.key(name)
            signingKeys[id] = key
            var member = try Self.directoryMember(id, key: key)
            if name == "nl" { member.keys += try Self.otherKeys() }
            members.append(member)
        }
        self.signingKeys = signingKeys
        directory = try Self.draft(members, root: root, version: directoryVersion).signed(with: directoryKey, roots: roots)
    }

    /// Keys of `nl` that are listed but do not count at the start: one past, one revoked, one to come.
    private static func otherKeys() throws -> [ListedKey] {
        let day = Duration.seconds(86_400)
        var old = listed(try key("nl old")), revoked = listed(try key("nl revoked")), next = listed(try key("nl next"))
        old.notAfter = start - day
        revoked.revokedAt = start - day
        next.notBefore = start + day
        return [old, revoked, next]
    }

    static func draft(_ members: [DirectoryMember], root: Root, version: Int) throws -> DirectoryDraft {
        var territories: [CountryCode: CountryCode] = [:]
        if let guadeloupe = CountryCode("GP"), let france = CountryCode("FR") { territories[guadeloupe] = france }
        return DirectoryDraft(version: version, issuedAt: start, root: root, members: members, territories: territories)
    }

    static func directoryMember(_ id: MemberID, key: SigningKey) throws -> DirectoryMember {
        var member = DirectoryMember(
            id: id, name: "Hotline \(id)", role: id.rawValue == "central" ? .central : .hotline,
            endpoints: ["https://\(id).hotline.example:8443"], pins: [.init(SHA256.digest(ofText: "certificate of \(id)"))],
            keys: [listed(key)], contact: "duty@\(id).example")
        if let country = CountryCode(id.rawValue.uppercased()) { member.coverage = [.init(country)] }
        switch id.rawValue {
        case "us": member.status = .suspended
        case "fr": member.status = .left(successor: nil)
        default: break
        }
        return member
    }

    static func member(_ name: String) throws -> MemberID {
        guard let id = MemberID(name) else { throw EnvelopeError(.malformed, member: name) }
        return id
    }

    /// The key whose seed is the SHA-256 of a word.
    static func key(_ word: String) throws -> SigningKey { try SigningKey(seed: SHA256.digest(ofText: "seed of \(word)").bytes) }

    static func listed(_ key: SigningKey) -> ListedKey {
        ListedKey(
            PublicKey(key.verifyingKey), notBefore: start - .seconds(7 * 86_400), notAfter: start + .seconds(365 * 86_400))
    }

    func key(of member: MemberID) throws -> SigningKey {
        guard let key = signingKeys[member] else { throw EnvelopeError(.unknownMember) }
        return key
    }

    /// A case file with something in every member.
    static func file(_ number: Int = 1) throws -> CaseFile {
        var file = CaseFile(address: "https://host-\(number).example/a%20path/?q=\(number)&x=é#part")
        file.referrer = "https://forum.example/thread"
        file.site.type = SiteType(rawValue: "imageHost")
        file.site.commerciality = Commerciality(rawValue: "nonCommercial")
        var item = ItemHashes(sha256: SHA256.digest(ofText: "item \(number)").hex)
        item.sha1 = String(item.sha256.prefix(40))
        item.md5 = String(item.sha256.prefix(32))
        item.pdq = SHA256.digest(ofText: "pdq \(number)").hex
        item.medium = .image
        file.items = [item]
        var assessment = Assessment(
            classification: .baseline, kind: .childSexualAbuse, member: try member("nl"), at: start)
        assessment.age = .prepubescent
        assessment.sex = .female
        assessment.medium = .image
        assessment.flags = [.userGenerated, AssessmentFlag(rawValue: "later")]
        assessment.labels = [SchemeLabel(scheme: "ucs", version: "3.1", label: "a1")]
        file.assessment = assessment
        file.hosting = try hosting()
        return file
    }

    static func hosting() throws -> HostingVerdict {
        var finding = AddressFinding(address: "192.0.2.17")
        finding.country = CountryCode("DE")
        finding.asn = 64_500
        finding.organisation = "Example Hosting GmbH"
        finding.confidence = .disputed
        finding.decidedBy = "libloc"
        finding.opinions = [
            LocationOpinion(source: "libloc", dataDate: "2026-11-01", country: CountryCode("DE"), asn: 64_500),
            LocationOpinion(source: "tor", dataDate: "2026-11-10", country: CountryCode("NL")),
        ]
        return HostingVerdict(.located([CountryCode("DE")].compactMap { $0 }), findings: [finding], at: start)
    }

    static func envelope(_ number: Int, from: String, to: String, body: EnvelopeBody) throws -> Envelope {
        let opener = try member("nl")
        let id = UniqueID(high: 0x0197_0000_0000_7000 | UInt64(number), low: 0x8000_0000_0000_0000 | UInt64(number))
        return Envelope(
            id: id, from: try member(from), to: try member(to), at: start,
            salt: Array(SHA256.digest(ofText: "salt \(number)").bytes.prefix(16)),
            caseID: CaseID(opener: opener, number: UniqueID(high: 0x0197_0000_0000_7000, low: 0x8000_0000_0000_0000 | UInt64(number))),
            body: body)
    }

    static func report(_ number: Int, from: String = "nl", to: String = "de") throws -> Envelope {
        try envelope(
            number, from: from, to: to,
            body: .report(
                ReportBody(
                    file: try file(number), origin: .public, reason: .hostedWithMember,
                    countries: [CountryCode("DE")].compactMap { $0 })))
    }

    /// A sealed batch of lines.
    static func batch(_ lines: [[UInt8]], from: String = "nl", to: String = "de", seq: UInt64 = 1) throws -> SealedBatch {
        SealedBatch.seal(
            lines: lines, from: try member(from), to: try member(to), lane: .urgent, epoch: epoch, seq: seq, prev: .zero, at: start)
    }

    /// Receives a body at `de`, as it came from the member whose certificate was shown.
    func receive(_ body: [UInt8], peer: String = "nl", receiver: String = "de", at moment: Timestamp = Federation.start) throws
        -> VerifiedBatch
    {
        try UnverifiedBatch(parsing: body).verify(
            peer: try Self.member(peer), receiver: try Self.member(receiver), lane: .urgent, directory: directory, at: moment)
    }

    /// The answer of a receiver that accepts every line it can.
    func receipt(for batch: VerifiedBatch, results: [Receipt.Result]? = nil) throws -> JWS {
        let receipt = Receipt(
            for: batch, epoch: String(repeating: "f", count: 32), receivedAt: Self.start + .seconds(2),
            log: .init(size: 12, root: SHA256.digest(ofText: "log")), directory: directory, results: results ?? batch.lines.map(Self.result)
        )
        return receipt.signed(with: try key(of: batch.head.to))
    }

    /// Delivers lines and proves one of them.
    func delivery(
        of lines: [[UInt8]], index: Int, from: String = "nl", to: String = "de", seq: UInt64 = 1, results: [Receipt.Result]? = nil
    ) throws -> DeliveryProof {
        let sealed = try Self.batch(lines, from: from, to: to, seq: seq)
        let batch = try receive(sealed.body(signedBy: try key(of: sealed.head.from)), peer: from, receiver: to)
        guard
            let proof = DeliveryProof(
                line: lines[index], index: index, leaves: sealed.leaves, head: batch.signedHead,
                receipt: try receipt(for: batch, results: results).compact)
        else { throw EnvelopeError(.badText) }
        return proof
    }

    private static func result(of line: VerifiedLine) -> Receipt.Result {
        guard let refusal = line.refusal else { return .accepted(attached: false) }
        return .rejected(refusal)
    }
}

extension RootChain {
    /// A chain of one root.
    init(_ root: Root) { self.init(roots: [root], pinned: root.digest) }
}
