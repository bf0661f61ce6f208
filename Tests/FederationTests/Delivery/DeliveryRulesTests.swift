import CaseStore
import Casework
import Cryptography
import Envelopes
import HotlineModel
import Testing

@testable import Federation

/// The rules of one stream, as values.
@Suite struct DeliveryRulesTests {
    static let now = Timestamp(milliseconds: 1_767_225_600_000)

    @Test(arguments: [
        (batch: false, waiting: false, retry: Duration?.none, step: DeliveryStep.idle),
        (batch: false, waiting: true, retry: nil, step: .seal),
        (batch: true, waiting: true, retry: nil, step: .send),
        // A restart finds a sealed batch when nothing more waits.
        (batch: true, waiting: false, retry: nil, step: .send),
        (batch: true, waiting: true, retry: .seconds(5), step: .wait(until: now + .seconds(5))),
        (batch: true, waiting: true, retry: .zero, step: .send),
        (batch: false, waiting: true, retry: .seconds(-5), step: .seal),
        (batch: false, waiting: false, retry: .seconds(5), step: .idle),
    ])
    func whatComesNext(batch: Bool, waiting: Bool, retry: Duration?, step: DeliveryStep) {
        let retryAt = retry.map { Self.now + $0 }
        #expect(DeliveryRules.next(hasBatch: batch, hasWaiting: waiting, retryAt: retryAt, now: Self.now) == step)
    }

    private func effect(of outcome: DeliveryOutcome, failures: Int = 0) -> DeliveryEffect {
        DeliveryRules.effect(of: outcome, sequence: 8, failures: failures, now: Self.now, jitter: 0)
    }

    private func state(next: UInt64) throws -> StreamState {
        StreamState(
            from: try #require(MemberID("nl")), to: try #require(MemberID("de")), lane: .urgent, epoch: String(repeating: "0", count: 32),
            senderEpoch: nil, nextSequence: next, last: .zero, accepted: 0, duplicates: 0, rejected: 0, at: Self.now)
    }

    @Test func whoeverIsBusySaysWhenAndFailuresAreNotCounted() {
        #expect(effect(of: .later(.seconds(40), words: ""), failures: 3) == .retry(at: Self.now + .seconds(40), failures: 3))
    }

    @Test func withoutAWordOrAnAnswerTheBackOffGrows() {
        #expect(effect(of: .later(nil, words: "")) == .retry(at: Self.now + .seconds(5), failures: 1))
        #expect(effect(of: .failed(words: ""), failures: 1) == .retry(at: Self.now + .seconds(10), failures: 2))
        #expect(effect(of: .failed(words: ""), failures: 400) == .retry(at: Self.now + .seconds(900), failures: 401))
    }

    @Test func onlyARefusalOfTheBatchTakesItApart() {
        #expect(effect(of: .refused(code: .treeMismatch, words: "")) == .unseal(retryAt: Self.now + .seconds(5), failures: 1))
    }

    @Test func aReceiverBehindUsGetsWhatItLostAndOneAheadIsAFork() throws {
        #expect(effect(of: .conflict(try state(next: 3))) == .resend(from: 3))
        #expect(effect(of: .conflict(try state(next: 8))) == .fork(retryAt: Self.now + .seconds(5), failures: 1))
        #expect(effect(of: .conflict(try state(next: 9))) == .fork(retryAt: Self.now + .seconds(5), failures: 1))
    }

    @Test func eachMemberHasABucketOfItsOwnThatRefills() throws {
        let (de, us) = (try #require(MemberID("de")), try #require(MemberID("us")))
        let limiter = RateLimiter(perSecond: 10, burst: 100)
        #expect(limiter.spend(100, by: de, at: Self.now) == nil)
        #expect(limiter.spend(20, by: de, at: Self.now) == 2)
        #expect(limiter.spend(1, by: us, at: Self.now) == nil)
        #expect(limiter.spend(20, by: de, at: Self.now + .seconds(2)) == nil)
        // A clock set back gives nothing, and a claim beyond the burst waits for a full bucket alone.
        #expect(limiter.spend(1, by: de, at: Self.now - .seconds(60)) == 1)
        #expect(limiter.spend(5_000, by: de, at: Self.now + .seconds(60)) == nil)
        #expect(limiter.limit == Problem.Limit("envelopesPerSecond", 10))
    }

    @Test func signalsReachThoseWhoListenAndManyAreOne() async throws {
        let signals = WorkSignals()
        var tracing = signals.listen(for: .tracing).makeAsyncIterator()
        var hashes = signals.listen(for: .hashes).makeAsyncIterator()
        for _ in 0..<10 { signals.raise([.tracing]) }
        await tracing.next()
        signals.raise([.hashes, .tracing])
        await hashes.next()
        await tracing.next()
        signals.raise([])
    }
}
