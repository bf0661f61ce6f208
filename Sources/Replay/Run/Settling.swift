import HotlineModel
import NodeMessages
import Runtime

/// Waits until no node has anything left to trace or to deliver.
struct Settling: Sendable {
    let links: [NodeLink]
    let clock: any WallClock
    /// The time after which waiting ends, if no work is done.
    let patience: Duration

    private static let firstWait = Duration.milliseconds(20)
    private static let longestWait = Duration.milliseconds(200)

    /// The work that the nodes have left.
    struct Work: Hashable, Sendable {
        var awaitingTrace = 0
        var waiting = 0
        var dead = 0

        var left: Int { awaitingTrace + waiting }
    }

    /// Waits until no work is left.
    ///
    /// Two looks in a row must find nothing, because a case can move from a node not yet asked to one asked already.
    ///
    /// - Parameter report: Called at each look, with the amount of work that is left.
    /// - Returns: The number of dead letters.
    /// - Throws: ``ReplayError/stuck(seconds:left:)`` if nothing changes for too long.
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
