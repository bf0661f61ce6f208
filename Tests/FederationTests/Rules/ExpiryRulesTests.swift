import Cryptography
import Envelopes
import HotlineModel
import TestFederation
import Testing

@testable import Federation

/// The stages on the way to an end, to the millisecond.
@Suite struct ExpiryRulesTests {
    private static let now = SilenceRulesTests.now
    private static func days(_ days: Int) -> Duration { .seconds(days * 86_400) }

    @Test(arguments: [
        (left: days(31), stage: ExpiryRules.Stage?.none), (days(30) + .milliseconds(1), nil),
        (days(30), .init(step: 1, severity: .notice)), (days(14) + .milliseconds(1), .init(step: 1, severity: .notice)),
        (days(14), .init(step: 2, severity: .warning)), (days(7) + .milliseconds(1), .init(step: 2, severity: .warning)),
        (days(7), .init(step: 3, severity: .warning)), (days(1) + .milliseconds(1), .init(step: 3, severity: .warning)),
        (days(1), .init(step: 4, severity: .critical)), (days(-400), .init(step: 4, severity: .critical)),
    ])
    func anEndHasStages(left: Duration, stage: ExpiryRules.Stage?) {
        #expect(ExpiryRules.stage(of: Self.now + left, at: Self.now) == stage)
    }

    @Test(arguments: [
        (left: days(7), state: ExpiryRules.DirectoryState.fresh), (days(5), .fresh), (days(5) - .milliseconds(1), .stale), (.zero, .stale),
        (.milliseconds(-1), .expired),
    ])
    func aDirectoryIsFreshForTwoDays(left: Duration, state: ExpiryRules.DirectoryState) {
        #expect(ExpiryRules.state(ofDirectoryExpiringAt: Self.now + left, at: Self.now) == state)
    }

    @Test(arguments: [(skew: Int64(0), rings: false), (60_000, false), (-60_000, false), (60_001, true), (-60_001, true)])
    func aMinuteBetweenTwoClocksIsNothing(skew: Int64, rings: Bool) {
        #expect(ExpiryRules.isSkewed(milliseconds: skew) == rings)
    }
}
