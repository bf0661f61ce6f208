import Dispatch

/// Runs an actor on its own serial queue, off the cooperative pool; the actor returns it from `unownedExecutor`.
///
/// It is for actors with calls that block: a database file, a resolver, a library that waits.
public final class BlockingExecutor: SerialExecutor {
    private let queue: DispatchQueue

    /// Creates an executor. Debuggers show the label of its queue.
    public init(label: String) { self.queue = DispatchQueue(label: label) }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
