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
    /// Since when this node catches up with the peer after an outage: until nothing of it waits any more, its cases are held back from people.
    public var catchingUpSince: Timestamp?
    /// Until when lines to the peer waited for the directory and not for the peer, as last seen: its silence counts from then on.
    public var heldUntil: Timestamp?

    /// A member never met.
    public init(member: MemberID) { self.member = member }
}

/// Looking at peers.
public protocol PeerReading {
    /// What is known of a member; a record with nothing in it when never met.
    func peer(_ member: MemberID) throws -> PeerRecord
    /// Every member ever met.
    func peers() throws -> [PeerRecord]
}

/// Remembering contact with peers.
public protocol PeerWriting {
    /// Replaces what is known of a member.
    func record(_ peer: PeerRecord) throws
}
