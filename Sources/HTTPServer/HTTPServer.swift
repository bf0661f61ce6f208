import Glibc
import Runtime
import Synchronization

/// A small HTTP server: HTTP/2 and strict HTTP/1.1, over TLS with client certificates, or plain on loopback and Unix sockets.
///
/// One thread owns every connection. Handlers run as tasks on the cooperative pool, a bounded number of them at once. ``ServerLimits`` bounds
/// everything that a client can make the server store or wait for. The server refuses malformed requests itself, before it calls a handler.
public final class HTTPServer: Sendable {
    /// The listeners with their actual ports. The sockets accept connections from `init` on, and serve them once ``run()`` runs.
    public let bound: [BoundListener]

    private let listeners: [Listener]
    private let contexts: [TLSContextSlot?]
    private let limits: ServerLimits
    private let refusal: RefusalForm
    private let observer: (@Sendable (ServerEvent) -> Void)?
    private let admit: @Sendable (HTTPRequest) -> Admittance
    private let handler: @Sendable (HTTPRequest) async -> HTTPResponse
    private let mailbox: Mailbox<LoopMessage>
    private let board = CounterBoard()
    /// The bound sockets, until the loop gets them.
    private let sockets: Mutex<[BoundSocket]?>

    /// Loads every identity and binds every listener.
    ///
    /// - Parameters:
    ///   - listeners: The addresses to listen at; names are unique.
    ///   - limits: The bounds.
    ///   - refusal: Renders a refusal of the server itself, on the loop's thread: it must not wait. The answer gets the status of the refusal.
    ///   - observer: Gets every event worth logging, on the loop's thread: it must not wait.
    ///   - admit: Judges each request when its head is whole, on the loop's thread: it must not wait. The request that it gets has no body yet.
    ///   - handler: Answers requests. It runs to its end even if its client has gone, and is cancelled only after the drain deadline.
    /// - Throws: ``ServerError``. Nothing stays bound then.
    public init(
        listeners: [Listener], limits: ServerLimits = ServerLimits(), refusal: @escaping @Sendable (RequestRefusal) -> HTTPResponse,
        observer: (@Sendable (ServerEvent) -> Void)? = nil,
        admit: @escaping @Sendable (HTTPRequest) -> Admittance = Admittance.everybody,
        handler: @escaping @Sendable (HTTPRequest) async -> HTTPResponse
    ) throws(ServerError) {
        var names: Set<String> = []
        for listener in listeners where !names.insert(listener.name).inserted { throw .listenerName(listener.name) }
        self.listeners = listeners
        self.limits = limits
        self.refusal = refusal
        self.observer = observer
        self.admit = admit
        self.handler = handler
        var contexts: [TLSContextSlot?] = []
        for listener in listeners { contexts.append(try Self.context(of: listener).map(TLSContextSlot.init)) }
        self.contexts = contexts
        var sockets: [BoundSocket] = []
        for listener in listeners { sockets.append(try BoundSocket(listener)) }
        bound = sockets.map(\.bound)
        guard let mailbox = Mailbox<LoopMessage>() else { throw .system(operation: "eventfd", reason: errorText(errno)) }
        self.mailbox = mailbox
        self.sockets = Mutex(sockets)
    }

    private static func context(of listener: Listener) throws(ServerError) -> TLSContext? {
        guard case .tls(let configuration) = listener.security else { return nil }
        return try context(configuration, listener.name)
    }

    private static func context(_ configuration: TLSConfiguration, _ name: String) throws(ServerError) -> TLSContext {
        do {
            return try TLSContext(configuration)
        } catch {
            throw .identity(listener: name, reason: error.reason)
        }
    }

    /// Serves until the task is cancelled. Then it stops accepting, lets running requests end, and returns.
    ///
    /// During the drain, new requests on open connections are refused as ``RequestRefusal/draining``. HTTP/2 clients get a GOAWAY, and streams that
    /// they open after the last one it names are ignored.
    ///
    /// - Throws: ``ServerError/alreadyRun`` the second time, ``ServerError/system(operation:reason:)`` if the loop cannot start.
    public func run() async throws {
        let taken = sockets.withLock { sockets in
            defer { sockets = nil }
            return sockets
        }
        guard let taken else { throw ServerError.alreadyRun }
        let (jobs, sink) = AsyncStream.makeStream(of: [HandlerJob].self)
        let parts = EventLoop.Parts(
            sockets: taken, rooms: listeners.map(\.room), contexts: contexts, limits: limits, refusal: refusal, admit: admit,
            mailbox: mailbox, board: board, observer: observer, sink: sink)
        // This is not a child task: cancelling `run` must not cancel handlers before the drain deadline. It is awaited below, on every path.
        let handlers = Task { await self.handle(jobs) }
        let result = await withTaskCancellationHandler {
            await Self.runLoop(parts)
        } onCancel: {
            mailbox.post(.stop)
        }
        sink.finish()
        handlers.cancel()
        await handlers.value
        try result.get()
    }

    private static func runLoop(_ parts: EventLoop.Parts) async -> Result<Void, ServerError> {
        await withCheckedContinuation { continuation in
            let status = LoopThread.start {
                do throws(ServerError) {
                    let loop = try EventLoop(parts)
                    loop.run()
                    continuation.resume(returning: .success(()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
            if status != 0 { continuation.resume(returning: .failure(.system(operation: "pthread_create", reason: errorText(status)))) }
        }
    }

    /// Runs each request's handler as a child task and sends its answer back to the loop.
    private func handle(_ jobs: AsyncStream<[HandlerJob]>) async {
        let handler = self.handler
        let mailbox = self.mailbox
        await withDiscardingTaskGroup { group in
            for await batch in jobs {
                for job in batch {
                    group.addTask { mailbox.post(.reply(job.address, await handler(job.request))) }
                }
            }
        }
    }

    /// Replaces the certificate of a listener for new connections. Open connections keep the old one.
    ///
    /// - Parameters:
    ///   - listener: The listener's name.
    ///   - chain: The leaf and then its issuers, PEM.
    ///   - key: The leaf's key, PEM.
    /// - Throws: ``ServerError/identity(listener:reason:)`` if the new one cannot be used, and then the old one stays in use;
    ///   ``ServerError/listenerName(_:)`` if no TLS listener has the name.
    public func replaceIdentity(listener: String, chain: [UInt8], key: [UInt8]) throws(ServerError) {
        guard let index = listeners.firstIndex(where: { $0.name == listener }), let slot = contexts[index],
            case .tls(var configuration) = listeners[index].security
        else { throw .listenerName(listener) }
        configuration.certificateChain = chain
        configuration.privateKey = key
        slot.replace(with: try Self.context(configuration, listener))
        observer?(.identityReplaced(listener: listener))
    }

    /// Returns once the running loop has come round, or has ended: it does not hang then.
    public func turn() async {
        await withCheckedContinuation { waiter in
            if !mailbox.post(.turn(waiter)) { waiter.resume() }
        }
    }

    /// The counters at the end of the loop's last turn.
    public func counters() -> ServerCounters { board.current }
}
