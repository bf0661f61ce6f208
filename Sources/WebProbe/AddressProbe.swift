import Runtime
import Synchronization

/// Looks at addresses without taking anything from them: a status, some header fields, and at most a finding about the beginning of a text.
///
/// One thread drives all looks. Each look has a connection of its own to an address that the caller names and the guard allows, follows no
/// redirect, and keeps no cookie, session or body. A certificate that is not valid ends the look; it is never passed over.
public final class AddressProbe: Sendable {
    private let mailbox: Mailbox<ProbeCommand>
    private let nextNumber = Atomic<UInt64>(1)

    /// Creates a probe and its thread.
    ///
    /// - Parameters:
    ///   - guard: The rule over the addresses to which it may connect.
    ///   - authorities: The path of a PEM file with the authorities of certificates; `nil` takes those of the system.
    /// - Throws: `overloaded` if the system has no thread or descriptor left.
    public init(guard: AddressGuard, authorities: String? = nil, limits: ProbeLimits = ProbeLimits()) throws(ProbeError) {
        guard let mailbox = Mailbox<ProbeCommand>() else { throw .overloaded }
        self.mailbox = mailbox
        try ProbeLoop.start(mailbox: mailbox, rules: ProbeRules(guard: `guard`, authorities: authorities, limits: limits))
    }

    deinit { mailbox.send(.stop(nil)) }

    /// Takes one look.
    ///
    /// Cancelling the task ends the look at once.
    /// - Throws: ``ProbeError`` if no look was made.
    public func take(_ look: Look) async throws(ProbeError) -> LookOutcome {
        let ticket = LookTicket(number: nextNumber.wrappingAdd(1, ordering: .relaxed).oldValue)
        let mailbox = mailbox
        let result: Result<LookOutcome, ProbeError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in mailbox.send(.look(look, ticket, continuation)) }
        } onCancel: {
            ticket.cancel()
            mailbox.send(.cancel(ticket.number))
        }
        return try result.get()
    }

    /// Ends all looks, and returns once the thread has closed their connections. It may be called again.
    public func shutdown() async {
        await withCheckedContinuation { continuation in mailbox.send(.stop(continuation)) }
    }
}

/// The settings that all looks of a probe share.
struct ProbeRules: Sendable {
    let `guard`: AddressGuard
    let authorities: String?
    let limits: ProbeLimits
}
