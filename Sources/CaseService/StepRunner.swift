package import CaseStore
package import Casework
package import Envelopes
package import HotlineModel
package import Runtime

/// Runs use cases over the store. Each is a step: one transaction at one moment, whose effects happen once, after the commit.
public struct StepRunner: Sendable {
    package let context: CaseContext
    package let store: any CaseStore
    package let clock: any WallClock
    /// Wakes the workers that go on with what a step left to do.
    package let signals: WorkSignals
    private let metrics: CaseMetrics

    package init(
        _ context: CaseContext, store: any CaseStore, clock: any WallClock, signals: WorkSignals, metrics: CaseMetrics
    ) {
        self.context = context
        self.store = store
        self.clock = clock
        self.signals = signals
        self.metrics = metrics
    }

    /// The present moment.
    package var now: Timestamp { Timestamp(milliseconds: clock.now()) }

    /// Runs a step, and performs its effects once it is durable.
    ///
    /// - Parameters:
    ///   - moment: The step's moment, if the caller has judged something at it already; the present by default.
    ///   - directory: The directory that the caller has judged by; the one in use by default.
    /// - Throws: What the closure or the store throws; then nothing of the step stays, and no effect happens.
    package func run<Outcome: Sendable>(
        at moment: Timestamp? = nil, trusting directory: Directory? = nil,
        _ work: @escaping @Sendable (CaseStep) throws -> Outcome
    ) async throws -> Outcome {
        let (context, moment) = (context, moment ?? now)
        let (outcome, effects) = try await store.write { transaction in
            let step = CaseStep(context, transaction, at: moment, trusting: directory)
            return (try work(step), step.effects)
        }
        perform(effects)
        return outcome
    }

    /// Does the same for each of many submissions, in one step.
    ///
    /// - Returns: One result for each, in order. A refusal stands for one submission alone and leaves the others.
    package func each<Submission: Sendable, Outcome: Sendable>(
        _ submissions: [Submission], _ work: @escaping @Sendable (CaseStep, Submission) throws -> Outcome
    ) async throws -> [Result<Outcome, CaseworkError>] {
        try await run { step in
            try submissions.map { submission in try step.attempt { try work(step, submission) } }
        }
    }

    /// Reads cases from one state of the store.
    package func read<Outcome: Sendable>(_ look: @escaping @Sendable (CaseReader) throws -> Outcome) async throws -> Outcome {
        let context = context
        return try await store.read { view in try look(CaseReader(context, view)) }
    }

    private func perform(_ effects: [CaseEffect]) {
        var woken: Set<WorkSignals.Subject> = []
        for effect in effects {
            switch effect {
            case .wake(let subject): woken.insert(subject)
            case .count(let figure): metrics.add(figure)
            }
        }
        signals.raise(woken)
    }
}
