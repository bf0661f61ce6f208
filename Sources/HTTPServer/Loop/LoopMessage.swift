/// A message of another thread to the loop.
enum LoopMessage: Sendable {
    /// A handler has answered.
    case reply(HandlerJob.Address, HTTPResponse)
    /// `run` was cancelled.
    case stop
    /// Somebody wants to know that the loop turns.
    case turn(CheckedContinuation<Void, Never>)
}

/// A whole request on its way to its handler.
struct HandlerJob: Sendable {
    /// The destination of the answer. It is not a pointer, so an answer to a connection that has gone finds nothing.
    struct Address: Sendable {
        let connection: ConnectionID
        let stream: Int32
        let client: ClientKey
        let pool: Int

        var key: MemoryBudget.Key { MemoryBudget.Key(connection: connection, stream: stream) }
    }

    let address: Address
    let request: HTTPRequest
    /// The moment at which it has waited long enough.
    let due: Int64
}
