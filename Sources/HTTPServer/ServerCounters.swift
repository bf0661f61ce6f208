/// The activity of a server since its start, and at present.
public struct ServerCounters: Sendable, Hashable {
    /// The number of connections that were accepted and kept.
    public internal(set) var connectionsAccepted = 0
    /// The number of connections that were closed at once because a cap was reached.
    public internal(set) var connectionsRefused = 0
    /// The number of open connections.
    public internal(set) var connectionsOpen = 0
    /// The number of TLS handshakes that failed.
    public internal(set) var handshakesRefused = 0
    /// The number of requests for a handler, whether it has begun or they wait for it.
    public internal(set) var requestsAccepted = 0
    /// The number of requests that the server refused by itself.
    public internal(set) var requestsRefused = 0
    /// The number of requests that were answered 503 because too many were waiting.
    public internal(set) var requestsOverloaded = 0
    /// The number of connections that a deadline ended.
    public internal(set) var deadlinesMissed = 0
    /// The number of connections that ended because of a flood of control frames.
    public internal(set) var floodsEnded = 0
    /// The number of running handlers.
    public internal(set) var handlersRunning = 0
    /// The number of requests that wait for a handler.
    public internal(set) var requestsWaiting = 0
    /// The number of bytes of bodies that are reserved or stored.
    public internal(set) var bodyBytesHeld = 0
}
