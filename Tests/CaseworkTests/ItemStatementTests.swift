import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import HotlineModel
import TestCasework
import Testing

/// An item that a member only got from others is no statement of that member, wherever it travels.
@Suite(.timeLimit(.minutes(2))) struct ItemStatementTests {
    let federation: TestSecretariat
    let nl: TestDesk, de: TestDesk, central: TestDesk
    let us: TestMember
    let post: TestPost
    let own = SHA256.digest(ofText: "an item that we saw"), added = SHA256.digest(ofText: "an item of a further report")

    init() async throws {
        federation = try TestSecretariat()
        let members = [
            try federation.enrol("nl", covering: ["NL"]), try federation.enrol("de", covering: ["DE"]),
            try federation.enrol("central", role: .central),
        ]
        us = try federation.enrol("us", covering: ["US"])
        nl = try await federation.desk(members[0], others: [members[1], members[2], us], policy: CasePolicy(undo: .seconds(60)))
        de = try await federation.desk(members[1], others: [members[0], members[2], us])
        central = try await federation.desk(members[2], others: [members[0], members[1], us])
        post = TestPost(nl, de, central)
    }

    /// A report of `us` about an address, with items that it saw.
    private func report(_ address: String, _ hashes: [Digest], about id: CaseID? = nil) -> Envelope {
        var file = CaseFile(address: address)
        file.assessment = Assessment(classification: .national, kind: .childSexualAbuse, member: us.member, at: federation.start)
        file.items = hashes.map { ItemHashes(sha256: $0.hex) }
        return us.envelope(to: nl.member, .report(ReportBody(file: file, origin: .public)), about: id, at: federation.start)
    }

    private func assess(_ id: CaseID, at desk: TestDesk, _ hashes: [Digest] = [], now: Bool = true) async throws {
        var finding = AssessmentSubmission(caseID: id, classification: .national, kind: .childSexualAbuse)
        finding.items = hashes.map { ItemHashes(sha256: $0.hex) }
        finding.countsNow = now
        _ = try await desk.desk.assess([finding])[0].get()
    }

    /// A case of ours in Germany with one item, assessed and not routed yet.
    private func ourCase() async throws -> CaseID {
        let submission = ReportSubmission(address: "http://de.host.example/a", origin: .public)
        let id = try await nl.desk.receive([submission])[0].get().caseID
        try await assess(id, at: nl, [own])
        return id
    }

    private func sources(of hash: Digest, at desk: TestDesk) async throws -> [MemberID] {
        try await desk.store.read { try $0.hash(hash)?.sources.map(\.member) ?? [] }
    }

    /// The members on which an item of a case rests.
    private func ground(of hash: Digest, in id: CaseID, at desk: TestDesk) async throws -> [MemberID]? {
        try await desk.desk.read { reader in
            let file = try reader.view.caseRecord(id).map { try reader.unseal($0).file }
            return file?.items.first { $0.sha256 == hash.hex }?.restsOn
        }
    }

    @Test func anItemOfAThirdMemberTravelsOnAsThatMembers() async throws {
        let id = try await ourCase()
        #expect(try await nl.admit(report("http://de.host.example/a", [added])) == .accepted(attached: true))
        try await post.deliver()
        for desk in [nl, de, central] {
            #expect(try await sources(of: own, at: desk) == [nl.member])
            #expect(try await ground(of: own, in: id, at: desk) == [])
            #expect(try await ground(of: added, in: id, at: desk) == [us.member])
        }
        // Only who has the statement with the signature of its member enters it.
        #expect(try await sources(of: added, at: nl) == [us.member])
        for desk in [de, central] { #expect(try await sources(of: added, at: desk).isEmpty) }
    }

    @Test func anUpdateSaysFromWhomAnItemIs() async throws {
        let id = try await ourCase()
        try await post.deliver()
        #expect(try await nl.admit(report("http://de.host.example/a", [added])) == .accepted(attached: true))
        #expect(try await post.deliver() == ["nl>de update.extended attached", "nl>central update.extended attached"])
        for desk in [de, central] {
            #expect(try await ground(of: added, in: id, at: desk) == [us.member])
            #expect(try await sources(of: added, at: desk).isEmpty)
        }
        // The analyst of the responsible member looks at the page with all its items: now it is a source of them.
        try await assess(id, at: de)
        try await post.deliver()
        for desk in [nl, de] { #expect(try await Set(sources(of: added, at: desk)).contains(de.member)) }
        #expect(try await ground(of: added, in: id, at: nl) == [])
    }

    @Test func anItemThatCameAfterTheAnalystLookedIsNotTheAnalysts() async throws {
        let first = report("http://nl.host.example/a", [own])
        #expect(try await nl.admit(first) == .accepted(attached: false))
        try await post.deliver()
        let id = first.caseID
        try await assess(id, at: nl, now: false)
        // Within the time in which the finding can be undone, another item comes.
        let further = report("http://nl.host.example/a", [own, added], about: id)
        #expect(try await nl.admit(further) == .accepted(attached: true))
        _ = try await nl.desk.conclude([UndoSubmission(caseID: id)])[0].get()
        #expect(try await Set(sources(of: own, at: nl)) == [nl.member, us.member])
        #expect(try await sources(of: added, at: nl) == [us.member])
        #expect(try await ground(of: added, in: id, at: nl) == [us.member])
        #expect(try await ground(of: own, in: id, at: nl) == [])
    }

    @Test func anItemThatNobodyLookedAtIsNobodysStatement() async throws {
        let submission = ReportSubmission(
            address: "http://de.host.example/p", origin: .public, items: [ItemHashes(sha256: own.hex)])
        let id = try await nl.desk.receive([submission])[0].get().caseID
        try await assess(id, at: nl, now: false)
        let further = ReportSubmission(
            address: "http://de.host.example/p", origin: .public, items: [ItemHashes(sha256: added.hex)])
        // It is about a page at which somebody looked before, so somebody must look again.
        let later = try await nl.desk.receive([further])[0].get()
        #expect(later.caseID != id && later.spared == nil)
        _ = try await nl.desk.conclude([UndoSubmission(caseID: id)])[0].get()
        try await post.deliver()
        for desk in [nl, de] {
            #expect(try await sources(of: own, at: desk) == [nl.member])
            #expect(try await sources(of: added, at: desk).isEmpty)
        }
        #expect(try await ground(of: added, in: id, at: nl) == nil)
        #expect(try await nl.stage(of: later.caseID) == .awaitingAssessment)
    }

    @Test func aPageThatWasNotFoundSaysNothingOfItsItems() async throws {
        let first = report("http://nl.host.example/g", [own])
        #expect(try await nl.admit(first) == .accepted(attached: false))
        try await post.deliver()
        var finding = AssessmentSubmission(caseID: first.caseID, classification: .notIllegal, kind: .notFound)
        finding.countsNow = true
        _ = try await nl.desk.assess([finding])[0].get()
        #expect(try await ground(of: own, in: first.caseID, at: nl) == [us.member])
        #expect(try await sources(of: own, at: nl) == [us.member])
        let sent = try await nl.store.read { try $0.outboundLines(about: $0.caseRecord(first.caseID)?.number ?? 0) }
        #expect(sent.map(\.to) == [us.member])
    }
}
