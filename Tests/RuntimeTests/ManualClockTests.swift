import Runtime
import Synchronization
import TestSupport
import Testing

@Suite struct ManualClockTests {
    private let clock = ManualClock(now: 1_000)

    @Test func sleepersWakeWhenTheirTimeHasCome() async throws {
        let short = Task { [clock] in
            try await clock.sleep(for: .seconds(1))
            return clock.now()
        }
        let long = Task { [clock] in
            try await clock.sleep(for: .seconds(5))
            return clock.now()
        }
        await clock.sleepers(2)
        #expect(clock.nextWake == .seconds(1))
        clock.advance(by: .milliseconds(999))
        #expect(clock.sleeperCount == 2)
        clock.advance(by: .milliseconds(1))
        #expect(try await short.value == 2_000)
        #expect(clock.sleeperCount == 1)
        clock.advance(by: .seconds(10))
        #expect(try await long.value == 12_000)
        #expect(clock.nextWake == nil)
    }

    @Test func aCancelledSleeperThrows() async {
        let sleeper = Task { [clock] in try await clock.sleep(for: .seconds(1)) }
        await clock.sleepers(1)
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        #expect(clock.sleeperCount == 0)
    }

    @Test func aTaskAlreadyCancelledDoesNotSleep() async {
        let sleeper = Task { [clock] in
            withUnsafeCurrentTask { $0?.cancel() }
            try await clock.sleep(for: .seconds(1))
        }
        await #expect(throws: CancellationError.self) { try await sleeper.value }
    }

    @Test func noTimeIsNoSleep() async throws {
        try await clock.sleep(for: .zero)
        #expect(clock.now() == 1_000)
    }

    @Test func theSystemClockShowsThisCentury() {
        #expect(SystemClock().now() > 1_700_000_000_000)
    }
}
