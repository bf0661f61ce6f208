/// What other threads tell the loop.
enum LoopMessage: Sendable {
    /// A handler has answered.
    case reply(HandlerJob.Address, HTTPResponse)
    /// `run` was cancelled.
    case stop
}

/// A whole request on its way to its handler.
struct HandlerJob: Sendable {
    /// Where the answer goes: never a pointer, so that an answer to a connection long gone finds nothing.
    struct Address: Sendable {
        let connection: ConnectionID
        let stream: Int32
        let client: ClientKey
    }

    let address: Address
    let request: HTTPRequest
}
