public import HotlineModel

/// This node's knowledge of its contact with another member.
public struct PeerRecord: Hashable, Sendable {
    public var member: MemberID
    /// The moment of the peer's last authenticated request here.
    public var heardAt: Timestamp?
    /// The moment of the peer's last answer to a request of ours.
    public var answeredAt: Timestamp?
    /// The last failure in words; `nil` if the last contact went well.
    public var lastError: String?
    public var lastErrorAt: Timestamp?
    /// The peer's clock minus ours, in milliseconds, as last measured.
    public var skewMilliseconds: Int64?
    /// The directory version the peer last named.
    public var directoryVersion: Int?
    /// The peer's last checkpoint that was found consistent: a signed note.
    public var checkpoint: String?
    /// A checkpoint that contradicts ``checkpoint``: the proof of a fork, kept beside it.
    public var forkedCheckpoint: String?
    /// The moment since which this node catches up with the peer after an outage. The peer's cases are held back until its queue is empty.
    public var catchingUpSince: Timestamp?
    /// The last moment at which lines to the peer waited for the directory and not for the peer. Its silence counts from then on.
    public var silenceCountsFrom: Timestamp?

    public init(member: MemberID) { self.member = member }
}

/// Looking up contact with peers.
public protocol PeerReading {
    /// The record of a member; an empty one if it was never met.
    func peer(_ member: MemberID) throws -> PeerRecord
    /// Every member ever met, in the order of their names; empty before the first.
    func peers() throws -> [PeerRecord]
}

/// Recording contact with peers.
///
/// Each method changes its own columns, leaves the others, and begins a record for a member that was never met. So a task that writes
/// contact every few seconds cannot undo the write of another task, such as the proof of a fork.
public protocol PeerWriting {
    /// Records contact: when the member was last heard and last answered, the last error, its clock and the version of its directory.
    func recordContact(with peer: PeerRecord) throws
    /// Saves the member's last consistent checkpoint.
    func save(checkpoint: String, of member: MemberID) throws
    /// Saves a checkpoint that contradicts the consistent one, which stays.
    func save(forkedCheckpoint: String, of member: MemberID) throws
    /// Begins to catch up with a member, or ends it with `nil`.
    func setCatchingUp(with member: MemberID, since start: Timestamp?) throws
    /// Counts a member's silence from a moment on.
    func countSilence(of member: MemberID, from moment: Timestamp) throws
}
