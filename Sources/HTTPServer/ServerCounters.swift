/// The activity of a server since its start, and at present.
public struct ServerCounters: Sendable, Hashable {
    /// The number of connections that were accepted and kept.
    public internal(set) var connectionsAccepted = 0
    /// The number of open connections.
    public internal(set) var connectionsOpen = 0
    /// The number of open connections from which no request of a named caller was admitted.
    public internal(set) var strangersOpen = 0
    /// The number of connections that were closed, or not kept, because a cap was reached.
    public internal(set) var connectionsRefused = 0
    /// The number of requests that were not admitted.
    public internal(set) var requestsTurnedAway = 0
    /// The number of requests that the server refused by itself.
    public internal(set) var requestsRefused = 0
    /// The number of requests that were answered 503 because too many were waiting.
    public internal(set) var requestsOverloaded = 0
    /// The number of running handlers.
    public internal(set) var handlersRunning = 0
    /// The number of requests that wait for a handler.
    public internal(set) var requestsWaiting = 0
    /// The number of bytes of bodies that are reserved or stored.
    public internal(set) var bodyBytesHeld = 0
    /// The number of bytes of answers that are expected or not yet read.
    public internal(set) var answerBytesHeld = 0
}
