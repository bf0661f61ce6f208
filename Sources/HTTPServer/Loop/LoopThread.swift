import Glibc

/// Runs a closure on a thread of its own, outside the cooperative pool.
enum LoopThread {
    private final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Starts the thread; nobody joins it, so the closure itself says when it is done.
    static func start(_ body: @escaping @Sendable () -> Void) throws(ServerError) {
        let work = Unmanaged.passRetained(Work(body))
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { context in
                // OpenSSL writes with write(2): SIGPIPE is blocked on this thread, so that a client gone is an error of that call and nothing more.
                var signals = sigset_t()
                sigemptyset(&signals)
                sigaddset(&signals, SIGPIPE)
                pthread_sigmask(SIG_BLOCK, &signals, nil)
                pthread_detach(pthread_self())
                if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
                return nil
            }, work.toOpaque())
        guard status == 0 else {
            work.release()
            throw .system(operation: "pthread_create", reason: errorText(status))
        }
    }
}
