import CaseStore
import Casework
import HotlineModel
package import Observability
import Runtime

/// Watches the work list: ranks it by changed rules, and rings when a case waits too long.
public struct WorkListWatch: Sendable {
    private let steps: StepRunner
    private let alarms: AlarmBoard
    private let log: Log

    package init(_ steps: StepRunner, alarms: AlarmBoard, log: Log = .silent) {
        self.steps = steps
        self.alarms = alarms
        self.log = log
    }

    /// Ranks once, then looks every minute until cancelled.
    public func run() async throws {
        let ranked = try await WorkListRanking(steps).rankWaiting()
        if ranked > 0 { log.info("worklist.ranked", ["cases": .integer(ranked)]) }
        repeat { try await look() } while (try? await steps.clock.sleep(for: .seconds(60))) != nil
    }

    /// Looks once whether a case waits for longer than the policy allows.
    public func look() async throws {
        let now = steps.now
        let counts = try await steps.read { try $0.view.workCounts(at: now) }
        let isOld = counts.oldest.map { $0 < now - steps.context.policy.workList.alarmAfter } ?? false
        alarms.update(
            .worklistOld, severity: .warning,
            isOld ? "a report has waited for an analyst longer than `worklist.alarmAfterHours`; see `hotline worklist`" : nil)
    }
}
