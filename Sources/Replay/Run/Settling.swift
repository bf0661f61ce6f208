import HotlineModel
import NodeMessages
import Runtime

/// Waits until no node has anything left to trace or to deliver.
struct Settling: Sendable {
    let links: [NodeLink]
    let clock: any WallClock
    /// The time after which waiting ends, if no work is done.
    let patience: Duration
    /// The node whose checks and notices count as work too; `nil` if nobody's do.
    var takedown: MemberID?

    private static let firstWait = Duration.milliseconds(20)
    private static let longestWait = Duration.milliseconds(200)

    /// The work that the nodes have left.
    struct Work: Hashable, Sendable {
        var awaitingTrace = 0
        var waiting = 0
        var dead = 0
        /// Checks and notices whose time has come.
        var due = 0

        var left: Int { awaitingTrace + waiting + due }
    }

    /// Waits until no work is left.
    ///
    /// Two looks in a row must find nothing, because a case can move from a node not yet asked to one asked already. Checks of one host take
    /// turns a second apart, so if they count, looks for some seconds must find nothing.
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
            if quietLooks == (takedown == nil ? 2 : 25) { return work.values.reduce(0) { $0 + $1.dead } }
            if work != last {
                last = work
                changedAt = clock.now()
            }
            guard clock.now() - changedAt < patience.milliseconds else {
                throw ReplayError.stuck(seconds: patience.components.seconds, left: left)
            }
            try await clock.sleep(for: wait)
            wait = left == 0 && takedown == nil ? Self.firstWait : min(wait * 3 / 2, Self.longestWait)
        }
    }

    private func look() async throws -> [MemberID: Work] {
        let takedown = takedown
        return try await Parallel.map(links) { try await Self.work(of: $0, withTakedown: $0.member == takedown) }
    }

    private static func work(of link: NodeLink, withTakedown: Bool) async throws -> Work {
        let due = withTakedown ? try await due(at: link) : 0
        let remaining = try await link.answer(to: OutboxEndpoints.work.ask())
        return Work(
            awaitingTrace: remaining.awaitingTrace, waiting: remaining.outbox.reduce(0) { $0 + $1.waiting },
            dead: remaining.outbox.reduce(0) { $0 + $1.dead }, due: due)
    }

    private static func due(at link: NodeLink) async throws -> Int {
        let (checks, notices) = (
            try await link.answer(to: CheckEndpoints.counts.ask()), try await link.answer(to: NoticeEndpoints.summary.ask())
        )
        return checks.due + notices.due
    }
}
