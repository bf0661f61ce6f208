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
        at moment: Timestamp? = nil, to receiver: TestDesk? = nil
    ) -> Envelope {
        var file = CaseFile(address: address)
        file.assessment = Assessment(
            classification: classification, kind: .childSexualAbuse, member: us.member, at: moment ?? federation.start)
        file.items = items.map { ItemHashes(sha256: SHA256.digest(ofText: $0).hex) }
        return us.envelope(to: (receiver ?? nl).member, .report(ReportBody(file: file, origin: .public)), about: id, at: federation.start)
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

    @Test(arguments: [true, false])
    func aWiderFindingAfterAnActionGoesToAPersonWhereTheCaseIsActedOn(comesToGiver: Bool) async throws {
        let id = try await nl.confirmCase(at: "http://de.host.example/a", page: "a", as: .national)
        try await post.deliver()
        try await de.act(.noticed, on: id)
        try await post.deliver()
        let (first, second) = comesToGiver ? (nl, de) : (de, nl)
        let further = report("http://de.host.example/a", as: .baseline, items: ["one"], to: first)
        #expect(try await first.admit(further) == .accepted(attached: true))
        #expect(try await post.deliver().first == "\(first.member)>\(second.member) update.extended attached")
        func review(at desk: TestDesk) async throws -> ReviewReason? {
            try await desk.store.read { try $0.workItem(of: $0.caseRecord(id)?.number ?? 0)?.review }
        }
        #expect(try await review(at: de) == .reachesFurther)
        #expect(try await review(at: nl) == nil)
        let found = AssessmentSubmission(caseID: id, classification: .baseline, kind: .childSexualAbuse)
        _ = try await de.desk.assess([found])[0].get()
        try await post.deliver()
        for desk in [nl, de] { #expect(try await desk.store.read { try $0.caseRecord(id)?.classification } == .baseline) }
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

    // MARK: The place

    @Test(
        arguments: [
            (nil, "forum", "forum"), ("website", "forum", "forum"), ("forum", "website", "forum"), ("undetermined", "website", "website"),
            ("website", "fileHost", "website"), ("website", nil, "website"),
        ] as [(String?, String?, String?)])
    func whatAFurtherReportSaysOfThePlaceStays(known: String?, told: String?, stays: String?) async throws {
        var submission = ReportSubmission(address: "http://nl.host.example/a", origin: .public)
        submission.site.type = known.map(SiteType.init(rawValue:))
        let id = try await nl.desk.receive([submission])[0].get().caseID
        _ = try await nl.desk.assess([AssessmentSubmission(caseID: id, classification: .national, kind: .childSexualAbuse)])[0].get()
        var file = CaseFile(address: "http://nl.host.example/a")
        file.assessment = Assessment(classification: .national, kind: .childSexualAbuse, member: us.member, at: federation.start)
        file.site.type = told.map(SiteType.init(rawValue:))
        file.referrer = "http://nl.host.example/links"
        let further = us.envelope(to: nl.member, .report(ReportBody(file: file, origin: .public)), at: federation.start)
        #expect(try await nl.admit(further) == .accepted(attached: true))
        let kept = try await nl.desk.read { reader in try reader.view.caseRecord(id).map { try reader.unseal($0).file } }
        #expect(kept?.site.type?.rawValue == stays && kept?.referrer == file.referrer)
        // A place whose content changes spares nobody, once the case is over.
        try await nl.tracing.routeWaiting()
        try await nl.act(.unavailable, on: id)
        let next = try await nl.desk.receive([ReportSubmission(address: "http://nl.host.example/a", origin: .public)])[0].get()
        #expect(next.spared == (stays == "forum" ? nil : .freshAssessment))
    }

    @Test func aReporterWhoNamesAForumIsBelievedLaterToo() async throws {
        let item = ItemHashes(sha256: SHA256.digest(ofText: "one").hex)
        let id = try await nl.confirmCase(at: "http://nl.host.example/a", page: "a", as: .national, items: [item])
        try await nl.tracing.routeWaiting()
        var again = ReportSubmission(address: "http://nl.host.example/a", origin: .public, items: [item])
        again.site.type = SiteType(rawValue: "forum")
        #expect(try await nl.desk.receive([again])[0].get().spared == .knownHashes)
        let plain = ReportSubmission(address: "http://nl.host.example/a", origin: .public)
        let next = try await nl.desk.receive([plain])[0].get()
        #expect(next.caseID != id && next.spared == nil)
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

    @Test func reportsComeInWithoutTheirHashesOfNothingAndFindingsDoNot() async throws {
        let empty = ItemHashes(sha256: SHA256.digest(of: []).hex)
        let submission = ReportSubmission(address: "http://nl.host.example/a", origin: .public, items: [empty])
        let received = try await nl.desk.receive([submission])[0].get()
        #expect(received.dropped == ["item 1: it is the hash of an empty file"])
        #expect(try await items(of: received.caseID, at: nl) == 0)
        let id = received.caseID
        var finding = AssessmentSubmission(caseID: id, classification: .baseline, kind: .childSexualAbuse)
        finding.items = [empty]
        guard case .failure(.hashOfNothing(item: 1, reason: _)) = try await nl.desk.assess([finding])[0] else {
            Issue.record("the finding was not refused")
            return
        }
    }
}
