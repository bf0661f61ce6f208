import Runtime
import Synchronization

/// An HTTP client for peers: HTTP/2 over long-lived connections, TLS 1.3, a client certificate, and servers recognised by their keys.
///
/// One thread drives all transfers, so none blocks another and none blocks the cooperative pool. Requests to one server under one
/// ``ServerTrust`` share connections. No connection is ever used under a trust other than the one for which it was verified. The client follows
/// no redirect, uses no proxy, keeps no cookie and asks for no compression.
///
/// If the server had just closed a connection, so that not one byte came back, the request is sent again on a fresh one, once, whatever its
/// method. The receiver must recognise duplicates, as it does with batches.
public final class HTTPClient: Sendable {
    private let mailbox: Mailbox<ClientCommand>
    private let running = Counts()
    private let nextNumber = Atomic<UInt64>(1)

    /// Creates a client and its thread.
    ///
    /// - Throws: `overloaded` if the system has no thread or descriptor left.
    public init(identity: ClientIdentity?, limits: ClientLimits = ClientLimits()) throws(TransferError) {
        guard let mailbox = Mailbox<ClientCommand>() else {
            throw TransferError(.overloaded, detail: "no descriptor for the client's thread")
        }
        self.mailbox = mailbox
        try TransferLoop.start(mailbox: mailbox, counts: running, identity: identity, limits: limits)
    }

    deinit { mailbox.send(.stop(nil)) }

    /// The counts of this client so far.
    public var counts: ClientCounts { running.current }

    /// Sends a request and waits for the whole response, whatever its status.
    ///
    /// Cancelling the task aborts the transfer at once.
    /// - Throws: Any ``TransferError/Code`` except `refused`.
    public func send(_ request: ClientRequest) async throws(TransferError) -> ClientResponse {
        let ticket = Ticket(number: nextNumber.wrappingAdd(1, ordering: .relaxed).oldValue)
        let mailbox = mailbox
        let outcome: Result<ClientResponse, TransferError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                mailbox.send(.send(request, ticket, continuation))
            }
        } onCancel: {
            ticket.cancel()
            mailbox.send(.cancel(ticket.number))
        }
        return try outcome.get()
    }

    /// Uses another identity from the next request on. Running transfers end on the connections that they have.
    public func replaceIdentity(_ identity: ClientIdentity?) { mailbox.send(.replaceIdentity(identity)) }

    /// Cancels all transfers, closes all connections, and returns once the thread has released them. It may be called again.
    public func shutdown() async {
        await withCheckedContinuation { continuation in mailbox.send(.stop(continuation)) }
    }
}

/// The counts of a client since it was made.
public struct ClientCounts: Hashable, Sendable {
    /// The number of transfers that ended with a response.
    public var responses = 0
    /// The number of transfers that failed.
    public var failures = 0
    /// The number of connections that were opened.
    public var connections = 0
}
