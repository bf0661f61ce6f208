/// A request of a protocol engine to its connection.
enum EngineAction {
    /// A request is whole: give it to a handler.
    case dispatch(stream: Int32, RequestHead, body: [UInt8])
    /// The engine refused a request and has queued the answer itself.
    case refused(RequestRefusal)
    /// A body above the free size begins: reserve its bytes before it may flow.
    case reserve(stream: Int32, bytes: Int)
    /// The reservation of the stream is no longer needed.
    case release(stream: Int32)
    /// The connection cannot go on.
    case end(ConnectionEnd)
}
