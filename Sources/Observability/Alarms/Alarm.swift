public import HotlineModel

/// A condition that an operator has to know of until it is over.
public struct Alarm: Hashable, Sendable {
    public let kind: AlarmKind
    /// The member it is about; `nil` when it is about this node.
    public let member: MemberID?
    /// Tells apart alarms of one kind and member, such as a key's number or a file; empty if there can be only one.
    public let subject: String
    public let severity: AlarmSeverity
    /// The progress of the condition within its severity. A later step is logged anew.
    public let step: Int
    /// The moment at which it was first raised. Raising it again does not change this.
    public let since: Timestamp
    /// The fault and the remedy, in one plain sentence. It never holds an address of a report.
    public let sentence: String

    /// The dotted name, as in metrics: `directory.expired`.
    public var name: String { kind.rawValue }
}
