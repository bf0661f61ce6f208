import Glibc
import Runtime
import Synchronization

/// A small HTTP server: HTTP/2 and strict HTTP/1.1, over TLS with client certificates, or plain on loopback and Unix sockets.
///
/// One thread owns every connection; handlers run as tasks on the cooperative pool, a bounded number of them at once. Everything a client can
/// make the server hold or wait for is bounded by ``ServerLimits``. What it refuses, it refuses by itself, before any handler is called.
public final class HTTPServer: Sendable {
    /// The listeners with the ports they really have; the sockets take connections from `init` on, and serve them once ``run()`` runs.
    public let bound: [BoundListener]

    private let listeners: [Listener]
    private let contexts: [TLSContextSlot?]
    private let limits: ServerLimits
    private let answers: RefusalAnswers
    private let observer: (@Sendable (ServerEvent) -> Void)?
    private let handler: @Sendable (HTTPRequest) async -> HTTPResponse
    private let mailbox: Mailbox<LoopMessage>
    private let board = CounterBoard()
    /// The bound sockets, until the loop takes them over.
    private let sockets: Mutex<[BoundSocket]?>

    /// Loads every identity and binds every listener.
    ///
    /// - Parameters:
    ///   - listeners: Where to listen; names are unique.
    ///   - limits: The bounds.
    ///   - refusal: What to answer where the server refuses a request by itself; asked once for each refusal, here. The status is always that
    ///     of the refusal, and every 503 names ``ServerLimits/retryAfterSeconds`` unless the answer names another time. Without an answer, a plain
    ///     problem document.
    ///   - observer: Told what is worth logging, on the loop's thread: it must not wait.
    ///   - handler: Answers requests; it runs to its end even when its client has gone. It is cancelled only when the drain deadline has passed.
    /// - Throws: ``ServerError``; nothing stays bound then.
    public init(
        listeners: [Listener], limits: ServerLimits = ServerLimits(), refusal: (RequestRefusal) -> HTTPResponse? = { _ in nil },
        observer: (@Sendable (ServerEvent) -> Void)? = nil,
        handler: @escaping @Sendable (HTTPRequest) async -> HTTPResponse
    ) throws(ServerError) {
        var names: Set<String> = []
        for listener in listeners where !names.insert(listener.name).inserted { throw .listenerName(listener.name) }
        self.listeners = listeners
        self.limits = limits
        answers = RefusalAnswers(retryAfter: limits.retryAfterSeconds, owner: refusal)
        self.observer = observer
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

    /// Serves until the task is cancelled; then stops accepting, lets requests under way end, and returns.
    ///
    /// Meanwhile new requests on open connections are refused as ``RequestRefusal/draining``; HTTP/2 clients are told GOAWAY, and streams they open
    /// after the last one it names are not looked at.
    ///
    /// - Throws: ``ServerError/alreadyRun`` the second time, ``ServerError/system(operation:reason:)`` when the loop cannot start.
    public func run() async throws {
        let taken = sockets.withLock { sockets in
            defer { sockets = nil }
            return sockets
        }
        guard let taken else { throw ServerError.alreadyRun }
        let (jobs, sink) = AsyncStream.makeStream(of: [HandlerJob].self)
        let parts = EventLoop.Parts(
            sockets: taken, contexts: contexts, limits: limits, answers: answers, mailbox: mailbox, board: board, observer: observer,
            sink: sink)
        // Not a child: cancelling `run` must not cancel handlers before the drain deadline. It is awaited below, on every path.
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

    /// Uses another certificate for new connections of a listener. Connections already open keep theirs.
    ///
    /// - Parameters:
    ///   - listener: The listener's name.
    ///   - chain: The leaf and then its issuers, PEM.
    ///   - key: The leaf's key, PEM.
    /// - Throws: ``ServerError/identity(listener:reason:)`` for a broken one, and the old one stays in use;
    ///   ``ServerError/listenerName(_:)`` when no TLS listener has the name.
    public func replaceIdentity(listener: String, chain: [UInt8], key: [UInt8]) throws(ServerError) {
        guard let index = listeners.firstIndex(where: { $0.name == listener }), let slot = contexts[index],
            case .tls(var configuration) = listeners[index].security
        else { throw .listenerName(listener) }
        configuration.certificateChain = chain
        configuration.privateKey = key
        slot.replace(with: try Self.context(configuration, listener))
        observer?(.identityReplaced(listener: listener))
    }

    /// What the server did and does, as of its loop's last turn.
    public func counters() -> ServerCounters { board.current }
}
