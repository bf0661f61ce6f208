import CaseStore
import HotlineModel
public import Observability
import Runtime

/// Looks after the work list: ranks it by changed rules, and rings when something waits too long.
public struct WorkListWatch: Sendable {
    private let desk: CaseDesk
    private let alarms: AlarmBoard
    private let log: Log

    /// A watch over a desk's list.
    public init(_ desk: CaseDesk, alarms: AlarmBoard, log: Log = .silent) {
        self.desk = desk
        self.alarms = alarms
        self.log = log
    }

    /// Ranks once, then looks every minute until cancelled.
    public func run() async throws {
        let ranked = try await desk.rankWaiting()
        if ranked > 0 { log.info("worklist.ranked", ["cases": .integer(ranked)]) }
        repeat { try await look() } while (try? await desk.clock.sleep(for: .seconds(60))) != nil
    }

    /// Looks once whether a case waits for longer than the policy allows.
    public func look() async throws {
        let now = desk.now
        let counts = try await desk.store.read { try $0.workCounts(at: now) }
        let isOld = counts.oldest.map { $0 < now - desk.policy.workList.alarmAfter } ?? false
        alarms.update(
            "worklist.old", severity: .warning,
            isOld ? "a report has waited for an analyst longer than `worklist.alarmAfterHours`; see `hotline worklist`" : nil)
    }
}
