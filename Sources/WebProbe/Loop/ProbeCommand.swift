import Runtime
import Synchronization

/// A command of the rest of the program to the probe's thread.
enum ProbeCommand: Sendable {
    typealias Reply = CheckedContinuation<Result<LookOutcome, ProbeError>, Never>

    case look(Look, LookTicket, Reply)
    case cancel(UInt64)
    case stop(CheckedContinuation<Void, Never>?)

    /// Answers a command that came after the thread had ended.
    func turnAway() {
        switch self {
        case .look(_, _, let reply): reply.resume(returning: .failure(.cancelled))
        case .stop(let waiting): waiting?.resume()
        case .cancel: break
        }
    }
}

extension Mailbox<ProbeCommand> {
    /// Sends a command to the thread. If the thread has ended, the command is answered here.
    func send(_ command: ProbeCommand) { if !post(command) { command.turnAway() } }
}

/// One call of ``AddressProbe/take(_:)``: its number, and a flag in case its task was cancelled before the thread saw it.
final class LookTicket: Sendable {
    let number: UInt64
    private let cancelled = Atomic(false)

    init(number: UInt64) { self.number = number }

    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }
    func cancel() { cancelled.store(true, ordering: .releasing) }
}
