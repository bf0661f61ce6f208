import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import HotlineModel
import TestCasework
import Testing

/// Recognised is not confirmed: who saw is a source, and who recognised rests on the statements of others.
@Suite(.timeLimit(.minutes(3))) struct RecognitionTests {
    let federation: TestSecretariat
    let nl: TestDesk, de: TestDesk, us: TestDesk
    let post: TestPost
    let hash = SHA256.digest(ofText: "an item")

    init() async throws {
        let federation = try TestSecretariat()
        let members = try [("nl", "NL"), ("de", "DE"), ("us", "US")].map { try federation.enrol($0.0, covering: [$0.1]) }
        self.federation = federation
        nl = try await federation.desk(members[0], others: [members[1], members[2]])
        de = try await federation.desk(members[1], others: [members[0], members[2]])
        us = try await federation.desk(members[2], others: [members[0], members[1]])
        post = TestPost(nl, de, us)
    }

    private var items: [ItemHashes] { [ItemHashes(sha256: hash.hex)] }

    /// `nl` confirms the item on a page in Germany; `de` recognises it on another page, in the United States.
    private func recognised() async throws -> (seen: CaseID, recognised: CaseID) {
        let seen = try await nl.confirmCase(in: "DE", page: "seen", items: items)
        try await post.deliver()
        let report = ReportSubmission(address: "http://us.host.example/other", origin: .public, items: items)
        let received = try await de.desk.receive([report])[0].get()
        #expect(received.spared == .knownHashes)
        try await post.deliver()
        return (seen, received.caseID)
    }

    private func sources(at desk: TestDesk) async throws -> [String]? {
        try await desk.store.read { try $0.hash(hash)?.sources.map(\.member.rawValue) }
    }

    private func review(_ id: CaseID, at desk: TestDesk) async throws -> ReviewReason? {
        try await desk.store.read { try $0.workItem(of: $0.caseRecord(id)?.number ?? 0)?.review }
    }

    @Test func onlyWhoSawIsASource() async throws {
        let (_, id) = try await recognised()
        #expect(try await sources(at: de) == ["nl"])
        // `us` has the page from `de`, and nobody's statement about the item: nobody that it heard from saw it.
        #expect(try await us.stage(of: id) == .routed)
        #expect(try await sources(at: us) == nil)
        let assessment = try await us.desk.read { reader in
            try reader.view.caseRecord(id).map { try reader.unseal($0).file.assessment }
        }
        #expect(assessment??.basis == .recognised(restsOn: [nl.member]))
    }

    @Test func whenTheWordsFallAPersonLooks() async throws {
        let (seen, id) = try await recognised()
        _ = try await nl.desk.withdraw([WithdrawalSubmission(caseID: seen)])[0].get()
        try await post.deliver()
        #expect(try await review(id, at: de) == .statementsFell)
        #expect(try await de.placements(of: id) == ["forward us open"])
        let again = try await de.desk.receive([ReportSubmission(address: "http://us.host.example/third", origin: .public, items: items)])[0]
            .get()
        #expect(again.spared == nil)
        // The review comes first.
        #expect(try await de.desk.lease(2, to: "dora").map(\.id) == [id, again.caseID])
        _ = try await de.desk.assess([AssessmentSubmission(caseID: id, classification: .notIllegal, kind: .other, actor: "dora")])[0].get()
        try await post.deliver()
        #expect(try await us.stage(of: id) == .closed)
        #expect(try await us.store.read { try $0.caseRecord(id)?.classification } == .notIllegal)
    }

    @Test func whenTheWordsAreDisputedAPersonLooks() async throws {
        let (_, id) = try await recognised()
        let vote = HashVoteSubmission(sha256: hash, .dispute, classification: .notIllegal)
        _ = try await de.desk.vote([vote])[0].get()
        #expect(try await review(id, at: de) == .statementsFell)
    }

    @Test func aPersonWhoFindsTheSameMakesItSeen() async throws {
        let (seen, id) = try await recognised()
        _ = try await nl.desk.withdraw([WithdrawalSubmission(caseID: seen)])[0].get()
        try await post.deliver()
        _ = try await de.desk.assess([
            AssessmentSubmission(caseID: id, classification: .baseline, kind: .childSexualAbuse, actor: "dora")
        ])[0].get()
        try await post.deliver()
        #expect(try await sources(at: de) == ["de"])
        #expect(try await sources(at: us) == ["de"])
        #expect(try await review(id, at: de) == nil)
        #expect(try await us.stage(of: id) == .routed)
    }

    @Test func aCaseThatOtherWordsSupportStays() async throws {
        let (seen, id) = try await recognised()
        _ = try await us.confirmCase(in: "DE", page: "also", items: items)
        try await post.deliver()
        _ = try await nl.desk.withdraw([WithdrawalSubmission(caseID: seen)])[0].get()
        try await post.deliver()
        #expect(try await review(id, at: de) == nil)
    }

    @Test func aCaseWhoseItemsAreStillKnownAsWhatItSaysStays() async throws {
        let other = SHA256.digest(ofText: "another item")
        let both = items + [ItemHashes(sha256: other.hex)]
        // `de` itself knows the other item as national, and `nl` says that both are baseline.
        _ = try await de.confirmCase(at: "http://de.host.example/own", page: "own", as: .national, items: [both[1]])
        _ = try await nl.confirmCase(in: "DE", page: "seen", items: both)
        try await post.deliver()
        let report = ReportSubmission(address: "http://us.host.example/other", origin: .public, items: both)
        let received = try await de.desk.receive([report])[0].get()
        #expect(received.spared == .knownHashes)
        _ = try await nl.desk.withdraw([HashWithdrawalSubmission(sha256: other)])[0].get()
        try await post.deliver()
        #expect(try await de.store.read { try $0.hash(other)?.classification } == .national)
        #expect(try await review(received.caseID, at: de) == nil)
    }

    @Test func aCaseThatSomebodySawStaysWhateverIsSaidOfItsHash() async throws {
        let id = try await de.confirmCase(in: "DE", page: "seen", items: items)
        _ = try await de.desk.withdraw([HashWithdrawalSubmission(sha256: hash)])[0].get()
        #expect(try await sources(at: de) == [])
        #expect(try await review(id, at: de) == nil)
    }

    @Test func aFindingOfNoContentSparesNobody() async throws {
        for (page, kind, reason) in [("a", ReportKind.notFound, nil), ("b", .other, "error404NotFoundOrSiteDown")]
            as [(String, ReportKind, String?)]
        {
            let address = "http://nl.host.example/\(page)"
            let id = try await nl.desk.receive([ReportSubmission(address: address, origin: .public)])[0].get().caseID
            var finding = AssessmentSubmission(caseID: id, classification: .notIllegal, kind: kind)
            finding.reason = reason.map(ReasonCode.init(rawValue:))
            _ = try await nl.desk.assess([finding])[0].get()
            for origin in [Origin.public, .police] {
                let again = try await nl.desk.receive([ReportSubmission(address: address, origin: origin)])[0].get()
                #expect(again.caseID != id)
                #expect(try await nl.stage(of: again.caseID) == .awaitingAssessment)
            }
        }
    }

    @Test func nobodySpeaksForAnother() async throws {
        var file = CaseFile(address: "http://nl.host.example/x")
        file.items = items
        file.assessment = Assessment(classification: .baseline, kind: .childSexualAbuse, member: us.member, at: federation.start)
        let forged = de.enrolment.envelope(to: nl.member, .report(ReportBody(file: file, origin: .public)), at: federation.start)
        #expect(try await nl.admit(forged) == .accepted(attached: false))
        #expect(try await sources(at: nl) == nil)
        let assessment = try await nl.desk.read { reader in
            try reader.view.caseRecord(forged.caseID).map { try reader.unseal($0).file.assessment }
        }
        #expect(assessment??.member == de.member && assessment??.basis == .recognised(restsOn: [us.member]))
    }

    @Test func nobodyFindsInOurName() async throws {
        let id = try await nl.confirmCase(at: "http://nl.host.example/a", page: "a", as: .national)
        try await nl.tracing.routeWaiting()
        let forged = Assessment(classification: .baseline, kind: .childSexualAbuse, member: nl.member, at: federation.start)
        var file = CaseFile(address: "http://nl.host.example/a")
        (file.assessment, file.items) = (forged, items)
        let report = de.enrolment.envelope(to: nl.member, .report(ReportBody(file: file, origin: .public)), at: federation.start)
        #expect(try await nl.admit(report) == .accepted(attached: true))
        let record = try #require(try await nl.store.read { try $0.caseRecord(id) })
        #expect(record.classification == .national && record.assessedBy == nl.member)
        #expect(try await sources(at: nl) == nil)
    }

    // MARK: What somebody saw, and what nobody saw

    @Test func aPageThatNobodySawSparesNoReport() async throws {
        _ = try await us.confirmCase(in: "NL", page: "known", items: items)
        try await post.deliver()
        let address = "http://nl.host.example/page"
        let known = try await nl.desk.receive([ReportSubmission(address: address, origin: .public, items: items)])[0].get()
        #expect(known.spared == .knownHashes)
        try await nl.tracing.routeWaiting()
        try await nl.act(.unavailable, on: known.caseID)
        let plain = try await nl.desk.receive([ReportSubmission(address: address, origin: .police)])[0].get()
        #expect(plain.outcome == .opened && plain.spared == nil)
        #expect(try await nl.stage(of: plain.caseID) == .awaitingAssessment)
    }

    // MARK: What reaches further, and was seen elsewhere

    private func assessment(_ id: CaseID, at desk: TestDesk) async throws -> Assessment? {
        try await desk.desk.read { reader in try reader.view.caseRecord(id).flatMap { try reader.unseal($0).file.assessment } }
    }

    @Test func aWiderFindingThatReachesUsByAnotherIsForAPerson() async throws {
        let address = "http://de.host.example/page"
        let id = try await nl.confirmCase(at: address, page: "page", as: .national)
        try await post.deliver()
        _ = try await us.confirmCase(at: address, page: "page", as: .baseline)
        try await post.deliver()
        #expect(try await assessment(id, at: de)?.classification == .baseline)
        // `nl` saw less, and `de` cannot speak for `us`: what `nl` saw stays, and `nl` looks.
        let kept = try await assessment(id, at: nl)
        #expect(kept?.classification == .national && kept?.member == nl.member && kept?.basis == .seen)
        #expect(try await review(id, at: nl) == .reachesFurther)
        let event = try await nl.store.read { try $0.events(of: $0.caseRecord(id)?.number ?? 0) }.last { $0.kind == .extended }
        #expect(event?.member == de.member && event?.reason == "baseline")
        #expect(try await nl.desk.lease(1, to: "dora").map(\.id) == [id])
        let finding = AssessmentSubmission(caseID: id, classification: .baseline, kind: .childSexualAbuse, actor: "dora")
        _ = try await nl.desk.assess([finding])[0].get()
        #expect(try await review(id, at: nl) == nil)
        #expect(try await assessment(id, at: nl)?.classification == .baseline)
    }

    @Test func aKnownItemThatReachesFurtherIsForAPersonOnce() async throws {
        let address = "http://nl.host.example/page"
        let own = try await nl.confirmCase(at: address, page: "page", as: .national)
        try await nl.tracing.routeWaiting()
        var file = CaseFile(address: address)
        file.assessment = Assessment(
            classification: .baseline, kind: .childSexualAbuse, member: de.member, at: federation.start,
            basis: .recognised(restsOn: [us.member]))
        let finding = AssessmentSubmission(caseID: own, classification: .national, kind: .childSexualAbuse, actor: "dora")
        let other = ItemHashes(sha256: SHA256.digest(ofText: "another item").hex)
        // The second time somebody here has looked since `de` said so; the third time there is an item that nobody here saw.
        for (items, reason) in [(items, ReviewReason.reachesFurther), (items, nil), (items + [other], .reachesFurther)] {
            file.items = items
            let report = de.enrolment.envelope(to: nl.member, .report(ReportBody(file: file, origin: .public)), at: federation.start)
            #expect(try await nl.admit(report) == .accepted(attached: true))
            #expect(try await review(own, at: nl) == reason)
            if reason != nil { _ = try await nl.desk.assess([finding])[0].get() }
            #expect(try await assessment(own, at: nl)?.classification == .national)
        }
    }

    @Test func aRecognitionDoesNotReplaceWhatWeSaw() async throws {
        _ = try await us.confirmCase(in: "DE", page: "known", items: items)
        try await post.deliver()
        let address = "http://nl.host.example/page"
        let own = try await nl.confirmCase(at: address, page: "page", as: .national)
        try await nl.tracing.routeWaiting()
        let report = ReportSubmission(address: address, origin: .public, items: items)
        #expect(try await de.desk.receive([report])[0].get().spared == .knownHashes)
        try await post.deliver()
        let known = try await nl.desk.read { reader in try reader.view.caseRecord(own).map { try reader.unseal($0).file } }
        #expect(known?.assessment?.classification == .national && known?.assessment?.basis == .seen)
        #expect(known?.items.map(\.restsOn) == [[us.member]])
        // Our analyst can still correct it, and take it back.
        let finding = AssessmentSubmission(caseID: own, classification: .notIllegal, kind: .other)
        _ = try await nl.desk.assess([finding])[0].get()
        _ = try await nl.desk.withdraw([WithdrawalSubmission(caseID: own)])[0].get()
        #expect(try await nl.stage(of: own) == .withdrawn)
    }

    @Test func whoRecognisedMayLook() async throws {
        let (_, id) = try await recognised()
        _ = try await de.desk.assess([AssessmentSubmission(caseID: id, classification: .notIllegal, kind: .other, actor: "dora")])[0].get()
        try await post.deliver()
        #expect(try await us.stage(of: id) == .closed)
        #expect(try await us.store.read { try $0.caseRecord(id)?.classification } == .notIllegal)
    }

    @Test func whoMustActOnWhatNobodySawMayLook() async throws {
        let (_, id) = try await recognised()
        _ = try await us.desk.assess([AssessmentSubmission(caseID: id, classification: .national, kind: .childSexualAbuse)])[0].get()
        try await post.deliver()
        for desk in [de, us] { #expect(try await desk.store.read { try $0.caseRecord(id)?.classification } == .national) }
        #expect(try await sources(at: us) == ["us"])
        // Now it is seen: the member that recognised it has no say any more.
        await #expect(throws: CaseworkError.notResponsible(id)) {
            try await de.desk.assess([AssessmentSubmission(caseID: id, classification: .baseline, kind: .childSexualAbuse)])[0].get()
        }
    }

    @Test func whoMustActOnWhatNobodySawIsShownThatTheWordsFell() async throws {
        // `us` knows the item from a page that `nl` gave it.
        let direct = try await nl.confirmCase(in: "US", page: "direct", items: items)
        try await post.deliver()
        let (seen, id) = try await recognised()
        for each in [direct, seen] { _ = try await nl.desk.withdraw([WithdrawalSubmission(caseID: each)])[0].get() }
        try await post.deliver()
        for desk in [de, us] { #expect(try await review(id, at: desk) == .statementsFell) }
        #expect(try await us.placements(of: id) == ["keep us open"])
        // What a person finds at the member that recognised it is the answer for both.
        _ = try await de.desk.assess([AssessmentSubmission(caseID: id, classification: .notIllegal, kind: .other)])[0].get()
        try await post.deliver()
        for desk in [de, us] {
            #expect(try await review(id, at: desk) == nil)
            #expect(try await desk.stage(of: id) == .closed)
        }
    }
}
