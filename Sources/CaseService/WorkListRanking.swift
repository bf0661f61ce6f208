import CaseStore
import Casework

/// Ranks the waiting cases anew after the urgency rules changed.
package struct WorkListRanking: Sendable {
    private let steps: StepRunner

    package init(_ steps: StepRunner) { self.steps = steps }

    /// Ranks all waiting cases, if the rules changed since that was last done.
    ///
    /// It goes through the cases by number, one page a step, so that no other step waits long. After an interruption it begins again at the
    /// next start. A case that arrives meanwhile is ranked by the new rules anyway.
    ///
    /// - Returns: How many cases were ranked.
    @discardableResult
    package func rankWaiting(page: Int = 200) async throws -> Int {
        let digest = steps.context.policy.workList.urgency.digest
        guard try await steps.read({ try $0.view.workRules() }) != digest else { return 0 }
        var (ranked, after): (Int, Int64) = (0, 0)
        while true {
            let start = after
            guard let done = try await steps.run({ try WorkList($0).rankPage(after: start, limit: page) }) else { break }
            ranked += done.count
            after = done.last
        }
        try await steps.run { try $0.transaction.setWorkRules(digest) }
        return ranked
    }
}
