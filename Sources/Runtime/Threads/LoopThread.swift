import Glibc

/// A thread outside the cooperative pool, for a loop that waits in epoll.
package enum LoopThread {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Runs a closure on a new thread. Nobody joins the thread, so the closure itself must report its end.
    ///
    /// - Returns: 0, or the system's error number. In the latter case the closure does not run.
    package static func start(_ body: @escaping @Sendable () -> Void) -> Int32 {
        let work = Unmanaged.passRetained(Work(body))
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { context in
                // Other threads handle signals. OpenSSL writes with write(2), which would raise SIGPIPE here if the peer has gone.
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
