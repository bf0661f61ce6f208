public import HotlineModel

/// Something an operator has to know of until it is over.
public struct Alarm: Hashable, Sendable {
    /// The dotted name, written in the source: `directory.expired`.
    public let name: String
    /// The member it is about; `nil` when it is about this node.
    public let member: MemberID?
    /// What tells alarms of one name and member apart where there can be several, such as a key's number or a file; empty otherwise.
    public let subject: String
    public let severity: AlarmSeverity
    /// How far it has come within its severity; a later step is logged anew.
    public let step: Int
    /// When it was first raised; raising it again does not change this.
    public let since: Timestamp
    /// What is wrong and what to do, in one plain sentence. Never an address of a report.
    public let sentence: String
}
