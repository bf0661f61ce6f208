import CaseService
import CaseStore
import CaseStoreSQLite
import Cryptography
import Envelopes
import HotlineModel
import Observability
import TestCasework
import Testing

@testable import Casework

/// Pages of other members' hash feeds, and the ledger and the cases afterwards.
@Suite(.timeLimit(.minutes(2))) struct PulledStatementsTests {
    let federation: TestSecretariat
    let de: TestDesk
    let nl: TestMember, us: TestMember, central: TestMember
    let former: MemberID
    private let hash = SHA256.digest(ofText: "an item")

    init() async throws {
        federation = try TestSecretariat()
        nl = try federation.enrol("nl", covering: ["NL"])
        us = try federation.enrol("us", covering: ["US"])
        central = try federation.enrol("central", role: .central)
        let left = try federation.enrol("fr", covering: ["FR"])
        former = left.member
        let own = try federation.enrol("de", covering: ["DE"])
        var listings = [own, nl, us, central, left].map(\.listing)
        listings[4].status = .left(successor: nil)
        let directory = try federation.directory(version: 1, of: listings)
        de = try await TestDesk(
            own, in: federation, TrustedDirectory(roots: federation.roots, directory: directory), CasePolicy())
    }

    private func entry(
        confirmedBy sources: [MemberID] = [], withdrawnBy withdrawals: [MemberID] = [], after span: Duration = .zero
    ) -> HashEntry {
        let at = federation.start + span
        return HashEntry(
            sha256: hash, sources: sources.map { HashSource(member: $0, classification: .baseline, at: at) },
            withdrawals: withdrawals.map { HashWithdrawal(member: $0, at: at) }, addedAt: at, changedAt: at)
    }

    @discardableResult
    private func pull(
        _ entries: HashEntry..., from feed: MemberID, taking part: PullCursor.Part = .everything
    ) async throws -> PulledStatements.Outcome {
        let cursor = PullCursor(
            epoch: String(repeating: "a", count: 32), position: 1, entries: 1, pulledAt: federation.start, part: part)
        return try await de.steps.run { try PulledStatements($0).merge(entries, from: feed, upTo: cursor) }
    }

    private func held() async throws -> HashEntry? { try await de.store.read { try $0.hash(hash) } }

    @Test func doubtsMakeNoHashKnownAndReachOneThatIs() async throws {
        let central = central.member
        #expect(try await pull(entry(confirmedBy: [us.member]), from: central, taking: .doubts).changed == 0)
        #expect(try await held() == nil)
        try await pull(entry(confirmedBy: [nl.member]), from: nl.member)
        // Another member's statement is news, and no doubt.
        #expect(try await pull(entry(confirmedBy: [us.member], after: .seconds(1)), from: central, taking: .doubts).changed == 0)
        var disputed = entry(after: .seconds(1))
        disputed.votes = [HashVote(member: us.member, .dispute, at: federation.start)]
        #expect(try await pull(disputed, from: central, taking: .doubts).changed == 1)
        #expect(try await held()?.isDisputed == true)
        try await pull(entry(withdrawnBy: [nl.member], after: .seconds(2)), from: central, taking: .doubts)
        #expect(try await held()?.isWithdrawn == true)
        // Who took it back may say it again.
        try await pull(entry(confirmedBy: [nl.member], after: .seconds(3)), from: central, taking: .doubts)
        #expect(try await held()?.sources.map(\.member) == [nl.member])
    }

    @Test func aDisputeOfAHashWithoutSourceCountsOnceItHasOne() async throws {
        var disputed = entry()
        disputed.votes = [HashVote(member: us.member, .dispute, at: federation.start)]
        try await pull(disputed, from: central.member, taking: .doubts)
        try await pull(entry(confirmedBy: [nl.member]), from: nl.member)
        #expect(try await held()?.isDisputed == true)
        #expect(try await held()?.classification == .national)
    }

    @Test func whatAMemberWithdrewIsNotRevivedByAnother() async throws {
        try await pull(entry(confirmedBy: [nl.member]), from: nl.member)
        try await pull(entry(withdrawnBy: [nl.member], after: .seconds(1)), from: nl.member)
        let outcome = try await pull(entry(confirmedBy: [nl.member], after: .seconds(2)), from: us.member)
        #expect((outcome.changed, outcome.leftOut) == (0, [.ofAnother: 1]))
        #expect(try await held()?.isWithdrawn == true)
    }

    @Test func ourOwnWithdrawnStatementDoesNotComeBackFromCentral() async throws {
        _ = try await de.confirmCase(in: "DE", page: "a", items: [ItemHashes(sha256: hash.hex)])
        _ = try await de.desk.withdraw([HashWithdrawalSubmission(sha256: hash)])[0].get()
        let outcome = try await pull(entry(confirmedBy: [de.member, nl.member], after: .seconds(3_600)), from: central.member)
        #expect((outcome.changed, outcome.leftOut) == (1, [.readersOwn: 1]))
        #expect(try await held()?.sources.map(\.member) == [nl.member])
    }

    @Test func centralSpeaksForAMemberThatLeftAndForNoStranger() async throws {
        let stranger = try #require(MemberID("stranger"))
        let outcome = try await pull(entry(confirmedBy: [former, stranger]), from: central.member)
        #expect(outcome.leftOut == [.unlistedMember: 1])
        #expect(try await held()?.sources.map(\.member) == [former])
    }

    @Test func anEntryOfWhichNothingIsBelievedIsNotMade() async throws {
        #expect(try await pull(entry(confirmedBy: [nl.member]), from: us.member).changed == 0)
        #expect(try await held() == nil)
        let metrics = String(decoding: de.metrics.text(), as: UTF8.self)
        #expect(metrics.contains("hotline_feed_statements_left_out_total{member=\"us\",reason=\"ofAnother\"} 1\n"))
    }

    @Test func aHashOfNothingIsTakenBackByAFeedAndEntersByNone() async throws {
        let nothing = SHA256.digest(of: [])
        var withdrawal = entry(withdrawnBy: [nl.member], after: .seconds(1))
        withdrawal.sha256 = nothing
        let first = try await pull(withdrawal, from: nl.member)
        #expect((first.changed, first.leftOut) == (0, [:]))
        #expect(try await de.store.read { try $0.hash(nothing) } == nil)
        // A ledger from before the rule has one.
        var old = entry(confirmedBy: [nl.member])
        old.sha256 = nothing
        try await de.store.write { [old] in _ = try $0.save(old) }
        #expect(try await pull(old, from: nl.member).leftOut == [.hashOfNothing: 1])
        #expect(try await pull(withdrawal, from: nl.member).changed == 1)
        #expect(try await de.store.read { try $0.hash(nothing)?.isWithdrawn } == true)
    }

    @Test func whenTheWordsOfARecognitionFallAPersonLooks() async throws {
        try await pull(entry(confirmedBy: [nl.member]), from: nl.member)
        let report = ReportSubmission(address: "http://us.host.example/page", origin: .public, items: [ItemHashes(sha256: hash.hex)])
        let received = try await de.desk.receive([report])[0].get()
        #expect(received.spared == .knownHashes)
        // Another member cannot make them fall.
        try await pull(entry(withdrawnBy: [nl.member], after: .seconds(1)), from: us.member)
        #expect(try await review(received.caseID) == nil)
        try await pull(entry(withdrawnBy: [nl.member], after: .seconds(1)), from: nl.member)
        #expect(try await review(received.caseID) == .statementsFell)
    }

    private func review(_ id: CaseID) async throws -> ReviewReason? {
        try await de.store.read { try $0.workItem(of: $0.caseRecord(id)?.number ?? 0)?.review }
    }
}
