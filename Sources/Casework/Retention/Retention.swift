public import CaseStore
public import HotlineModel
public import Observability
import Runtime
import Synchronization

/// Destroys what closed cases were about once they have been closed for the time the operator chose.
///
/// What goes, and what stays, is in `Protocols/evidence.md` and the store's ``RetentionWriting``. A run takes few cases at a time, so that
/// whatever else is to be written waits for milliseconds, and it can be broken off anywhere: the next one ends it first.
public final class Retention: Sendable {
    /// Cases in one write.
    static let batch = 50
    /// How long a run by the node itself follows the last one.
    static let rhythm = Duration.seconds(86_400)

    /// How long a closed case keeps its contents; `nil` for ever.
    public let period: Duration?
    private let desk: CaseDesk
    private let alarms: AlarmBoard
    private let log: Log
    private let destroyTip: TipDestroyer
    private let isRunning = Mutex(false)

    /// Destroys what was written about a tip: its number, the moment, on whose word.
    public typealias TipDestroyer = @Sendable (Int64, Timestamp, String, any StoreTransaction) throws -> Void

    /// Retention over a desk's cases, and over tips that the police have had for as long.
    public init(desk: CaseDesk, period: Duration?, alarms: AlarmBoard, log: Log, destroyTip: @escaping TipDestroyer) {
        self.desk = desk
        self.period = period
        self.alarms = alarms
        self.log = log
        self.destroyTip = destroyTip
    }

    /// What there is to know before a run.
    public struct Outlook: Sendable {
        /// Cases closed before this moment would be taken; `nil` when no period is set or asked for.
        public var closedBefore: Timestamp?
        public var due: RetentionDue
        /// Tips that would be.
        public var tips: Int
        public var lastRun: RetentionRun?
    }

    /// Says what a run would take, and takes nothing.
    ///
    /// - Parameter period: Another period than the one set, to see what it would do.
    public func outlook(after period: Duration? = nil) async throws -> Outlook {
        let closedBefore = (period ?? self.period).map { desk.now - $0 }
        return try await desk.store.read { view in
            Outlook(
                closedBefore: closedBefore, due: try closedBefore.map { try view.retentionDue(closedBefore: $0) } ?? RetentionDue(),
                tips: try closedBefore.map { try view.tipsDue(before: $0, limit: .max).count } ?? 0,
                lastRun: try view.lastRetentionRun())
        }
    }

    /// Destroys the contents of every case that is due.
    ///
    /// - Parameter actor: Who wants it, for the events of the cases.
    /// - Throws: ``CaseworkError/noRetentionPeriod``, ``CaseworkError/retentionRuns`` while another run is under way; what the store throws, and
    ///   then what was taken is taken, and the next run sees to it that nothing is left of it.
    public func run(actor: String) async throws -> RetentionRun {
        guard let period else { throw CaseworkError.noRetentionPeriod }
        let isFirst = isRunning.withLock { isRunning in
            defer { isRunning = true }
            return !isRunning
        }
        guard isFirst else { throw CaseworkError.retentionRuns }
        defer { isRunning.withLock { $0 = false } }
        if let last = try await desk.store.read({ try $0.lastRetentionRun() }), last.finishedAt == nil { _ = try await finish(last) }
        let begun = RetentionRun(startedAt: desk.now, closedBefore: desk.now - period, actor: actor)
        return try await finish(try await takeAll(begun))
    }

    /// Runs once a day, until cancelled.
    public func runDaily() async throws {
        while !Task.isCancelled {
            do {
                try await runIfDue()
            } catch is CancellationError {
                return
            } catch CaseworkError.retentionRuns {
                // Somebody runs it by hand; there is nothing to do.
            } catch {
                log.error("retention.failed", ["reason": .words("\(error)")])
                alarms.raise("retention.failed", severity: .warning, "retention could not be run to its end (\(error)); it is tried again")
            }
            try await desk.clock.sleep(for: .seconds(600))
        }
    }

    /// Runs when the last run that ended is a day old, or there was none.
    func runIfDue() async throws {
        let last = try await desk.store.read { try $0.lastRetentionRun() }
        if let ended = last?.finishedAt, desk.now < ended + Self.rhythm { return }
        let run = try await run(actor: "node")
        log.info("retention.ran", ["cases": .integer(run.cases)])
        alarms.clear("retention.failed")
    }

    // MARK: One run

    private func takeAll(_ begun: RetentionRun) async throws -> RetentionRun {
        var run = begun
        run.number = try await desk.store.write { try $0.record(begun) }
        var after: RetentionCursor?
        repeat {
            let (reached, closedBefore) = (after, run.closedBefore)
            let page = try await desk.store.read { try $0.casesDue(closedBefore: closedBefore, after: reached, limit: Self.batch) }
            if !page.isEmpty { run = try await take(page, in: run) }
            after = page.count == Self.batch ? page.last : nil
        } while after != nil
        return try await takeTips(in: run)
    }

    private func takeTips(in begun: RetentionRun) async throws -> RetentionRun {
        var (run, left) = (begun, true)
        let (now, destroyTip) = (desk.now, destroyTip)
        while left {
            let before = run
            run = try await desk.store.write { transaction in
                var run = before
                for tip in try transaction.tipsDue(before: run.closedBefore, limit: Self.batch) {
                    try destroyTip(tip, now, run.actor, transaction)
                    run.tips += 1
                }
                _ = try transaction.record(run)
                return run
            }
            left = run.tips - before.tips == Self.batch
        }
        return run
    }

    /// Takes a few cases. What became of one since it was looked up is looked at again.
    private func take(_ page: [RetentionCursor], in run: RetentionRun) async throws -> RetentionRun {
        let (now, member) = (desk.now, desk.member)
        let taken = try await desk.store.write { transaction in
            var run = run
            for entry in page where try transaction.destroyContents(of: entry.caseNumber, closedBefore: run.closedBefore) {
                try transaction.record(
                    EventRecord(caseNumber: entry.caseNumber, kind: .anonymised, at: now, member: member, actor: run.actor))
                run.cases += 1
            }
            _ = try transaction.record(run)
            return run
        }
        desk.metrics.anonymised(taken.cases - run.cases)
        return taken
    }

    /// Sees to it that nothing is left of what was taken, and records that the run ended.
    private func finish(_ run: RetentionRun) async throws -> RetentionRun {
        try await eraseDeleted()
        let (now, desk) = (desk.now, desk)
        return try await desk.store.write { transaction in try desk.conclude(run, now: now, in: transaction) }
    }

    /// Erases once nobody looks at an older state any more; looks are short.
    private func eraseDeleted() async throws {
        for _ in 1..<5 {
            do { return try await desk.store.eraseDeleted() } catch let error as StoreError where error.code == .busy {
                try await desk.clock.sleep(for: .seconds(1))
            }
        }
        try await desk.store.eraseDeleted()
    }
}
