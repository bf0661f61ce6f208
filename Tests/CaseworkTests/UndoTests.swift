import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import HotlineModel
import TestCasework
import TestSupport
import Testing

/// A finding can be undone for a while, and nothing of it leaves the node before.
@Suite(.timeLimit(.minutes(2))) struct UndoTests {
    let clock = ManualClock()
    let federation: TestSecretariat
    let nl: TestDesk
    let item: ItemHashes

    init() async throws {
        federation = try TestSecretariat(clock: clock)
        let de = try federation.enrol("de", covering: ["DE"]), central = try federation.enrol("central", role: .central)
        nl = try await federation.desk(
            try federation.enrol("nl", covering: ["NL"]), others: [de, central], policy: CasePolicy(undo: .seconds(60)))
        item = ItemHashes(sha256: String(repeating: "1a", count: 32))
    }

    private var window: UndoWindow { UndoWindow(nl.steps) }

    /// A reported case with a lease of anna's.
    private func leased() async throws -> LeasedCase {
        _ = try await nl.desk.receive([ReportSubmission(address: "http://de.host.example/a", origin: .public)])[0].get()
        return try #require(try await nl.desk.lease(1, to: "anna").first)
    }

    private func find(_ leased: LeasedCase, now: Bool = false) async throws -> AssessedCase.Outcome {
        var finding = AssessmentSubmission(caseID: leased.id, classification: .baseline, kind: .childSexualAbuse)
        finding.lease = leased.work.lease?.number
        finding.items = [item]
        finding.countsNow = now
        return try await nl.desk.assess([finding])[0].get().outcome
    }

    /// Everything that a finding may leave: lines, hashes, placements.
    private func traces(_ id: CaseID) async throws -> [Int] {
        try await nl.tracing.routeWaiting()
        return try await nl.store.read { view in
            let number = try view.caseRecord(id)?.number ?? 0
            return [
                try view.outboundLines(about: number).count, try view.hashCounts().distinct, try view.placements(of: number).count,
            ]
        }
    }

    private func undo(_ id: CaseID, by analyst: String? = nil) async throws -> CaseworkError? {
        if case .failure(let refusal) = try await nl.desk.undo([UndoSubmission(caseID: id, actor: analyst)])[0] { return refusal }
        return nil
    }

    @Test func aFindingCountsWhenItsTimeIsOver() async throws {
        let leased = try await leased()
        let until = Timestamp(milliseconds: clock.now()) + .seconds(60)
        #expect(try await find(leased) == .undoable(until: until))
        clock.advance(by: .milliseconds(59_999))
        try await window.concludeDue()
        #expect(try await traces(leased.id) == [0, 0, 0])
        #expect(try await nl.stage(of: leased.id) == .awaitingAssessment)
        clock.advance(by: .milliseconds(1))
        try await window.concludeDue()
        #expect(try await traces(leased.id) == [2, 1, 1])
        #expect(try await nl.history(of: leased.id) == ["nl:reported", "nl:found", "nl:assessed", "nl:routed"])
    }

    @Test func anUndoneFindingLeavesTheCaseOnTheSameLease() async throws {
        let leased = try await leased()
        _ = try await find(leased)
        #expect(try await undo(leased.id) == nil)
        clock.advance(by: .seconds(120))
        try await window.concludeDue()
        #expect(try await traces(leased.id) == [0, 0, 0])
        let held = try await nl.store.read { try $0.workItem(of: $0.caseRecord(leased.id)?.number ?? 0)?.lease }
        #expect(held?.number == leased.work.lease?.number && held?.holder == "anna")
        #expect(try await find(leased, now: true) == .assessed)
        #expect(try await nl.history(of: leased.id) == ["nl:reported", "nl:found", "nl:undone", "nl:assessed"])
    }

    @Test(arguments: [nil, "anna"]) func nobodyUndoesInTheNameOfAnother(_ actor: String?) async throws {
        let leased = try await leased()
        _ = try await find(leased)
        #expect(try await undo(leased.id, by: actor) == nil)
        let undone = try await nl.store.read { try $0.events(of: $0.caseRecord(leased.id)?.number ?? 0).last }
        #expect(undone?.kind == .undone && undone?.actor == actor ?? "analyst")
    }

    @Test func nobodyElseGetsTheCaseMeanwhile() async throws {
        let leased = try await leased()
        _ = try await find(leased)
        clock.advance(by: .seconds(3_600))
        #expect(try await nl.desk.lease(1, to: "ben").isEmpty)
        await #expect(throws: CaseworkError.findingCanBeUndone(leased.id)) {
            try await nl.desk.assess([
                AssessmentSubmission(caseID: leased.id, classification: .notIllegal, kind: .other, actor: "anna")
            ])[0].get()
        }
    }

    @Test func theAnalystLetsItCountNow() async throws {
        let leased = try await leased()
        _ = try await find(leased)
        #expect(
            try await nl.desk.conclude([UndoSubmission(caseID: leased.id)])[0].get() == AssessedCase(caseID: leased.id, outcome: .assessed))
        #expect(try await traces(leased.id) == [2, 1, 1])
        #expect(try await undo(leased.id) == .nothingToUndo(leased.id))
    }

    @Test func anUndoIsRefusedInTimeAndByName() async throws {
        let leased = try await leased()
        #expect(try await undo(leased.id) == .nothingToUndo(leased.id))
        _ = try await find(leased)
        #expect(try await undo(leased.id, by: "ben") == .findingOfAnother(leased.id))
        // The time is over, and the node has not come to it yet.
        clock.advance(by: .seconds(60))
        #expect(try await undo(leased.id) == .nothingToUndo(leased.id))
        let stranger = CaseID(opener: nl.member, number: UniqueID(at: federation.start))
        #expect(try await undo(stranger) == .unknownCase(stranger))
    }

    @Test func aFindingOutlivesARestart() async throws {
        let leased = try await leased()
        _ = try await find(leased)
        await nl.store.close()
        clock.advance(by: .seconds(60))
        let again = try await nl.restarted(in: federation, policy: CasePolicy(undo: .seconds(60)))
        try await UndoWindow(again.steps).concludeDue()
        #expect(try await again.stage(of: leased.id) == .awaitingTrace)
    }

    @Test func aSecondPairOfEyesComesAfterTheUndo() async throws {
        let federation = try TestSecretariat(clock: clock)
        let desk = try await federation.desk(
            try federation.enrol("nl", covering: ["NL"]), policy: CasePolicy(secondAssessment: .all, undo: .seconds(60)))
        let id = try await desk.desk.receive([ReportSubmission(address: "http://nl.host.example/a", origin: .public)])[0].get().caseID
        for analyst in ["anna", "ben"] {
            let finding = AssessmentSubmission(caseID: id, classification: .national, kind: .childSexualAbuse, actor: analyst)
            _ = try await desk.desk.assess([finding])[0].get()
            clock.advance(by: .seconds(60))
            try await UndoWindow(desk.steps).concludeDue()
        }
        #expect(try await desk.history(of: id) == ["nl:reported", "nl:found", "nl:proposed", "nl:found", "nl:assessed"])
    }

    @Test func theLeaseOutlastsItsTimeWhileTheFindingCanBeUndone() async throws {
        _ = try await nl.desk.receive([ReportSubmission(address: "http://de.host.example/a", origin: .public)])[0].get()
        let leased = try #require(try await nl.desk.lease(1, to: "anna", for: .seconds(30)).first)
        _ = try await find(leased)
        clock.advance(by: .seconds(40))
        #expect(try await nl.desk.lease(1, to: "ben").isEmpty)
        await #expect(throws: CaseworkError.findingCanBeUndone(leased.id)) { try await nl.desk.returnLease(of: leased.id) }
        #expect(try await undo(leased.id) == nil)
        let lease = try await nl.store.read { try $0.workItem(of: $0.caseRecord(leased.id)?.number ?? 0) }?.lease(at: nl.steps.now)
        #expect(lease?.number == leased.work.lease?.number && lease?.holder == "anna")
    }

    @Test func anUndoneFindingLeavesNoNote() async throws {
        let leased = try await leased()
        var finding = AssessmentSubmission(caseID: leased.id, classification: .baseline, kind: .childSexualAbuse, actor: "anna")
        finding.note = "seen"
        _ = try await nl.desk.assess([finding])[0].get()
        #expect(try await undo(leased.id) == nil)
        func notes() async throws -> [String] {
            try await nl.desk.read { reader in try reader.notes(of: try #require(try reader.view.caseRecord(leased.id))).map(\.text) }
        }
        #expect(try await notes().isEmpty)
        _ = try await nl.desk.assess([finding])[0].get()
        clock.advance(by: .seconds(60))
        try await window.concludeDue()
        #expect(try await notes() == ["seen"])
    }
}
