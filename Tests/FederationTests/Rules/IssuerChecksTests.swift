import HotlineModel
import Synchronization
import Testing

@testable import Federation

@Suite struct IssuerChecksTests {
    private static func at(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: 1_000 * seconds) }

    @Test func aCheckCountsForAMinuteAndForThatPairAlone() {
        let asked = Mutex(0)
        let checks = IssuerChecks { _, _, _ in
            asked.withLock { $0 += 1 }
            return true
        }
        #expect(checks.holds([1], "a", at: Self.at(100)) && checks.holds([1], "a", at: Self.at(159)))
        #expect(asked.withLock { $0 } == 1)
        #expect(checks.holds([2], "a", at: Self.at(159)) && checks.holds([1], "b", at: Self.at(159)))
        #expect(asked.withLock { $0 } == 3)
        #expect(checks.holds([1], "a", at: Self.at(160)))
        #expect(asked.withLock { $0 } == 4)
        // A clock that was set back makes nothing younger.
        #expect(checks.holds([1], "a", at: Self.at(50)))
        #expect(asked.withLock { $0 } == 5)
    }

    @Test func whatDoesNotHoldIsAskedAgain() {
        let asked = Mutex(0)
        let checks = IssuerChecks { _, _, _ in
            asked.withLock { $0 += 1 }
            return false
        }
        for _ in 0..<3 { #expect(!checks.holds([1], "a", at: Self.at(100))) }
        #expect(asked.withLock { $0 } == 3)
    }
}
