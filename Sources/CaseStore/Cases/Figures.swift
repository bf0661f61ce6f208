public import HotlineModel

/// A node's figures for a period. All count reports, by when this node received them.
public struct Figures: Hashable, Sendable {
    public var received = 0
    /// By `public`, `partner`, `police`, `proactive`.
    public var byOrigin: [String: Int] = [:]
    /// By delivering member.
    public var byPartner: [MemberID: Int] = [:]
    /// Reports whose case's last assessment is baseline or national.
    public var illegal = 0
    /// Illegal, and our own trace gave a keep placement.
    public var illegalHostedHere = 0
    /// Reports whose case was referred to the police.
    public var referred = 0
    /// By the kind of the case's last assessment; reports not assessed yet stand in none.
    public var byKind: [ReportKind: Int] = [:]
    /// Placements of illegal reports, by `keep`, `forward`, `central`.
    public var dispositions: [String: Int] = [:]
    /// Placements of illegal reports that were forwarded, by receiving member.
    public var forwardedTo: [MemberID: Int] = [:]
    /// Reports of whose cases central got, or is about to get, a copy for information.
    public var centralCopies = 0

    /// Nothing counted.
    public init() {}
}

/// Counting.
public protocol FigureReading {
    /// The figures of a period, from its first moment to before its end; without bounds, of all time.
    func figures(from: Timestamp?, until: Timestamp?) throws -> Figures
}
