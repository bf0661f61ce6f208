import CLinux
import Glibc
import Synchronization

/// How the rest of the program speaks to the client's thread: commands in order, and an eventfd that wakes it.
final class Mailbox: Sendable {
    typealias Reply = CheckedContinuation<Result<ClientResponse, TransferError>, Never>

    enum Command: Sendable {
        case send(ClientRequest, Ticket, Reply)
        case cancel(UInt64)
        case replaceIdentity(ClientIdentity?)
        case stop(CheckedContinuation<Void, Never>?)
    }

    private struct State {
        var waiting: [Command] = []
        var isClosed = false
    }

    let descriptor: Int32
    let counts = Counts()
    private let state = Mutex(State())

    init() throws(TransferError) {
        descriptor = linux_eventfd()
        guard descriptor >= 0 else { throw TransferError(.overloaded, detail: "no descriptor for the client's thread") }
    }

    deinit { Glibc.close(descriptor) }

    /// Hands a command to the thread; one that comes after the thread has ended is answered here.
    func post(_ command: Command) {
        let (isClosed, isFirst) = state.withLock { state in
            guard !state.isClosed else { return (true, false) }
            state.waiting.append(command)
            return (false, state.waiting.count == 1)
        }
        if isClosed { Self.turnAway(command) }
        if isFirst { eventfd_write(descriptor, 1) }
    }

    /// Takes everything that waits.
    func take() -> [Command] {
        var count: eventfd_t = 0
        eventfd_read(descriptor, &count)
        return state.withLock { state in
            defer { state.waiting.removeAll(keepingCapacity: true) }
            return state.waiting
        }
    }

    /// Takes no further command and answers those that wait.
    func close() {
        let left = state.withLock { state in
            state.isClosed = true
            defer { state.waiting = [] }
            return state.waiting
        }
        left.forEach(Self.turnAway)
    }

    private static func turnAway(_ command: Command) {
        switch command {
        case .send(_, _, let reply): reply.resume(returning: .failure(TransferError(.cancelled, detail: "the client is shut down")))
        case .stop(let waiting): waiting?.resume()
        case .cancel, .replaceIdentity: break
        }
    }
}

/// One call of ``HTTPClient/send(_:)``: its number, and whether its task was cancelled before the thread saw it.
final class Ticket: Sendable {
    let number: UInt64
    private let cancelled = Atomic(false)

    init(number: UInt64) { self.number = number }

    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }
    func cancel() { cancelled.store(true, ordering: .releasing) }
}

/// The running counts behind ``ClientCounts``.
final class Counts: Sendable {
    private let responses = Atomic(0), failures = Atomic(0), connections = Atomic(0)

    func recordResponse() { responses.wrappingAdd(1, ordering: .relaxed) }
    func recordFailure() { failures.wrappingAdd(1, ordering: .relaxed) }
    func recordConnections(_ count: Int) { connections.wrappingAdd(count, ordering: .relaxed) }

    var current: ClientCounts {
        ClientCounts(
            responses: responses.load(ordering: .relaxed), failures: failures.load(ordering: .relaxed),
            connections: connections.load(ordering: .relaxed))
    }
}
