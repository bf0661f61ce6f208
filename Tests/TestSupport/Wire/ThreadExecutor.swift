// Whichever file of the module is compiled first decides which C module signal sets belong to: Glibc, which Foundation brings, or this one.
import COpenSSL
import Foundation

/// Runs one actor on a thread of its own.
///
/// The queues of Dispatch share a bounded number of threads with the cooperative pool, so that many clients that block on them could starve
/// the very servers they wait for. The thread ends with the executor.
final class ThreadExecutor: SerialExecutor {
    /// The jobs, guarded by the condition they are announced with.
    ///
    /// Unchecked, because every access of `jobs` and `isOver` is made between `lock` and `unlock` of the condition.
    private final class Inbox: @unchecked Sendable {
        private let condition = NSCondition()
        private var jobs: [UnownedJob] = []
        private var isOver = false

        func add(_ job: UnownedJob) {
            condition.lock()
            jobs.append(job)
            condition.signal()
            condition.unlock()
        }

        func finish() {
            condition.lock()
            isOver = true
            condition.signal()
            condition.unlock()
        }

        /// The next job, when there is one; `nil` at the end.
        func next() -> UnownedJob? {
            condition.lock()
            defer { condition.unlock() }
            while jobs.isEmpty {
                if isOver { return nil }
                condition.wait()
            }
            return jobs.removeFirst()
        }
    }

    private let inbox = Inbox()

    init() {
        let inbox = self.inbox
        // An unowned reference: the executor outlives its jobs, because the actor that owns it does.
        let executor = asUnownedSerialExecutor()
        Thread.detachNewThread {
            // OpenSSL writes with write(2): a server that closes first must be an error of that call, not the end of the tests.
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, SIGPIPE)
            pthread_sigmask(SIG_BLOCK, &signals, nil)
            while let job = inbox.next() { job.runSynchronously(on: executor) }
        }
    }

    deinit { inbox.finish() }

    func enqueue(_ job: consuming ExecutorJob) { inbox.add(UnownedJob(job)) }
}
