import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import HotlineModel
import TestCasework
import TestSupport
import Testing

/// A finding that is withdrawn or corrected, at everyone that it reached.
@Suite(.timeLimit(.minutes(3))) struct FindingWithdrawalTests {
    let clock = ManualClock()
    let federation: TestSecretariat
    let nl: TestDesk, de: TestDesk, central: TestDesk
    let us: TestMember
    let post: TestPost
    let hash = SHA256.digest(ofText: "an item")

    init() async throws {
        federation = try TestSecretariat(clock: clock)
        let members = [
            try federation.enrol("nl", covering: ["NL"]), try federation.enrol("de", covering: ["DE"]),
            try federation.enrol("central", role: .central),
        ]
        us = try federation.enrol("us", covering: ["US"])
        nl = try await federation.desk(members[0], others: [members[1], members[2], us])
        de = try await federation.desk(members[1], others: [members[0], members[2], us])
        central = try await federation.desk(members[2], others: [members[0], members[1], us])
        post = TestPost(nl, de, central)
    }

    private var items: [ItemHashes] { [ItemHashes(sha256: hash.hex)] }

    private func confirmed(_ country: String, _ page: String = "a", as classification: Classification = .baseline) async throws -> CaseID {
        let id = try await nl.confirmCase(
            at: "http://\(country.lowercased()).host.example/\(page)", page: page, as: classification, items: items)
        try await post.deliver()
        return id
    }

    private func withdraw(_ id: CaseID, at desk: TestDesk) async throws {
        _ = try await desk.desk.withdraw([WithdrawalSubmission(caseID: id, reason: .mistake, actor: "anna")])[0].get()
        try await post.deliver()
        clock.advance(by: .seconds(1))
    }

    private func assess(
        _ id: CaseID, _ classification: Classification, at desk: TestDesk, _ items: [ItemHashes] = []
    ) async throws {
        var finding = AssessmentSubmission(
            caseID: id, classification: classification, kind: classification.isIllegal ? .childSexualAbuse : .other)
        finding.items = items
        _ = try await desk.desk.assess([finding])[0].get()
        try await post.deliver()
    }

    /// The classification of the hash in each ledger: nl, de, central.
    private func ledgers() async throws -> [Classification?] {
        var found: [Classification?] = []
        for desk in [nl, de, central] { found.append(try await desk.store.read { try $0.hash(hash)?.classification }) }
        return found
    }

    private func classification(_ id: CaseID, at desk: TestDesk) async throws -> Classification? {
        try await desk.store.read { try $0.caseRecord(id)?.classification }
    }

    private func review(_ id: CaseID, at desk: TestDesk) async throws -> ReviewReason? {
        try await desk.store.read { try $0.workItem(of: $0.caseRecord(id)?.number ?? 0)?.review }
    }

    @Test func aWithdrawnBaselineFindingCountsNowhere() async throws {
        let id = try await confirmed("DE")
        #expect(try await ledgers() == [.baseline, .baseline, .baseline])
        try await withdraw(id, at: nl)
        for desk in [nl, de, central] {
            #expect(try await desk.stage(of: id) == .withdrawn)
            #expect(try await classification(id, at: desk) == nil)
        }
        #expect(try await ledgers() == [nil, nil, nil])
        let figures = try await nl.store.read { try $0.figures(from: nil, until: nil) }
        #expect(figures.received == 1 && figures.withdrawn == 1 && figures.illegal == 0 && figures.awaiting == 0)
        #expect(figures.dispositions.isEmpty && figures.centralCopies == 0 && figures.byKind.isEmpty && figures.byClassification.isEmpty)
        #expect(figures.spared.isEmpty && figures.referred == 0)
        let partner = try await de.store.read { try $0.figures(from: nil, until: nil, of: nl.member) }
        #expect(partner.received == 1 && partner.withdrawn == 1 && partner.illegal == 0)
    }

    @Test func theNextReportOfAWithdrawnAddressIsForAnAnalyst() async throws {
        let id = try await confirmed("DE")
        try await withdraw(id, at: nl)
        let again = try await nl.desk.receive([
            ReportSubmission(address: "http://de.host.example/a", origin: .public, items: items)
        ])[0].get()
        // A person will look at the case because of the withdrawal, and sees the report with it.
        #expect(again.outcome == .attached && again.caseID == id)
        #expect(try await nl.store.read { try $0.workItem(of: $0.caseRecord(id)?.number ?? 0)?.review } == .ownFindingWithdrawn)
    }

    @Test func aWithdrawnCaseIsAssessedAnewAndReachesEverybodyAgain() async throws {
        let id = try await confirmed("DE")
        try await withdraw(id, at: nl)
        try await assess(id, .national, at: nl, items)
        #expect(try await nl.placements(of: id) == ["forward de withdrawn", "forward de open"])
        #expect(try await classification(id, at: de) == .national)
        #expect(try await de.stage(of: id) == .routed)
        #expect(try await classification(id, at: central) == .national)
        #expect(try await ledgers() == [.national, .national, .national])
        try await withdraw(id, at: nl)
        #expect(try await ledgers() == [nil, nil, nil])
        #expect(try await central.stage(of: id) == .withdrawn)
    }

    @Test func aMemberThatActedIsShownItAndDecides() async throws {
        let id = try await confirmed("DE")
        try await de.act(.referred, on: id)
        try await post.deliver()
        try await withdraw(id, at: nl)
        #expect(try await de.stage(of: id) == .routed)
        #expect(try await review(id, at: de) == .findingWithdrawn)
        #expect(try await de.history(of: id).contains("de:referred"))
        let leased = try await de.desk.lease(1, to: "dora")
        #expect(leased.map(\.id) == [id] && leased.first?.work.review == .findingWithdrawn)
        _ = try await de.desk.assess([AssessmentSubmission(caseID: id, classification: .notIllegal, kind: .other, actor: "dora")])[0].get()
        #expect(try await de.stage(of: id) == .closed)
        #expect(try await review(id, at: de) == nil)
    }

    @Test func whoAlsoHasTheCaseFromOthersLooksAgain() async throws {
        let id = try await confirmed("DE")
        _ = try await de.desk.receive([ReportSubmission(address: "http://de.host.example/a", origin: .public)])[0].get()
        try await withdraw(id, at: nl)
        #expect(try await review(id, at: de) == .findingWithdrawn)
        #expect(try await de.placements(of: id) == ["keep de open"])
    }

    @Test func aCaseThatAdoptedTheFindingFallsWithIt() async throws {
        let id = try await confirmed("NL")
        try await nl.act(.removed, on: id)
        let again = try await nl.desk.receive([ReportSubmission(address: "http://nl.host.example/a", origin: .police, items: items)])[0]
            .get()
        #expect(again.spared == .freshAssessment)
        try await post.deliver()
        try await withdraw(id, at: nl)
        for each in [id, again.caseID] { #expect(try await central.stage(of: each) == .withdrawn) }
        #expect(try await nl.stage(of: id) == .withdrawn)
        // Nobody looked at the report of the police, and nothing spares it any more.
        #expect(try await nl.stage(of: again.caseID) == .awaitingAssessment)
        let leased = try await nl.desk.lease(2, to: "anna")
        #expect(leased.map(\.id) == [id, again.caseID] && leased.last?.work.origins == [.police])
        let figures = try await nl.store.read { try $0.figures(from: nil, until: nil) }
        #expect(figures.received == 2 && figures.withdrawn == 1 && figures.awaiting == 1 && figures.spared.isEmpty)
    }

    @Test func aStatementThatAnotherCaseSupportsStays() async throws {
        let first = try await confirmed("DE", "a")
        // A page whose items were not reported, so an analyst looks.
        let second = try await nl.desk.receive([ReportSubmission(address: "http://nl.host.example/b", origin: .public)])[0].get().caseID
        try await assess(second, .baseline, at: nl, items)
        try await withdraw(first, at: nl)
        #expect(try await ledgers() == [.baseline, .baseline, .baseline])
        try await withdraw(second, at: nl)
        #expect(try await ledgers() == [nil, nil, nil])
    }

    @Test(arguments: [true, false]) func aPersonDecidesAboutAnAdoptedCaseWithAnAction(isActedOn: Bool) async throws {
        let id = try await confirmed("NL")
        try await nl.act(.removed, on: id)
        let again = try await nl.desk.receive([ReportSubmission(address: "http://nl.host.example/a", origin: .police, items: items)])[0]
            .get().caseID
        try await post.deliver()
        if isActedOn { try await nl.act(.referred, on: again) }
        try await withdraw(id, at: nl)
        #expect(try await nl.stage(of: id) == .withdrawn)
        #expect(try await nl.stage(of: again) == (isActedOn ? .routed : .awaitingAssessment))
        #expect(try await review(again, at: nl) == (isActedOn ? .ownFindingWithdrawn : nil))
        // It had the finding from the other case, so it supports no statement.
        #expect(try await ledgers() == [nil, nil, nil])
        guard isActedOn else { return }
        try await withdraw(again, at: nl)
        #expect(try await review(again, at: nl) == nil)
        #expect(try await nl.stage(of: again) == .awaitingAssessment)
    }

    @Test func aSecondWithdrawalIsRefusedThoughAnotherMembersFindingCountsByNow() async throws {
        let id = try await confirmed("DE")
        try await de.act(.noticed, on: id)
        try await post.deliver()
        try await withdraw(id, at: nl)
        try await assess(id, .baseline, at: de, items)
        #expect(try await classification(id, at: nl) == .baseline)
        await #expect(throws: CaseworkError.alreadyWithdrawn(id)) {
            try await nl.desk.withdraw([WithdrawalSubmission(caseID: id)])[0].get()
        }
        #expect(try await classification(id, at: nl) == .baseline)
    }

    @Test(arguments: [Classification.national, .baseline])
    func whatIsFoundAnewAfterAnActionTakesThePlaceOfWhatWasWithdrawn(anew: Classification) async throws {
        let id = try await confirmed("DE", as: .national)
        try await de.act(.noticed, on: id)
        try await post.deliver()
        try await withdraw(id, at: nl)
        #expect(try await review(id, at: de) == .findingWithdrawn)
        try await assess(id, anew, at: nl, items + [ItemHashes(sha256: SHA256.digest(ofText: "another").hex)])
        #expect(try await review(id, at: de) == nil)
        for desk in [nl, de, central] { #expect(try await classification(id, at: desk) == anew) }
        let found = try await de.store.read { try $0.caseRecord(id)?.assessedAt }
        #expect(found == federation.start + .seconds(1))
    }

    @Test func aReportOfAWithdrawnCaseThatWaitsForAPersonJoinsIt() async throws {
        let start = federation.start
        let id = try await confirmed("NL")
        _ = try await nl.desk.receive([ReportSubmission(address: "http://nl.host.example/a", origin: .public, key: "spared")])[0].get()
        try await withdraw(id, at: nl)
        let again = ReportSubmission(address: "http://nl.host.example/a", origin: .police, key: "again")
        #expect(try await nl.desk.receive([again])[0].get().caseID == id)
        #expect(try await nl.store.read { try $0.workCounts(at: start).waiting } == 1)
        try await assess(id, .notIllegal, at: nl)
        #expect(try await nl.store.read { try $0.workCounts(at: start).waiting } == 0)
    }

    @Test func aWithdrawalIsRefusedByName() async throws {
        let id = try await confirmed("DE")
        await #expect(throws: CaseworkError.notOurFinding(id)) {
            try await de.desk.withdraw([WithdrawalSubmission(caseID: id)])[0].get()
        }
        try await withdraw(id, at: nl)
        let before = try await nl.history(of: id)
        await #expect(throws: CaseworkError.alreadyWithdrawn(id)) {
            try await nl.desk.withdraw([WithdrawalSubmission(caseID: id)])[0].get()
        }
        #expect(try await nl.history(of: id) == before)
        // The others have the withdrawn case. Its finding was never theirs.
        for desk in [de, central] {
            await #expect(throws: CaseworkError.notOurFinding(id)) {
                try await desk.desk.withdraw([WithdrawalSubmission(caseID: id)])[0].get()
            }
        }
        let reported = try await nl.desk.receive([ReportSubmission(address: "http://nl.host.example/x", origin: .public)])[0].get().caseID
        await #expect(throws: CaseworkError.notOurFinding(reported)) {
            try await nl.desk.withdraw([WithdrawalSubmission(caseID: reported)])[0].get()
        }
    }

    @Test func aCorrectionReachesEverybodyAndTheLedgers() async throws {
        let id = try await confirmed("NL", as: .national)
        #expect(try await ledgers() == [.national, nil, .national])
        try await assess(id, .notIllegal, at: nl)
        #expect(try await ledgers() == [nil, nil, nil])
        #expect(try await classification(id, at: central) == .notIllegal)
        #expect(try await nl.stage(of: id) == .closed)
    }

    @Test func theResponsibleMembersFindingReachesTheGiverAndItsCopy() async throws {
        let id = try await confirmed("DE", as: .national)
        try await assess(id, .baseline, at: de, items)
        #expect(try await classification(id, at: nl) == .baseline)
        #expect(try await nl.store.read { try $0.hash(hash)?.sources.map(\.member.rawValue).sorted() } == ["de", "nl"])
        #expect(try await classification(id, at: central) == .baseline)
        try await withdraw(id, at: de)
        #expect(try await review(id, at: nl) == .findingWithdrawn)
        #expect(try await review(id, at: de) == .ownFindingWithdrawn)
        let found = try await ledgers()
        #expect(found == [.national, .national, .national])
    }

    @Test func aReversedActionOpensThePlacementAgain() async throws {
        let id = try await confirmed("DE")
        try await de.act(.unavailable, on: id)
        try await post.deliver()
        #expect(try await nl.stage(of: id) == .closed)
        #expect(try await nl.placements(of: id) == ["forward de done"])
        let reversal = ActionSubmission(caseID: id, action: .unavailable, reason: .other, actor: "otto")
        _ = try await de.desk.reverse([reversal])[0].get()
        try await post.deliver()
        for desk in [nl, de] {
            let events = try await desk.store.read { try $0.events(of: $0.caseRecord(id)?.number ?? 0) }
            let reversed = events.last { $0.kind == .reversed }
            #expect(reversed?.action == .unavailable && reversed?.reason == "other" && reversed?.summary == "unavailable:other")
        }
        #expect(try await de.placements(of: id) == ["keep de open"])
        #expect(try await de.stage(of: id) == .routed)
        #expect(try await nl.placements(of: id) == ["forward de open"])
        #expect(try await nl.stage(of: id) == .routed)
        await #expect(throws: CaseworkError.noSuchAction(id, "unavailable")) { try await de.desk.reverse([reversal])[0].get() }
        // It can happen again, and the case can be assessed: nothing was done about it.
        try await de.act(.unavailable, on: id)
        #expect(try await de.placements(of: id) == ["keep de done"])
    }

    @Test func aReversedReferralIsNotCounted() async throws {
        let id = try await confirmed("NL")
        try await nl.act(.referred, on: id)
        #expect(try await nl.store.read { try $0.figures(from: nil, until: nil).referred } == 1)
        _ = try await nl.desk.reverse([ActionSubmission(caseID: id, action: .referred)])[0].get()
        #expect(try await nl.store.read { try $0.figures(from: nil, until: nil).referred } == 0)
        try await nl.act(.referred, on: id)
        #expect(try await nl.store.read { try $0.figures(from: nil, until: nil).referred } == 1)
        _ = try await nl.desk.reverse([ActionSubmission(caseID: id, action: .referred, reason: .other)])[0].get()
        #expect(try await nl.store.read { try $0.figures(from: nil, until: nil).referred } == 0)
        await #expect(throws: CaseworkError.notReversible("moved")) {
            try await nl.desk.reverse([ActionSubmission(caseID: id, action: .moved)])[0].get()
        }
    }

    // MARK: Findings that were adopted

    @Test func aCaseThatAdoptedAPartnersFindingFallsWithIt() async throws {
        // `de` confirms a page in the Netherlands, `nl` removes it, and it is reported again.
        let given = try await de.confirmCase(in: "NL", page: "a", items: items)
        try await post.deliver()
        try await nl.act(.removed, on: given)
        let again = try await nl.desk.receive([ReportSubmission(address: "http://nl.host.example/a", origin: .public, items: items)])[0]
            .get()
        #expect(again.spared == .freshAssessment)
        try await post.deliver()
        let adopted = try await nl.desk.read { reader in
            try reader.view.caseRecord(again.caseID).map { try reader.unseal($0).file.assessment }
        }
        #expect(adopted??.member == nl.member && adopted??.basis == .recognised(restsOn: [de.member]))
        try await withdraw(given, at: de)
        #expect(try await nl.stage(of: again.caseID) == .awaitingAssessment)
        #expect(try await central.stage(of: again.caseID) == .withdrawn)
        // The first case was acted on, so a person decides about it.
        #expect(try await review(given, at: nl) == .findingWithdrawn)
        let third = try await nl.desk.receive([ReportSubmission(address: "http://nl.host.example/a", origin: .public)])[0].get()
        #expect(third.spared != .freshAssessment && third.spared != .knownHashes)
    }

    @Test func ourOwnAdoptionCanBeWithdrawnByUs() async throws {
        let given = try await de.confirmCase(in: "NL", page: "a", items: items)
        try await post.deliver()
        try await nl.act(.removed, on: given)
        let again = try await nl.desk.receive([ReportSubmission(address: "http://nl.host.example/a", origin: .public, items: items)])[0]
            .get()
        try await post.deliver()
        try await withdraw(again.caseID, at: nl)
        // It was found by the node alone, so somebody must look.
        #expect(try await nl.stage(of: again.caseID) == .awaitingAssessment)
        #expect(try await ledgers() == [.baseline, .baseline, .baseline])
    }

    @Test func aCaseUnderReviewSparesNobodyByItsOldFinding() async throws {
        let id = try await confirmed("DE")
        try await de.act(.removed, on: id)
        try await post.deliver()
        try await withdraw(id, at: nl)
        #expect(try await review(id, at: de) == .findingWithdrawn)
        let again = try await de.desk.receive([ReportSubmission(address: "http://de.host.example/a", origin: .public)])[0].get()
        // It joins the case that a person is about to look at.
        #expect(again.caseID == id && again.spared == .openCase)
    }

    // MARK: What a correction carries

    @Test func aCorrectionOfItemsReachesTheCopy() async throws {
        let other = SHA256.digest(ofText: "another item")
        let both = items + [ItemHashes(sha256: other.hex)]
        let id = try await nl.desk.receive([ReportSubmission(address: "http://nl.host.example/a", origin: .public)])[0].get().caseID
        try await assess(id, .national, at: nl, both)
        try await assess(id, .national, at: nl, items)
        #expect(try await central.store.read { try $0.hash(other)?.classification } == nil)
        #expect(try await central.store.read { try $0.hash(hash)?.classification } == .national)
        let copied = try await central.desk.read { reader in
            try reader.view.caseRecord(id).map { try reader.unseal($0).file.items.count }
        }
        #expect(copied == 1)
    }

    @Test func aNarrowerStatementOfAnotherCaseStays() async throws {
        let first = try await confirmed("DE", "a")
        let second = try await nl.desk.receive([ReportSubmission(address: "http://nl.host.example/b", origin: .public)])[0].get().caseID
        try await assess(second, .national, at: nl, items)
        try await withdraw(first, at: nl)
        #expect(try await nl.store.read { try $0.hash(hash)?.classification } == .national)
    }

    @Test func aCopyFollowsItsOwnerWhoeverFoundLast() async throws {
        let id = try await confirmed("DE", as: .national)
        try await assess(id, .baseline, at: de, items)
        try await withdraw(id, at: de)
        try await assess(id, .national, at: de, items)
        for desk in [nl, central] { #expect(try await classification(id, at: desk) == .national) }
        #expect(try await review(id, at: nl) == nil)
    }

    // MARK: After an action

    @Test func aWithdrawnCaseIsAssessedAnewWhateverWasDone() async throws {
        let id = try await confirmed("NL")
        try await nl.act(.referred, on: id)
        try await withdraw(id, at: nl)
        try await assess(id, .notIllegal, at: nl)
        #expect(try await classification(id, at: nl) == .notIllegal)
    }

    @Test func nobodyIsToldOfWhatItDoesNotHave() async throws {
        let id = try await confirmed("DE")
        try await withdraw(id, at: nl)
        var finding = AssessmentSubmission(caseID: id, classification: .national, kind: .childSexualAbuse)
        finding.items = items
        _ = try await nl.desk.assess([finding])[0].get()
        let sent = try await post.deliver()
        #expect(sent.allSatisfy { $0.hasSuffix("attached") || $0.hasSuffix("accepted") }, "\(sent)")
        #expect(sent == ["nl>de report attached", "nl>central copy attached"])
    }

    // MARK: Beside another member's finding

    /// `us` reports the address of a case of ours as baseline.
    private func reportByUs(_ address: String) async throws {
        var file = CaseFile(address: address)
        file.assessment = Assessment(classification: .baseline, kind: .childSexualAbuse, member: us.member, at: federation.start)
        let report = us.envelope(to: nl.member, .report(ReportBody(file: file, origin: .public)), at: federation.start)
        #expect(try await nl.admit(report) == .accepted(attached: true))
        try await post.deliver()
    }

    @Test func ourFindingStaysOursToWithdrawWhenAnotherMembersCounts() async throws {
        let id = try await confirmed("DE", as: .national)
        try await reportByUs("http://de.host.example/a")
        #expect(try await classification(id, at: nl) == .baseline)
        #expect(try await ledgers() == [.national, .national, .national])
        try await withdraw(id, at: nl)
        #expect(try await ledgers() == [nil, nil, nil])
        for desk in [nl, de] {
            #expect(try await classification(id, at: desk) == .baseline)
            #expect(try await desk.stage(of: id) == .routed)
        }
        let before = try await nl.history(of: id)
        #expect(before.last(where: { $0.hasSuffix("withdrawn") }) == "nl:withdrawn")
        await #expect(throws: CaseworkError.alreadyWithdrawn(id)) {
            try await nl.desk.withdraw([WithdrawalSubmission(caseID: id)])[0].get()
        }
        #expect(try await nl.history(of: id) == before)
    }

    @Test func whoDecidesOtherwiseLeavesOurStatementsToUs() async throws {
        let id = try await confirmed("DE", as: .national)
        try await assess(id, .notIllegal, at: de)
        #expect(try await classification(id, at: nl) == .notIllegal)
        // Nobody speaks for us: our statement stands until somebody here has looked.
        #expect(try await ledgers() == [.national, .national, .national])
        #expect(try await review(id, at: nl) == .statementsStand)
        try await withdraw(id, at: nl)
        #expect(try await ledgers() == [nil, nil, nil])
        #expect(try await classification(id, at: nl) == .notIllegal)
        #expect(try await review(id, at: nl) == nil)
    }

    @Test func withoutStatementsOfOursNobodyLooksAgain() async throws {
        let id = try await nl.confirmCase(at: "http://de.host.example/n", page: "n", as: .national)
        try await post.deliver()
        try await assess(id, .notIllegal, at: de)
        #expect(try await nl.stage(of: id) == .closed)
        #expect(try await review(id, at: nl) == nil)
    }

    @Test func ourNextFindingTakesThePlaceOfTheOneThatWasKept() async throws {
        let id = try await confirmed("DE", as: .national)
        try await assess(id, .notIllegal, at: de)
        try await assess(id, .notIllegal, at: nl)
        #expect(try await ledgers() == [nil, nil, nil])
        #expect(try await nl.store.read { try $0.keptFinding(of: $0.caseRecord(id)?.number ?? 0) } == nil)
    }

    // MARK: What is found about a withdrawn case

    @Test func whatTheResponsibleMemberSawMeanwhileCounts() async throws {
        let id = try await confirmed("DE", as: .national)
        // The finding and the withdrawal cross on the way.
        var finding = AssessmentSubmission(caseID: id, classification: .baseline, kind: .childSexualAbuse)
        finding.items = items
        _ = try await de.desk.assess([finding])[0].get()
        try await withdraw(id, at: nl)
        #expect(try await classification(id, at: de) == .baseline)
        #expect(try await classification(id, at: nl) == .baseline)
        #expect(try await nl.stage(of: id) == .routed)
        #expect(try await nl.placements(of: id) == ["forward de open"])
        #expect(try await classification(id, at: central) == .baseline)
        #expect(try await nl.store.read { try $0.hash(hash)?.sources.map(\.member) } == [de.member])
        let figures = try await nl.store.read { try $0.figures(from: nil, until: nil) }
        #expect(figures.withdrawn == 0 && figures.illegal == 1)
    }

    @Test(arguments: [Classification.baseline, .notIllegal])
    func whatTheResponsibleMemberDecidesAfterItsActionCounts(_ decision: Classification) async throws {
        let id = try await confirmed("DE")
        try await de.act(.referred, on: id)
        try await post.deliver()
        try await withdraw(id, at: nl)
        #expect(try await nl.stage(of: id) == .withdrawn)
        try await assess(id, decision, at: de)
        #expect(try await classification(id, at: nl) == decision)
        #expect(try await nl.stage(of: id) == (decision.isIllegal ? .routed : .closed))
        #expect(try await nl.placements(of: id) == ["forward de \(decision.isIllegal ? "open" : "done")"])
        #expect(try await review(id, at: nl) == nil)
    }

    @Test func aDecisionAboutWhatIsGoneClosesTheCase() async throws {
        let id = try await confirmed("DE")
        try await de.act(.removed, on: id)
        try await post.deliver()
        try await withdraw(id, at: nl)
        try await assess(id, .baseline, at: de)
        #expect(try await nl.stage(of: id) == .closed)
        #expect(try await nl.placements(of: id) == ["forward de done"])
    }

    @Test func whatWasOnlyRecognisedDoesNotBringAWithdrawnCaseBack() async throws {
        let id = try await confirmed("DE")
        try await withdraw(id, at: nl)
        func assessed(_ basis: AssessmentBasis) -> Envelope {
            let assessment = Assessment(
                classification: .baseline, kind: .childSexualAbuse, member: de.member, at: federation.start, basis: basis)
            return de.enrolment.envelope(
                to: nl.member, .update(UpdateBody(event: .assessed, at: federation.start, assessment: assessment)), about: id,
                at: federation.start)
        }
        #expect(try await nl.admit(assessed(.recognised(restsOn: [nl.member]))) == .accepted(attached: true))
        #expect(try await nl.stage(of: id) == .withdrawn)
        #expect(try await nl.admit(assessed(.seen)) == .accepted(attached: true))
        #expect(try await nl.stage(of: id) == .awaitingTrace)
    }
}
