import Envelopes
import HotlineModel
import Testing

@testable import Federation

/// A bucket of 100 envelopes that gains ten a second.
@Suite struct RateLimiterTests {
    private static let start = Timestamp(milliseconds: 1_700_000_000_000)

    /// One claim: how many envelopes, when after the start in milliseconds, and the seconds to wait, or `nil` for room.
    fileprivate typealias Claim = (envelopes: Int, after: Int64, wait: Int?)

    fileprivate static let runs: [(String, [Claim])] = [
        ("the burst passes at once, and nothing after it", [(100, 0, nil), (1, 0, 1)]),
        ("one more than there is waits", [(99, 0, nil), (2, 0, 1), (1, 0, nil), (1, 0, 1)]),
        ("what was refused costs nothing", [(60, 0, nil), (60, 0, 2), (60, 0, 2), (40, 0, nil)]),
        ("a wait is rounded up to whole seconds", [(100, 0, nil), (20, 0, 2), (21, 0, 3), (29, 0, 3), (30, 0, 3), (31, 0, 4)]),
        ("after the wait there is room", [(100, 0, nil), (25, 0, 3), (25, 2_499, 1), (25, 2_500, nil), (1, 2_500, 1)]),
        ("parts of a second count", [(100, 0, nil), (1, 99, 1), (1, 100, nil), (1, 100, 1)]),
        ("a quiet night saves up one burst", [(100, 0, nil), (100, 36_000_000, nil), (1, 36_000_000, 1)]),
        ("a clock set back takes nothing away", [(50, 0, nil), (50, -60_000, nil), (1, -60_000, 1)]),
        ("a clock set back gives no second twice", [(100, 0, nil), (1, -60_000, 1), (1, 0, 1), (10, 1_000, nil), (1, 1_000, 1)]),
        ("a request without envelopes costs one", [(98, 0, nil), (0, 0, nil), (0, 0, nil), (0, 0, 1)]),
        ("a claim beyond the burst takes a full bucket", [(5_000, 0, nil), (5_000, 9_000, 1), (5_000, 10_000, nil), (1, 10_000, 1)]),
    ]

    @Test(arguments: runs) fileprivate func claims(_ what: String, _ run: [Claim]) throws {
        let member = try #require(MemberID("de"))
        let limiter = RateLimiter(perSecond: 10, burst: 100)
        for (index, claim) in run.enumerated() {
            let wait = limiter.spend(claim.envelopes, by: member, at: Timestamp(milliseconds: Self.start.milliseconds + claim.after))
            #expect(wait == claim.wait, "\(what): claim \(index + 1)")
        }
    }

    @Test(arguments: [(10, 10), (0.4, 0), (0.5, 1), (99.5, 100)] as [(Double, Int64)])
    func theRefusalNamesTheWholeRate(perSecond: Double, named: Int64) {
        #expect(RateLimiter(perSecond: perSecond, burst: 100).limit == Problem.Limit("envelopesPerSecond", named))
    }
}
