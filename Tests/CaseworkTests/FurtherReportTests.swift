import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import HotlineModel
import TestCasework
import Testing

/// A report never loses its contents in a known case.
@Suite(.timeLimit(.minutes(2))) struct FurtherReportTests {
    let federation: TestSecretariat
    let nl: TestDesk, de: TestDesk
    let us: TestMember
    let post: TestPost

    init() async throws {
        federation = try TestSecretariat()
        let own = try federation.enrol("nl", covering: ["NL"]), other = try federation.enrol("de", covering: ["DE"])
        us = try federation.enrol("us", covering: ["US"])
        nl = try await federation.desk(own, others: [other, us])
        de = try await federation.desk(other, others: [own, us])
        post = TestPost(nl, de)
    }

    private func report(
        _ address: String, about id: CaseID? = nil, as classification: Classification = .national, items: [String] = [],
        at moment: Timestamp? = nil
    ) -> Envelope {
        var file = CaseFile(address: address)
        file.assessment = Assessment(
            classification: classification, kind: .childSexualAbuse, member: us.member, at: moment ?? federation.start)
        file.items = items.map { ItemHashes(sha256: SHA256.digest(ofText: $0).hex) }
        return us.envelope(to: nl.member, .report(ReportBody(file: file, origin: .public)), about: id, at: federation.start)
    }

    private func items(of id: CaseID, at desk: TestDesk) async throws -> Int? {
        try await desk.desk.read { reader in try reader.view.caseRecord(id).map { try reader.unseal($0).file.items.count } }
    }

    @Test func anotherAddressUnderAKnownNameIsRefused() async throws {
        let first = report("http://nl.host.example/a")
        #expect(try await nl.admit(first) == .accepted(attached: false))
        let second = report("http://de.host.example/b", about: first.caseID)
        #expect(try await nl.admit(second) == .rejected(code: "addressChanged"))
        let same = report("HTTP://NL.host.example:80/a", about: first.caseID)
        #expect(try await nl.admit(same) == .accepted(attached: true))
    }

    @Test func newItemsAndAWiderFindingReachTheCaseAndTravelOn() async throws {
        let id = try await nl.confirmCase(at: "http://de.host.example/a", page: "a", as: .national)
        try await post.deliver()
        let further = report("http://de.host.example/a", as: .baseline, items: ["one", "two"])
        #expect(try await nl.admit(further) == .accepted(attached: true))
        #expect(try await items(of: id, at: nl) == 2)
        #expect(try await post.deliver() == ["nl>de update.extended attached"])
        for desk in [nl, de] {
            #expect(try await items(of: id, at: desk) == 2)
            #expect(try await desk.store.read { try $0.caseRecord(id)?.classification } == .baseline)
        }
        #expect(try await nl.history(of: id).contains("us:extended"))
        // The same once more says nothing new.
        let again = report("http://de.host.example/a", as: .baseline, items: ["two"])
        #expect(try await nl.admit(again) == .accepted(attached: true))
        #expect(try await post.deliver().isEmpty)
    }

    @Test func afterAnActionOnlyItemsAreAdded() async throws {
        let id = try await nl.confirmCase(at: "http://nl.host.example/a", page: "a", as: .national)
        try await post.deliver()
        try await nl.act(.referred, on: id)
        #expect(try await nl.admit(report("http://nl.host.example/a", as: .baseline, items: ["one"])) == .accepted(attached: true))
        #expect(try await items(of: id, at: nl) == 1)
        #expect(try await nl.store.read { try $0.caseRecord(id)?.classification } == .national)
    }

    @Test func findingsFromTheFutureAndOfNothingAreRefused() async throws {
        let future = report("http://nl.host.example/f", at: federation.start + .seconds(2 * 86_400))
        #expect(try await nl.admit(future) == .rejected(code: "fromTheFuture"))
        #expect(try await nl.admit(report("http://nl.host.example/n", items: [""])) == .rejected(code: "hashOfNothing"))
        let vote = us.envelope(
            to: nl.member, .vote(VoteBody(sha256: SHA256.digest(ofText: "one"), vote: .dispute)),
            at: federation.start + .seconds(10 * 86_400))
        #expect(try await nl.admit(report("http://nl.host.example/o", items: ["one"])) == .accepted(attached: false))
        #expect(try await nl.admit(vote) == .rejected(code: "fromTheFuture"))
    }

    @Test func reportsWithHashesOfNothingAreRefused() async throws {
        let empty = ItemHashes(sha256: SHA256.digest(of: []).hex)
        let received = try await nl.desk.receive([ReportSubmission(address: "http://nl.host.example/a", origin: .public, items: [empty])])
        guard case .failure(.hashOfNothing(item: 1, reason: _)) = received[0] else {
            Issue.record("the report was not refused")
            return
        }
        let id = try await nl.desk.receive([ReportSubmission(address: "http://nl.host.example/a", origin: .public)])[0].get().caseID
        var finding = AssessmentSubmission(caseID: id, classification: .baseline, kind: .childSexualAbuse)
        finding.items = [empty]
        guard case .failure(.hashOfNothing(item: 1, reason: _)) = try await nl.desk.assess([finding])[0] else {
            Issue.record("the finding was not refused")
            return
        }
    }
}
