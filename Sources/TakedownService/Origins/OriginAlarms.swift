import CaseService
import CaseStore
import Casework
import HotlineModel
import Observability
import Takedown

/// Rings while the interface of a front-end's operator fails, its quota is used up, or its answers are of no use.
struct OriginAlarms: Sendable {
    private let steps: StepRunner
    private let policy: OriginPolicy
    private let alarms: AlarmBoard
    init(_ steps: StepRunner, _ policy: OriginPolicy, alarms: AlarmBoard) {
        self.steps = steps
        self.policy = policy
        self.alarms = alarms
    }

    func update() async throws {
        for front in policy.quotas.keys.sorted() { try await ring(about: front) }
        let problems = try await steps.read { try $0.view.originProblems() }
        let useless = Self.useless.reduce(0) { $0 + (problems[$1] ?? 0) }
        alarms.update(
            .originsUseless, severity: .warning,
            useless > 0
                ? "answers about \(useless) hosts behind front-ends are of no use, such as private addresses; a person must find them, see "
                    + "`hotline takedown origins list --state withPerson`" : nil)
    }

    /// What an operator must not answer.
    private static let useless: [OriginProblem] = [.unreadable, .reserved, .frontNetwork, .unknownCountry, .tooMany, .refused]

    private func ring(about front: String) async throws {
        let (policy, now) = (policy, steps.now)
        let (standing, waits) = try await steps.read { reader in
            (
                try OriginStanding(front, policy, reader.view, at: now),
                try !reader.view.originLookupsDue(by: now, front: front, limit: 1).isEmpty
            )
        }
        alarms.update(
            .originsFailing, severity: .warning, subject: front,
            standing.failures >= policy.alarmAfter
                ? "the interface of \(front) failed \(standing.failures) times in a row (\(standing.detail ?? "")); see `hotline takedown origins`"
                : nil)
        alarms.update(
            .originsQuota, severity: .warning, subject: front,
            waits && standing.asked >= standing.quota
                ? "the \(standing.quota) questions that \(front) answers a day are used up, and cases wait; they are asked about after midnight UTC"
                : nil)
    }
}
