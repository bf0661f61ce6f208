/// What a server did since it started, and what it does now.
public struct ServerCounters: Sendable, Hashable {
    /// Connections accepted and kept.
    public internal(set) var connectionsAccepted = 0
    /// Connections closed at once because a cap was reached.
    public internal(set) var connectionsRefused = 0
    /// Connections open now.
    public internal(set) var connectionsOpen = 0
    /// TLS handshakes that failed.
    public internal(set) var handshakesRefused = 0
    /// Requests given to a handler, now or later.
    public internal(set) var requestsAccepted = 0
    /// Requests the server refused by itself.
    public internal(set) var requestsRefused = 0
    /// Requests answered 503 because too many were waiting.
    public internal(set) var requestsOverloaded = 0
    /// Connections ended by a deadline.
    public internal(set) var deadlinesMissed = 0
    /// Connections ended for a flood of control frames.
    public internal(set) var floodsEnded = 0
    /// Handlers running now.
    public internal(set) var handlersRunning = 0
    /// Requests waiting for a handler now.
    public internal(set) var requestsWaiting = 0
    /// Bytes of bodies reserved or held now.
    public internal(set) var bodyBytesHeld = 0
}
