public import HotlineModel

/// A request of one member to another (`Protocols/batches.md`, `trust.md`, `log.md`).
public enum PeerRequest: Hashable, Sendable {
    /// Posts a sealed batch: its head and its lines, NDJSON.
    case batch([UInt8], lane: Lane)
    /// Asks where the asking member's stream stands.
    case streamState(lane: Lane)
    /// Asks for the directory in use.
    case directory
    /// Asks for the chain of roots.
    case roots
    /// Asks for a checkpoint of the log.
    case checkpoint
    /// Asks for the proof that the log at one size is the beginning of the log at another.
    case consistency(from: String?, to: String?)
}
