import AccessControl
import CaseService
import CaseStore
import Casework
import HotlineModel
import NodeLog
import NodeMessages

/// Destroying the contents of closed cases, and looking at what would be destroyed.
enum RetentionRoutes {
    static func addReading(to router: inout Router<Caller?>, of member: MemberID, retention: Retention) {
        router.on(RetentionEndpoints.outlook, for: .officer) { asked in
            let outlook = try await retention.outlook(after: asked.request.days.map { .seconds(86_400 * $0.value) })
            return RetentionOutlook(
                closedCasesDays: retention.period.map { $0.components.seconds / 86_400 },
                lastRun: outlook.lastRun.map { RetentionRunView($0, of: member) },
                due: outlook.closedBefore.map { .init(outlook.due, tips: outlook.tips, closedBefore: $0) })
        }
    }

    static func addUseCases(to router: inout Router<Caller?>, of member: MemberID, retention: Retention) {
        router.on(RetentionEndpoints.run, for: .administrator) { asked in
            RetentionRunView(try await retention.run(actor: asked.caller.name), of: member)
        }
    }
}

extension RetentionOutlook.Due {
    fileprivate init(_ due: RetentionDue, tips: Int, closedBefore: Timestamp) {
        let counts = due.byClassification.map { (name: $0.key?.rawValue ?? "none", value: $0.value) }.sorted { $0.name < $1.name }
        self.init(
            closedBefore: closedBefore, cases: due.cases, tips: tips, heldBack: due.heldBack, oldest: due.oldest, newest: due.newest,
            byClassification: Counts(counts))
    }
}

extension RetentionRunView {
    fileprivate init(_ run: RetentionRun, of member: MemberID) {
        self.init(
            startedAt: run.startedAt, closedBefore: run.closedBefore, actor: run.actor, cases: run.cases, tips: run.tips,
            finishedAt: run.finishedAt, logDigest: run.logDigest(by: member))
    }
}
