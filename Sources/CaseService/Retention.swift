public import CaseStore
import Casework
import Helpline
public import HotlineModel
package import Observability
import Runtime
import Synchronization

/// Destroys the contents of cases, and of tips that the police have, once they have been closed for the time the operator chose.
///
/// `Protocols/evidence.md` and the store's ``RetentionWriting`` say what is destroyed and what stays. A run destroys a few cases in each step,
/// so that other steps wait for milliseconds only. It can be broken off anywhere: the next run ends it first.
public final class Retention: Sendable {
    /// Cases in one write.
    static let batch = 50
    /// How long a run by the node itself follows the last one.
    static let rhythm = Duration.seconds(86_400)

    /// How long a closed case keeps its contents; `nil` for ever.
    public let period: Duration?
    private let steps: StepRunner
    private let alarms: AlarmBoard
    private let log: Log
    private let isRunning = Mutex(false)

    package init(_ steps: StepRunner, period: Duration?, alarms: AlarmBoard, log: Log) {
        self.steps = steps
        self.period = period
        self.alarms = alarms
        self.log = log
    }

    /// The effect that a run would have.
    public struct Outlook: Sendable {
        /// Cases closed before this moment would be destroyed; `nil` if no period is set or asked for.
        public var closedBefore: Timestamp?
        public var due: RetentionDue
        /// Tips that would be destroyed.
        public var tips: Int
        public var lastRun: RetentionRun?
    }

    /// Says what a run would destroy, and destroys nothing.
    ///
    /// - Parameter period: Another period than the one set, to see what it would do.
    public func outlook(after period: Duration? = nil) async throws -> Outlook {
        let closedBefore = (period ?? self.period).map { steps.now - $0 }
        return try await steps.read { reader in
            let view = reader.view
            return Outlook(
                closedBefore: closedBefore, due: try closedBefore.map { try view.retentionDue(closedBefore: $0) } ?? RetentionDue(),
                tips: try closedBefore.map { try view.tipsDue(before: $0, limit: .max).count } ?? 0,
                lastRun: try view.lastRetentionRun())
        }
    }

    /// Destroys the contents of every case that is due.
    ///
    /// - Parameter actor: Who wants it, for the events of the cases.
    /// - Throws: ``CaseworkError/noRetentionPeriod``, ``CaseworkError/retentionRuns`` while another run is under way; an error of the store: then some
    ///   cases are destroyed, and the next run erases what is left of them first.
    public func run(actor: String) async throws -> RetentionRun {
        guard let period else { throw CaseworkError.noRetentionPeriod }
        let isFirst = isRunning.withLock { isRunning in
            defer { isRunning = true }
            return !isRunning
        }
        guard isFirst else { throw CaseworkError.retentionRuns }
        defer { isRunning.withLock { $0 = false } }
        if let last = try await steps.read({ try $0.view.lastRetentionRun() }), last.finishedAt == nil { _ = try await finish(last) }
        let begun = RetentionRun(startedAt: steps.now, closedBefore: steps.now - period, actor: actor)
        let ended = try await finish(try await destroyAll(begun))
        alarms.clear(.retentionFailed)
        return ended
    }

    /// Runs once a day, until cancelled.
    public func runDaily() async {
        repeat { await look() } while (try? await steps.clock.sleep(for: .seconds(600))) != nil
    }

    /// Runs if the last run that ended is a day old, or if there was none. Rings while runs fail.
    func look() async {
        do {
            let last = try await steps.read { try $0.view.lastRetentionRun() }
            if let ended = last?.finishedAt, steps.now < ended + Self.rhythm { return }
            let run = try await run(actor: EventRecord.node)
            log.info("retention.ran", ["cases": .integer(run.cases)])
        } catch is CancellationError {
        } catch CaseworkError.retentionRuns {
            // An officer runs it by hand; there is nothing to do.
        } catch {
            log.error("retention.failed", ["reason": .words("\(error)")])
            alarms.raise(.retentionFailed, severity: .warning, "retention could not be run to its end (\(error)); it is tried again")
        }
    }

    // MARK: One run

    private func destroyAll(_ begun: RetentionRun) async throws -> RetentionRun {
        var run = begun
        run.number = try await steps.run { try $0.transaction.record(begun) }
        var after: RetentionCursor?
        repeat {
            let (reached, closedBefore) = (after, run.closedBefore)
            let page = try await steps.read {
                try $0.view.casesDue(closedBefore: closedBefore, after: reached, limit: Self.batch)
            }
            if !page.isEmpty { run = try await destroy(page, in: run) }
            after = page.count == Self.batch ? page.last : nil
        } while after != nil
        return try await destroyTips(in: run)
    }

    private func destroy(_ page: [RetentionCursor], in run: RetentionRun) async throws -> RetentionRun {
        try await steps.run { try Destruction($0).destroy(page, in: run) }
    }

    private func destroyTips(in begun: RetentionRun) async throws -> RetentionRun {
        var run = begun
        while true {
            let before = run
            run = try await steps.run { try Self.destroyTips(in: before, $0) }
            guard run.tips - before.tips == Self.batch else { return run }
        }
    }

    private static func destroyTips(in before: RetentionRun, _ step: CaseStep) throws -> RetentionRun {
        var run = before
        let destruction = TipDestruction(in: step.transaction, at: step.moment)
        for tip in try step.transaction.tipsDue(before: run.closedBefore, limit: batch) {
            try destruction.destroyContents(ofTip: tip, actor: run.actor)
            run.tips += 1
        }
        _ = try step.transaction.record(run)
        return run
    }

    /// Erases everything that was destroyed from the store's files, and records the end of the run.
    private func finish(_ run: RetentionRun) async throws -> RetentionRun {
        try await eraseDeleted()
        return try await steps.run { try Destruction($0).conclude(run) }
    }

    /// Erases once no reader looks at an older state any more; looks are short.
    private func eraseDeleted() async throws {
        for _ in 1..<5 {
            do { return try await steps.store.eraseDeleted() } catch let error as StoreError where error.code == .busy {
                try await steps.clock.sleep(for: .seconds(1))
            }
        }
        try await steps.store.eraseDeleted()
    }
}
