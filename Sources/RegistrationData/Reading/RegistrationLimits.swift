/// The bounds of reading one answer.
public struct RegistrationLimits: Hashable, Sendable {
    /// The most bytes of an answer.
    public var bytes = 1 << 20
    /// The most levels of entities within entities.
    public var levels = 6
    /// The most entities.
    public var entities = 256
    /// The most contacts, links and redactions that are kept, each.
    public var kept = 16

    public init() {}
}
