import HotlineModel
import Notices
import Testing

@testable import Takedown

@Suite struct NoticeDivisionTests {
    private func parts(_ items: [String], _ addresses: Int, isOneHost: Bool) -> [[String]] {
        NoticeDivision.parts(of: items, InterfaceLimits(addresses: addresses, isOneHost: isOneHost)) { String($0.prefix(1)) }
    }

    @Test func eachPartHoldsOneHostAndNoMoreThanTheInterfaceTakes() {
        #expect(parts(["a1", "b1", "a2", "a3", "b2"], 2, isOneHost: true) == [["a1", "a2"], ["b1", "b2"], ["a3"]])
        #expect(parts(["a1", "b1", "a2"], 2, isOneHost: false) == [["a1", "b1"], ["a2"]])
        #expect(parts(["a1", "a2"], 1, isOneHost: true) == [["a1"], ["a2"]])
        #expect(parts([], 2, isOneHost: true) == [])
    }

    @Test(arguments: [
        (1, false, false), (4, true, false), (5, true, true), (6, true, false), (10, true, true), (5, false, false), (30, false, true),
    ])
    func aPersonLooksAfterFiveUncertainAttemptsOrADayOfRefusals(failures: Int, isUncertain: Bool, isNeeded: Bool) {
        #expect(SubmissionRhythm.needsPerson(after: failures, isUncertain: isUncertain) == isNeeded)
    }

    @Test(arguments: [(1, 60), (2, 120), (3, 240), (7, 3_600), (99, 3_600)])
    func anInterfaceIsAskedAfterAMinuteAndThenMoreSeldom(polls: Int, seconds: Int) {
        #expect(SubmissionRhythm.wait(after: polls) == .seconds(seconds))
    }

    @Test(arguments: [(0, 120), (86_400, 120), (86_401, 21_600), (30 * 86_400, 21_600)])
    func afterADayAnInterfaceIsAskedEverySixHours(age: Int, seconds: Int) {
        let since = Timestamp(milliseconds: 0)
        #expect(SubmissionRhythm.wait(after: 2, since: since, at: since + .seconds(age)) == .seconds(seconds))
    }
}
