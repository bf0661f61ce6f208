/// The activity of a server since its start, and at present.
public struct ServerCounters: Sendable, Hashable {
    /// The number of connections that were accepted and kept.
    public internal(set) var connectionsAccepted = 0
    /// The number of open connections.
    public internal(set) var connectionsOpen = 0
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
}
