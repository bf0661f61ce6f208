import Glibc

/// A thread of its own for a loop that waits in epoll, outside the cooperative pool.
package enum LoopThread {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Runs a closure on a new thread that nobody joins, so the closure itself says when it is done.
    ///
    /// - Returns: 0, or the error number of the system, in which case the closure does not run.
    package static func start(_ body: @escaping @Sendable () -> Void) -> Int32 {
        let work = Unmanaged.passRetained(Work(body))
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { context in
                // Signals belong to other threads. OpenSSL writes with write(2), which would raise SIGPIPE here for a peer that is gone.
                var all = sigset_t()
                sigfillset(&all)
                pthread_sigmask(SIG_BLOCK, &all, nil)
                pthread_detach(pthread_self())
                if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
                return nil
            }, work.toOpaque())
        if status != 0 { work.release() }
        return status
    }
}
