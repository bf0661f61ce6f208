import CaseStore
import HotlineModel

extension CaseDesk {
    /// Does something for each of many submissions, in one durable step, and wakes whoever works on what follows.
    ///
    /// - Returns: For each what came of it; a refusal stands for one alone and leaves the others.
    func each<Submission: Sendable, Outcome: Sendable>(
        _ submissions: [Submission],
        _ perform: @escaping @Sendable (Submission, any StoreTransaction) throws -> (Outcome, Set<WorkSignals.Subject>)
    ) async throws -> [Result<Outcome, CaseworkError>] {
        let (results, signals) = try await store.write { transaction in
            var signals: Set<WorkSignals.Subject> = []
            let results = try submissions.map { submission -> Result<Outcome, CaseworkError> in
                do {
                    let (outcome, due) = try perform(submission, transaction)
                    signals.formUnion(due)
                    return .success(outcome)
                } catch let refusal as CaseworkError {
                    return .failure(refusal)
                }
            }
            return (results, signals)
        }
        self.signals.raise(signals)
        return results
    }
}
