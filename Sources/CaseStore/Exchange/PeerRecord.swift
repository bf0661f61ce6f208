public import HotlineModel

/// What this node knows of its contact with another member.
public struct PeerRecord: Hashable, Sendable {
    public var member: MemberID
    /// When the peer last made an authenticated request here.
    public var heardAt: Timestamp?
    /// When the peer last answered a request of ours.
    public var answeredAt: Timestamp?
    /// The last failure in words; `nil` when the last contact went well.
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
    /// Since when this node catches up with the peer after an outage; its cases are held back from people until its queue is empty.
    public var catchingUpSince: Timestamp?
    /// The last moment at which lines to the peer waited for the directory and not for the peer: its silence counts from then on.
    public var silenceCountsFrom: Timestamp?

    /// A member never met.
    public init(member: MemberID) { self.member = member }
}

/// Looking at peers.
public protocol PeerReading {
    /// What is known of a member; a record with nothing in it if it was never met.
    func peer(_ member: MemberID) throws -> PeerRecord
    /// Every member ever met, in the order of their names.
    func peers() throws -> [PeerRecord]
}

/// Remembering contact with peers.
///
/// Each method changes its own columns and leaves the others. So the one who writes contact every few seconds cannot undo what somebody else
/// wrote at once, such as the proof of a fork.
public protocol PeerWriting {
    /// Records contact: when the member was last heard and last answered, the last error, its clock and the version of its directory.
    func recordContact(with peer: PeerRecord) throws
    /// Keeps the member's last consistent checkpoint.
    func save(checkpoint: String, of member: MemberID) throws
    /// Keeps a checkpoint that contradicts the consistent one, which stays.
    func save(forkedCheckpoint: String, of member: MemberID) throws
    /// Begins to catch up with a member, or ends it with `nil`.
    func setCatchingUp(with member: MemberID, since start: Timestamp?) throws
    /// Counts a member's silence from a moment on.
    func countSilence(of member: MemberID, from moment: Timestamp) throws
}
