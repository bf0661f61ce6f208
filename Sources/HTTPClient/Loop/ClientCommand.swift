import Runtime
import Synchronization

/// A command of the rest of the program to the client's thread.
enum ClientCommand: Sendable {
    typealias Reply = CheckedContinuation<Result<ClientResponse, TransferError>, Never>

    case send(ClientRequest, Ticket, Reply)
    case cancel(UInt64)
    case replaceIdentity(ClientIdentity?)
    case stop(CheckedContinuation<Void, Never>?)

    /// Answers a command that came after the thread had ended.
    func turnAway() {
        switch self {
        case .send(_, _, let reply): reply.resume(returning: .failure(TransferError(.cancelled, detail: "the client is shut down")))
        case .stop(let waiting): waiting?.resume()
        case .cancel, .replaceIdentity: break
        }
    }
}

extension Mailbox<ClientCommand> {
    /// Sends a command to the thread. If the thread has ended, the command is answered here.
    func send(_ command: ClientCommand) { if !post(command) { command.turnAway() } }
}

/// One call of ``HTTPClient/send(_:)``: its number, and a flag in case its task was cancelled before the thread saw it.
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
