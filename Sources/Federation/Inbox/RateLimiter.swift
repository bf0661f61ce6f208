import Envelopes
import HotlineModel
import Synchronization

/// How much each member may send: a bucket of envelopes that refills steadily.
///
/// A batch is weighed by its envelopes, so many small ones and few large ones cost the same.
public final class RateLimiter: Sendable {
    private struct Bucket {
        var level: Double
        var at: Int64
    }

    private let perSecond: Double
    private let burst: Double
    private let buckets = Mutex<[MemberID: Bucket]>([:])

    /// - Parameters:
    ///   - perSecond: Envelopes a second that a member may send for ever.
    ///   - burst: Envelopes it may send at once after a rest; at least the largest batch.
    public init(perSecond: Double, burst: Double) {
        self.perSecond = perSecond
        self.burst = burst
    }

    /// The limit under the name that a refusal gives it.
    var limit: Problem.Limit { Problem.Limit("envelopesPerSecond", Int64(perSecond.rounded())) }

    /// Spends room on envelopes of a member, if there is any.
    ///
    /// - Returns: `nil` when there was room; otherwise the whole seconds after which there will be.
    func spend(_ envelopes: Int, by member: MemberID, at now: Timestamp) -> Int? {
        buckets.withLock { buckets in
            var bucket = buckets[member] ?? Bucket(level: burst, at: now.milliseconds)
            let elapsed = Double(max(0, now.milliseconds - bucket.at)) / 1_000
            bucket.level = min(burst, bucket.level + elapsed * perSecond)
            bucket.at = max(bucket.at, now.milliseconds)
            defer { buckets[member] = bucket }
            let cost = min(Double(max(1, envelopes)), burst)
            guard bucket.level < cost else {
                bucket.level -= cost
                return nil
            }
            return max(1, Int(((cost - bucket.level) / perSecond).rounded(.up)))
        }
    }
}
