import Cryptography
import Envelopes
import HotlineModel
import TestCasework
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

    /// A member with two keys: one that ends, and its successor.
    @Test(arguments: [(left: 1, counted: 2), (0, 1), (-1, 1)])
    func aKeyThatWasReplacedInTimeCountsToItsEnd(left: Int, counted: Int) throws {
        let secretariat = try TestSecretariat()
        let now = secretariat.start
        var listing = try secretariat.enrol("de", covering: ["DE"]).listing
        listing.keys = [.milliseconds(left), Self.days(90)].map {
            ListedKey(PublicKey(SigningKey().verifyingKey), notBefore: now - Self.days(10), notAfter: now + $0)
        }
        let ends = ExpiryRules.ends(in: try secretariat.directory(version: 1, of: [listing]), at: now)
        #expect(ends.count { $0.kind == .signingKey } == counted)
    }

    @Test(arguments: [(skew: Int64(0), rings: false), (60_000, false), (-60_000, false), (60_001, true), (-60_001, true)])
    func aMinuteBetweenTwoClocksIsNothing(skew: Int64, rings: Bool) {
        #expect(ExpiryRules.isSkewed(milliseconds: skew) == rings)
    }
}
