import HotlineModel
import NodeMessages
import Runtime

/// Waits until no node has anything left to trace or to deliver.
struct Settling: Sendable {
    let links: [NodeLink]
    let clock: any WallClock
    /// How long nothing at all may go on.
    let patience: Duration

    private static let firstWait = Duration.milliseconds(20)
    private static let longestWait = Duration.milliseconds(200)

    /// What the nodes have left, by their own word.
    struct Work: Hashable, Sendable {
        var awaitingTrace = 0
        var waiting = 0
        var dead = 0

        var left: Int { awaitingTrace + waiting }
    }

    /// Waits.
    ///
    /// Two looks in a row must find nothing: a case can go from a node not yet asked to one asked already.
    ///
    /// - Parameter report: Called with what is left at each look.
    /// - Returns: The envelopes that receivers refused and that wait for somebody's decision.
    /// - Throws: ``ReplayError/stuck(seconds:left:)`` when nothing changes for too long.
    func wait(_ report: (Int) -> Void) async throws -> Int {
        var last: [MemberID: Work] = [:], changedAt = clock.now(), quietLooks = 0
        var wait = Self.firstWait
        while true {
            let work = try await look()
            let left = work.values.reduce(0) { $0 + $1.left }
            report(left)
            quietLooks = left == 0 ? quietLooks + 1 : 0
            if quietLooks == 2 { return work.values.reduce(0) { $0 + $1.dead } }
            if work != last {
                last = work
                changedAt = clock.now()
            }
            guard clock.now() - changedAt < patience.milliseconds else {
                throw ReplayError.stuck(seconds: patience.components.seconds, left: left)
            }
            try await clock.sleep(for: wait)
            wait = left == 0 ? Self.firstWait : min(wait * 3 / 2, Self.longestWait)
        }
    }

    private func look() async throws -> [MemberID: Work] { try await Parallel.map(links) { try await Self.work(of: $0) } }

    private static func work(of link: NodeLink) async throws -> Work {
        let remaining = try await link.answer(to: OutboxEndpoints.work.ask())
        return Work(
            awaitingTrace: remaining.awaitingTrace, waiting: remaining.outbox.reduce(0) { $0 + $1.waiting },
            dead: remaining.outbox.reduce(0) { $0 + $1.dead })
    }
}
