import CaseStore
import CaseStoreSQLite
import Casework
import Envelopes
import HotlineModel
import Observability
import TestCasework
import TestSupport
import Testing

@testable import CaseService

/// A store that runs every closure twice, as a driver may after a serialisation failure; nothing of the first run stays.
private struct RepeatingStore: CaseStore {
    let store: any CaseStore

    private struct SerialisationFailure: Error {}

    func write<Result: Sendable>(_ work: @escaping @Sendable (any StoreTransaction) throws -> Result) async throws -> Result {
        do {
            try await store.write { transaction in
                _ = try work(transaction)
                throw SerialisationFailure()
            }
        } catch is SerialisationFailure {}
        return try await store.write(work)
    }

    func read<Result: Sendable>(_ work: @escaping @Sendable (any StoreView) throws -> Result) async throws -> Result {
        try await store.read(work)
    }

    func eraseDeleted() async throws { try await store.eraseDeleted() }
}

/// When a step's effects happen, and when they do not.
@Suite struct StepRunnerTests {
    let clock = ManualClock()
    let secretariat: TestSecretariat
    let nl: TestDesk
    let signals = WorkSignals()
    let metrics = Metrics()
    let steps: StepRunner

    private struct Failure: Error {}

    init() async throws {
        secretariat = try TestSecretariat(clock: clock)
        nl = try await secretariat.desk(try secretariat.enrol("nl", covering: ["NL"]))
        steps = StepRunner(
            nl.steps.context, store: RepeatingStore(store: nl.store), clock: clock, signals: signals, metrics: CaseMetrics(metrics))
    }

    /// The value of a counter.
    private func count(of name: String) -> String? {
        String(decoding: metrics.text(), as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("\(name) ") }
            .map { String($0.dropFirst(name.count + 1)) }
    }

    @Test func effectsHappenOnceThoughTheClosureRunsTwice() async throws {
        _ = try await CaseDesk(steps).receive([ReportSubmission(address: "http://nl.host.example/a", origin: .public)])[0].get()
        #expect(count(of: "hotline_reports_received_total") == "1")
        #expect(try await nl.store.read { try $0.cases(at: nil, after: 0, limit: 9) }.count == 1)
    }

    @Test func aStepThatFailsHasNoEffect() async throws {
        await #expect(throws: Failure.self) {
            try await steps.run { step in
                step.count(.reportReceived)
                throw Failure()
            }
        }
        #expect(count(of: "hotline_reports_received_total") == "0")
    }

    @Test func aRefusalDropsItsOwnEffectsAndLeavesTheOthers() async throws {
        let id = CaseID(opener: nl.member, number: UniqueID(at: nl.steps.now))
        let results = try await steps.each([1, 2, 3]) { step, number in
            step.count(.reportReceived)
            if number == 2 { throw CaseworkError.unknownCase(id) }
            return number
        }
        #expect(results == [.success(1), .failure(.unknownCase(id)), .success(3)])
        #expect(count(of: "hotline_reports_received_total") == "2")
    }

    @Test func whatIsNoRefusalEndsTheWholeStep() async throws {
        await #expect(throws: Failure.self) {
            _ = try await steps.each([1, 2]) { step, number in
                step.count(.reportReceived)
                if number == 2 { throw Failure() }
            }
        }
        #expect(count(of: "hotline_reports_received_total") == "0")
    }

    @Test func aStepHasOneMomentAndOneDirectory() async throws {
        let (clock, trust) = (clock, nl.steps.context.trust)
        let newer = try secretariat.directory(version: 2, of: [nl.enrolment.listing])
        let (moments, versions) = try await nl.steps.run { step in
            let (moment, version) = (step.moment, step.directory?.version)
            clock.advance(by: .seconds(60))
            trust.adopt(newer)
            return ([moment, step.moment], [version, step.directory?.version])
        }
        #expect(moments[0] == moments[1])
        #expect(versions == [1, 1] && trust.current?.version == 2)
    }

    @Test func aReaderSeesOneStateOfTheStore() async throws {
        let id = try await nl.confirmCase(in: "NL", page: "a")
        let (file, missing) = try await steps.read { reader in
            (
                try reader.view.caseRecord(id).map { try reader.unseal($0).file },
                try reader.view.caseRecord(CaseID(opener: reader.member, number: UniqueID(at: Timestamp(milliseconds: 1))))
            )
        }
        #expect(file?.address == "http://nl.host.example/a" && missing == nil)
    }
}
