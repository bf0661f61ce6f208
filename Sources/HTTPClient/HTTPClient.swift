import Runtime
import Synchronization

/// An HTTP client for talking to peers: HTTP/2 over long-lived connections, TLS 1.3, a client certificate, and servers known by their keys.
///
/// One thread drives every transfer, so none blocks another and none blocks the cooperative pool. Requests to one server under one
/// ``ServerTrust`` share connections; no connection is ever used under another trust than the one it was verified for.
/// It follows no redirect, uses no proxy, keeps no cookie and asks for no compression.
///
/// A request that met a connection the server had just closed, so that not a byte came back, is sent again on a fresh one, once, whatever its
/// method: the receiver must tell duplicates apart, as batches do.
public final class HTTPClient: Sendable {
    private let mailbox: Mailbox<ClientCommand>
    private let running = Counts()
    private let nextNumber = Atomic<UInt64>(1)

    /// A client and its thread.
    ///
    /// - Throws: `overloaded` when the system has no thread or descriptor left.
    public init(identity: ClientIdentity?, limits: ClientLimits = ClientLimits()) throws(TransferError) {
        guard let mailbox = Mailbox<ClientCommand>() else {
            throw TransferError(.overloaded, detail: "no descriptor for the client's thread")
        }
        self.mailbox = mailbox
        try TransferLoop.start(mailbox: mailbox, counts: running, identity: identity, limits: limits)
    }

    deinit { mailbox.send(.stop(nil)) }

    /// What this client has done so far.
    public var counts: ClientCounts { running.current }

    /// Sends a request and waits for the whole response, whatever its status.
    ///
    /// Cancelling the task aborts the transfer at once.
    /// - Throws: each ``TransferError/Code`` except `refused`.
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

    /// Uses another identity from the next request on; transfers under way end on the connections they have.
    public func replaceIdentity(_ identity: ClientIdentity?) { mailbox.send(.replaceIdentity(identity)) }

    /// Cancels every transfer, closes every connection, and returns when the thread has let go of all of them. May be called again.
    public func shutdown() async {
        await withCheckedContinuation { continuation in mailbox.send(.stop(continuation)) }
    }
}

/// What a client has done since it was made.
public struct ClientCounts: Hashable, Sendable {
    /// Transfers that ended in a response.
    public var responses = 0
    /// Transfers that failed.
    public var failures = 0
    /// Connections opened.
    public var connections = 0
}
