/// A request of a protocol engine to its connection.
enum EngineAction {
    /// The owner admits a request.
    case admitted(Allowance)
    /// The owner does not admit a request. Its answer is queued.
    case turnedAway
    /// A request is whole: give it to a handler.
    case dispatch(stream: Int32, RequestHead, body: [UInt8], Allowance)
    /// The engine refused a request and has queued the answer itself.
    case refused(RequestRefusal)
    /// A body is announced: reserve its bytes before it may flow.
    case reserve(stream: Int32, bytes: Int, Allowance)
    /// The reservation of the stream's body is no longer needed.
    case release(stream: Int32)
    /// The answer of the stream was sent, or its client wants it no more.
    case answered(stream: Int32)
    /// The connection cannot go on.
    case end(ConnectionEnd)
}
