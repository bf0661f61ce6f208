import CaseService
import CaseStore
import Casework
import HotlineModel
import Observability
import Synchronization

/// Rings the alarm `checks.layout` while hosts with a rule show none of its signs.
final class LayoutWatch: Sendable {
    private let steps: StepRunner
    private let alarms: AlarmBoard
    /// The cases whose last sight was such a page.
    private let changed = Mutex<Set<Int64>>([])

    init(_ steps: StepRunner, alarms: AlarmBoard) {
        self.steps = steps
        self.alarms = alarms
    }

    /// Follows what a look at a case showed.
    func follow(_ caseNumber: Int64, isChanged: Bool) async throws {
        let isNews = changed.withLock { isChanged ? $0.insert(caseNumber).inserted : $0.remove(caseNumber) != nil }
        if isNews { try await ring() }
    }

    /// Forgets the cases that are not checked any more.
    func forgetEnded() async throws {
        let watched = changed.withLock { $0 }
        guard !watched.isEmpty else { return }
        let ended = try await steps.read { reader in try watched.filter { try reader.view.check(of: $0)?.dueAt == nil } }
        guard !ended.isEmpty else { return }
        changed.withLock { $0.subtract(ended) }
        try await ring()
    }

    private func ring() async throws {
        let (count, example) = changed.withLock { ($0.count, $0.min()) }
        guard let example, let id = try await steps.read({ try $0.view.caseRecord(number: example)?.id }) else {
            alarms.clear(.checksLayout)
            return
        }
        alarms.update(
            .checksLayout, severity: .warning,
            "checks of \(counted(count, "case")), such as \(id), saw neither a sign of the rule for material that is there nor one for material "
                + "that is gone; correct the rules in takedown.checks.rules, and restart the node")
    }
}
