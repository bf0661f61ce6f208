import CaseService
import CaseStore
import CaseStoreSQLite
import Cryptography
import HotlineModel
import TestCasework
import TestSupport
import Testing

@testable import Casework

/// The effects that a step collects, and the state it sees.
@Suite struct StepTests {
    let clock = ManualClock()
    let nl: TestDesk
    private let de = member("de")

    private struct Failure: Error {}

    init() async throws {
        let secretariat = try TestSecretariat(clock: clock)
        nl = try await secretariat.desk(try secretariat.enrol("nl", covering: ["NL"]))
    }

    @Test func effectsAreCollectedInTheirOrder() async throws {
        let effects = try await nl.steps.run { step in
            step.wake(.tracing)
            step.count(.reportReceived)
            step.wake(.hashes)
            return step.effects
        }
        #expect(effects == [.wake(.tracing), .count(.reportReceived), .wake(.hashes)])
    }

    @Test func aRefusedAttemptLeavesNoEffect() async throws {
        let id = CaseID(opener: nl.member, number: UniqueID(at: nl.steps.now))
        let effects = try await nl.steps.run { step in
            step.wake(.hashes)
            let refused: Result<Int, CaseworkError> = try step.attempt {
                step.wake(.tracing)
                step.count(.contentsDestroyed)
                throw CaseworkError.unknownCase(id)
            }
            #expect(refused == .failure(.unknownCase(id)))
            step.count(.reportReceived)
            return step.effects
        }
        #expect(effects == [.wake(.hashes), .count(.reportReceived)])
    }

    @Test func anErrorThatIsNoRefusalLeavesTheAttempt() async throws {
        await #expect(throws: Failure.self) {
            try await nl.steps.run { step in _ = try step.attempt { throw Failure() } }
        }
    }

    @Test func aStepKeepsTheHoldsItBeganWith() async throws {
        let (holds, de, clock) = (nl.steps.context.holds, de, clock)
        var record = CaseRecord(
            id: CaseID(opener: de, number: UniqueID(at: nl.steps.now)), openedAt: nl.steps.now, stage: .routed, addressIndex: .zero,
            wrappedKey: [], sealedFile: [])
        record.receivedFrom = de
        let given = record
        let end = nl.steps.now + .seconds(60)
        holds.hold(casesFrom: de, until: end)
        try await nl.steps.run { step in
            holds.release(casesFrom: de, until: end)
            clock.advance(by: .seconds(120))
            #expect(throws: CaseworkError.heldBack(given.id, from: de, until: end)) { try step.checkNotHeldBack(given) }
        }
        try await nl.steps.run { try $0.checkNotHeldBack(given) }
    }
}
