import CaseStore
import CaseStoreSQLite
import Cryptography
import Envelopes
import Helpline
import HotlineModel
import NodeLog
import Observability
import Synchronization
import TestCasework
import TestSupport
import Testing
import TransparencyLog

@testable import CaseService
@testable import Casework

/// A store whose writes fail while it is told to, and whose first erasure waits at a gate.
private final class FailingStore: CaseStore {
    let store: any CaseStore
    let fails = Mutex(false)
    let erasures = Mutex(0)
    let gate = Gate()

    init(store: any CaseStore) { self.store = store }

    func write<Result: Sendable>(_ work: @escaping @Sendable (any StoreTransaction) throws -> Result) async throws -> Result {
        if fails.withLock({ $0 }) { throw StoreError(.storage, "The disk is full; make room.") }
        return try await store.write(work)
    }

    func read<Result: Sendable>(_ work: @escaping @Sendable (any StoreView) throws -> Result) async throws -> Result {
        try await store.read(work)
    }

    func eraseDeleted() async throws {
        let count = erasures.withLock { erasures in
            erasures += 1
            return erasures
        }
        if count == 1 { await gate.pass() }
        try await store.eraseDeleted()
    }
}

/// A closed case after its period: what is left of it, and what still works.
@Suite(.timeLimit(.minutes(2))) struct RetentionTests {
    static let day = Duration.seconds(86_400)

    let clock = ManualClock()
    let federation: TestSecretariat
    let nl: TestDesk
    let de: TestMember
    let us: TestMember

    init() async throws {
        federation = try TestSecretariat(clock: clock)
        de = try federation.enrol("de", covering: ["DE"])
        us = try federation.enrol("us", covering: ["US"])
        nl = try await federation.desk(try federation.enrol("nl", covering: ["NL"]), others: [de, us])
    }

    private var retention: Retention { retention(after: 10) }

    private func retention(after days: Int?) -> Retention {
        Retention(nl.steps, period: days.map { Self.day * $0 }, alarms: AlarmBoard(clock: clock), log: .silent)
    }

    /// A report of our own that was kept here, acted on and closed.
    private func closed(_ page: String, comment: String? = nil) async throws -> CaseID {
        var submission = ReportSubmission(address: "http://nl.host.example/\(page)", origin: .public, key: "key-\(page)")
        submission.comment = comment
        let id = try await nl.desk.receive([submission])[0].get().caseID
        _ = try await nl.desk.assess([AssessmentSubmission(caseID: id, classification: .baseline, kind: .childSexualAbuse)])[0].get()
        try await nl.tracing.routeWaiting()
        try await nl.act(.removed, on: id)
        return id
    }

    /// Admits an envelope of `de` and returns the answer.
    private func admit(_ envelope: Envelope) async throws -> LineResult {
        try await nl.admit(envelope)
    }

    private func report(_ page: String, host: String = "nl.host.example", about id: CaseID? = nil) -> Envelope {
        de.envelope(to: nl.member, de.report("http://\(host)/\(page)", at: nl.steps.now), about: id, at: nl.steps.now)
    }

    private func record(_ id: CaseID) async throws -> CaseRecord { try #require(try await nl.store.read { try $0.caseRecord(id) }) }

    // MARK: What is destroyed

    @Test func takesWhatWasClosedLongEnoughAgoAndNothingElse() async throws {
        let old = try await closed("old")
        let open = try await nl.confirmCase(in: "NL", page: "open")
        clock.advance(by: Self.day * 9)
        let young = try await closed("young")
        #expect(try await retention.run(actor: "officer").cases == 0)
        clock.advance(by: Self.day + .seconds(1))
        let outlook = try await retention.outlook()
        #expect(outlook.due.cases == 1 && outlook.due.byClassification == [.baseline: 1] && outlook.due.oldest == federation.start)
        #expect(try await record(old).closedAt == federation.start)
        #expect(try await retention.run(actor: "officer").cases == 1)
        #expect(try await record(old).isDestroyed)
        #expect(try await !record(open).isDestroyed)
        #expect(try await !record(young).isDestroyed)
        #expect(try await nl.history(of: old).last == "nl:anonymised")
        #expect(try await retention.run(actor: "officer").cases == 0)
    }

    @Test func everyWayACaseIsClosedSaysWhen() async throws {
        let submission = ReportSubmission(address: "http://nl.host.example/legal", origin: .public)
        let legal = try await nl.desk.receive([submission])[0].get().caseID
        let finding = AssessmentSubmission(caseID: legal, classification: .notIllegal, kind: .other)
        _ = try await nl.desk.assess([finding])[0].get()
        let elsewhere = de.envelope(to: nl.member, de.report("http://de.host.example/a", at: federation.start), at: federation.start)
        #expect(try await admit(elsewhere) == .accepted(attached: false))
        try await nl.tracing.routeWaiting()
        for id in [legal, elsewhere.caseID] {
            #expect(try await nl.stage(of: id) == .closed)
            #expect(try await record(id).closedAt == federation.start)
        }
    }

    @Test func takesManyInPagesAndOnlyThoseWithNothingToSend() async throws {
        for page in 0..<(Retention.batch * 2 + 3) { _ = try await closed("\(page)") }
        // Its giver has not heard yet that it is closed.
        let waiting = report("waiting")
        #expect(try await admit(waiting) == .accepted(attached: false))
        try await nl.tracing.routeWaiting()
        try await nl.act(.removed, on: waiting.caseID)
        clock.advance(by: Self.day * 11)
        #expect(try await retention.outlook().due.heldBack == 1)
        #expect(try await retention.run(actor: "officer").cases == Retention.batch * 2 + 3)
        #expect(try await !record(waiting.caseID).isDestroyed)
    }

    @Test func aCopyAtCentralCountsFromWhenItCame() async throws {
        let federation = try TestSecretariat(clock: clock)
        let de = try federation.enrol("de", covering: ["DE"])
        let central = try await federation.desk(try federation.enrol("central", role: .central), others: [de])
        guard case .report(let body) = de.report("http://de.host.example/a", at: federation.start) else { return }
        let copy = de.envelope(to: central.member, .copy(CopyBody(file: body.file)), at: federation.start)
        #expect(try await central.admit(copy) == .accepted(attached: false))
        clock.advance(by: Self.day * 11)
        let retention = Retention(central.steps, period: Self.day * 10, alarms: AlarmBoard(clock: clock), log: .silent)
        #expect(try await retention.run(actor: "officer").cases == 1)
        // The case itself, when central must act on it after all, brings its contents with it.
        let handed = de.envelope(to: central.member, .report(body), about: copy.caseID, at: central.steps.now)
        #expect(try await central.admit(handed) == .accepted(attached: true))
        #expect(try await central.stage(of: copy.caseID) == .awaitingTrace)
        try await central.tracing.routeWaiting()
        let held = try #require(try await central.store.read { try $0.caseRecord(copy.caseID) })
        #expect(try central.steps.context.unseal(held).file.address == body.file.address)
    }

    // MARK: What still works

    @Test func ourStatementOnAHashIsOursToWithdrawForEver() async throws {
        let hash = SHA256.digest(ofText: "an item")
        let id = try await nl.confirmCase(in: "NL", page: "item", items: [ItemHashes(sha256: hash.hex)])
        try await nl.tracing.routeWaiting()
        try await nl.act(.removed, on: id)
        clock.advance(by: Self.day * 11)
        #expect(try await retention.run(actor: "officer").cases == 1)
        await #expect(throws: CaseworkError.contentsDestroyed(id)) {
            try await nl.desk.withdraw([WithdrawalSubmission(caseID: id)])[0].get()
        }
        // No case can carry the envelope any more: the ledger and the feed say it alone.
        _ = try await nl.desk.withdraw([HashWithdrawalSubmission(sha256: hash)])[0].get()
        let entry = try #require(try await nl.store.read { try $0.hash(hash) })
        #expect(entry.isWithdrawn && entry.withdrawal(by: nl.member) != nil)
    }

    @Test func figuresStayAsTheyWere() async throws {
        _ = try await closed("a")
        _ = try await admit(report("b"))
        let before = try await nl.store.read { try $0.figures(from: nil, until: nil) }
        clock.advance(by: Self.day * 11)
        #expect(try await retention.run(actor: "officer").cases == 1)
        #expect(try await nl.store.read { try $0.figures(from: nil, until: nil) } == before)
    }

    @Test func aReportAboutTheAddressOpensANewCaseAndOneOfTheSameKeyStaysTheSame() async throws {
        let id = try await closed("a")
        clock.advance(by: Self.day * 11)
        _ = try await retention.run(actor: "officer")
        let again = ReportSubmission(address: "http://nl.host.example/a", origin: .public, key: "key-a")
        let held = try await nl.desk.receive([again])[0].get()
        #expect(held.outcome == .known && held.caseID == id)
        let new = try await nl.desk.receive([ReportSubmission(address: "http://nl.host.example/a", origin: .public)])[0].get()
        #expect(new.outcome == .opened && new.caseID != id)
    }

    @Test func refusesWhatNeedsTheContents() async throws {
        let submission = ReportSubmission(address: "http://nl.host.example/a", origin: .public)
        let id = try await nl.desk.receive([submission])[0].get().caseID
        let finding = AssessmentSubmission(caseID: id, classification: .notIllegal, kind: .other)
        _ = try await nl.desk.assess([finding])[0].get()
        clock.advance(by: Self.day * 11)
        _ = try await retention.run(actor: "officer")
        let record = try await record(id)
        #expect(throws: CaseworkError.contentsDestroyed(id)) { try nl.steps.context.unseal(record) }
        let other = ReportSubmission(address: "http://nl.host.example/b", origin: .public)
        let fine = try await nl.desk.receive([other])[0].get().caseID
        let outcomes = try await nl.desk.assess(
            [id, fine].map { AssessmentSubmission(caseID: $0, classification: .baseline, kind: .childSexualAbuse) })
        #expect(outcomes == [.failure(.contentsDestroyed(id)), .success(AssessedCase(caseID: fine, outcome: .assessed))])
    }

    @Test func aPartnersWordAboutTheCaseIsRefusedAndItsNewReportBringsItBack() async throws {
        try await nl.host("move.host.example", in: "NL")
        let first = report("a", host: "move.host.example")
        #expect(try await admit(first) == .accepted(attached: false))
        try await nl.tracing.routeWaiting()
        let withdrawn = de.envelope(to: nl.member, .withdrawal(WithdrawalBody(.report)), about: first.caseID, at: federation.start)
        #expect(try await admit(withdrawn) == .accepted(attached: true))
        clock.advance(by: Self.day * 11)
        #expect(try await retention.run(actor: "officer").cases == 1)
        let update = UpdateBody(event: .reassigned, at: nl.steps.now, responsible: nl.member)
        let word = de.envelope(to: nl.member, .update(update), about: first.caseID, at: nl.steps.now)
        #expect(try await admit(word) == .rejected(code: "contentsDestroyed"))
        #expect(try await admit(withdrawn) == .rejected(code: "contentsDestroyed"))
        #expect(try await admit(report("a", host: "move.host.example", about: first.caseID)) == .accepted(attached: true))
        try await nl.tracing.routeWaiting()
        let opened = try nl.steps.context.unseal(try await record(first.caseID))
        #expect(opened.file.address == "http://move.host.example/a" && opened.record.stage == .routed && opened.record.closedAt == nil)
        #expect(try await nl.placements(of: first.caseID) == ["keep nl withdrawn", "keep nl open"])
    }

    @Test func aCaseOfOurOwnThatComesBackStaysOurs() async throws {
        let id = try await closed("a")
        clock.advance(by: Self.day * 11)
        _ = try await retention.run(actor: "officer")
        let (own, giver, index) = (try await record(id), de.member, SHA256.digest(ofText: "the address"))
        let renewed = try await nl.steps.run { step in
            try Destruction(step).renew(
                own, about: CaseFile(address: "http://nl.host.example/a"), addressIndex: index, from: giver, takeover: false
            ).record
        }
        #expect(renewed.receivedFrom == nil)
        let held = try await record(id)
        #expect(held.receivedFrom == nil && held.stage == .awaitingTrace)
    }

    @Test func aReportUnderTheNameItHadAtAPartnerOpensACaseOfItsOwn() async throws {
        let own = try await nl.confirmCase(in: "NL", page: "a")
        try await nl.tracing.routeWaiting()
        let theirs = report("a")
        #expect(try await admit(theirs) == .accepted(attached: true))
        try await nl.store.write { transaction in
            // Everything for the partner was received.
            let lines = try transaction.waitingLines(to: de.member, lane: .urgent, types: nil, limit: 9, bytes: 99_999).map(\.number)
            #expect(lines.isEmpty)
        }
        try await nl.store.write { transaction in
            guard var held = try transaction.caseRecord(own) else { return }
            held.stage = .closed
            held.closedAt = held.openedAt
            try transaction.update(held)
        }
        clock.advance(by: Self.day * 11)
        #expect(try await retention.run(actor: "officer").cases == 1)
        #expect(try await admit(report("a", about: theirs.caseID)) == .accepted(attached: false))
        #expect(try await record(theirs.caseID).id == theirs.caseID)
        #expect(try await record(own).isDestroyed)
    }

    // MARK: The run

    @Test func aRunStandsInTheLogUnderItsSalt() async throws {
        _ = try await closed("a")
        clock.advance(by: Self.day * 11)
        let run = try await retention.run(actor: "officer")
        #expect(try await nl.store.read { try $0.lastRetentionRun() } == run)
        let leaves = try await nl.store.read { try $0.logLeaves(from: 0, limit: 100) }
        let leaf = try #require(leaves.last)
        #expect(leaf.kind == LogEntry.Kind.retention.rawValue && leaf.at == run.finishedAt)
        #expect(run.logDigest(by: nl.member) == leaf.digest)
        var forged = run
        forged.cases += 1
        #expect(forged.logDigest(by: nl.member) != leaf.digest)
        let salts = try await nl.store.read { view in
            try view.cases(at: nil, after: 0, limit: 9).flatMap { try view.events(of: $0.number).map(\.salt) }
        }
        #expect(salts.allSatisfy { $0 == nil })
    }

    @Test func refusesToRunWithoutAPeriodAndDestroysNothing() async throws {
        let id = try await closed("a")
        clock.advance(by: Self.day * 1_000)
        await #expect(throws: CaseworkError.noRetentionPeriod) { try await retention(after: nil).run(actor: "officer") }
        let outlook = try await retention(after: nil).outlook()
        #expect(outlook.closedBefore == nil && outlook.due.cases == 0)
        #expect(try await retention(after: nil).outlook(after: Self.day).due.cases == 1)
        #expect(try await !record(id).isDestroyed)
    }

    @Test func endsARunThatWasBrokenOffBeforeItsOwn() async throws {
        let begun = RetentionRun(startedAt: federation.start, closedBefore: federation.start, actor: "node")
        let number = try await nl.store.write { try $0.record(begun) }
        _ = try await retention.run(actor: "officer")
        let leaves = try await nl.store.read { try $0.logLeaves(from: 0, limit: 100) }
        #expect(leaves.filter { $0.kind == "retention" }.count == 2)
        #expect(try await nl.store.read { try $0.lastRetentionRun()?.number } == number + 1)
    }

    private func retention(over store: FailingStore, _ alarms: AlarmBoard) -> Retention {
        let steps = StepRunner(
            nl.steps.context, store: store, clock: clock, signals: WorkSignals(), metrics: CaseMetrics(Metrics()))
        return Retention(steps, period: Self.day, alarms: alarms, log: .silent)
    }

    @Test func oneRunIsUnderWayAtATimeAndErasesWhatItDestroyed() async throws {
        let store = FailingStore(store: nl.store)
        let retention = retention(over: store, AlarmBoard(clock: clock))
        let first = Task { try await retention.run(actor: "officer") }
        await store.gate.arrivals(1)
        await #expect(throws: CaseworkError.retentionRuns) { try await retention.run(actor: "another") }
        store.gate.open()
        #expect(try await first.value.finishedAt != nil && store.erasures.withLock { $0 } == 1)
    }

    @Test func takesManyTipsInOneRun() async throws {
        let vault = try Vault(nodeKey: SymmetricKey())
        let desk = HelplineDesk(
            member: nl.member, store: nl.store, vault: vault, clock: clock)
        for number in 0...Retention.batch {
            let tip = try await desk.receive(TipSubmission(TipContents(text: "tip \(number)")))
            let seen = try await desk.look(atTip: tip.number).digest
            _ = try await desk.handOver(tip: tip.number, seen: seen, actor: "officer")
        }
        clock.advance(by: Self.day * 11)
        #expect(try await retention.run(actor: "officer").tips == Retention.batch + 1)
    }

    @Test func anAlarmRingsWhileRunsFailAndEndsWithOneThatDoesNot() async throws {
        let (store, alarms) = (FailingStore(store: nl.store), AlarmBoard(clock: clock))
        let retention = retention(over: store, alarms)
        store.gate.open()
        func rings() -> Bool { alarms.active.contains { $0.name == "retention.failed" } }
        store.fails.withLock { $0 = true }
        await retention.look()
        #expect(rings())
        store.fails.withLock { $0 = false }
        await retention.look()
        #expect(!rings())
        // A run by hand ends it as well.
        clock.advance(by: Self.day)
        store.fails.withLock { $0 = true }
        await retention.look()
        #expect(rings())
        store.fails.withLock { $0 = false }
        _ = try await retention.run(actor: "officer")
        #expect(!rings())
    }

    @Test func runsByItselfOnceADay() async throws {
        let retention = retention
        func runs() async throws -> Int64 { try await nl.store.read { try $0.lastRetentionRun()?.number ?? 0 } }
        await retention.look()
        await retention.look()
        #expect(try await runs() == 1)
        clock.advance(by: Self.day - .seconds(1))
        await retention.look()
        #expect(try await runs() == 1)
        clock.advance(by: .seconds(1))
        await retention.look()
        #expect(try await runs() == 2)
    }
}
