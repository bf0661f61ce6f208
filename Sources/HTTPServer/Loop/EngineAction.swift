/// What a protocol engine asks of the connection that feeds it.
enum EngineAction {
    /// A request is whole: give it to a handler.
    case dispatch(stream: Int32, RequestHead, body: [UInt8])
    /// The engine refused a request and has queued the answer itself.
    case refused(RequestRefusal)
    /// A body larger than the free allowance begins: its bytes are to be reserved before it may flow.
    case reserve(stream: Int32, bytes: Int)
    /// What was reserved for the stream is no longer needed.
    case release(stream: Int32)
    /// The connection cannot go on.
    case end(ConnectionEnd)
}
