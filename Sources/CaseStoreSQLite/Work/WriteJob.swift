import CaseStore
import Synchronization

/// A use case on its way through the writer, whatever it answers.
protocol QueuedWrite: AnyObject, Sendable {
    /// The outcome is final.
    var isSettled: Bool { get }
    /// Claims it for a group; `false` if its caller gave up meanwhile.
    func begin() -> Bool
    /// Runs the closure and keeps its outcome back until ``settle(failure:)``; rethrows the closure's error.
    func run(in transaction: any StoreTransaction) throws
    /// Makes the kept outcome final, or a failure in its place.
    func settle(failure: (any Error)?)
}

/// One use case: waiting, running, settled.
final class WriteJob<Outcome: Sendable>: QueuedWrite {
    private enum State {
        case waiting
        case running(Outcome?)
        case settled(Result<Outcome, any Error>)
    }

    private let work: @Sendable (any StoreTransaction) throws -> Outcome
    private let state = Mutex(State.waiting)

    init(_ work: @escaping @Sendable (any StoreTransaction) throws -> Outcome) { self.work = work }

    var isSettled: Bool {
        state.withLock { state in
            if case .settled = state { true } else { false }
        }
    }

    /// The outcome; to be read only when it is final.
    func outcome() throws -> Outcome {
        try state.withLock { state in
            guard case .settled(let result) = state else { preconditionFailure("the outcome of a write was asked for before it stood") }
            return try result.get()
        }
    }

    /// Gives up, unless the closure was begun already: then its outcome counts.
    func cancel() {
        state.withLock { state in
            if case .waiting = state { state = .settled(.failure(CancellationError())) }
        }
    }

    func begin() -> Bool {
        state.withLock { state in
            guard case .waiting = state else { return false }
            state = .running(nil)
            return true
        }
    }

    func run(in transaction: any StoreTransaction) throws {
        let outcome = try work(transaction)
        state.withLock { $0 = .running(outcome) }
    }

    func settle(failure: (any Error)?) {
        state.withLock { state in
            guard case .running(let outcome) = state else { return }
            if let failure {
                state = .settled(.failure(failure))
            } else if let outcome {
                state = .settled(.success(outcome))
            } else {
                preconditionFailure("a write was settled without an outcome")
            }
        }
    }
}
