public import HotlineModel

/// A case that a peer accepted and of which it has said nothing for long.
public struct SilentPlacement: Hashable, Sendable {
    public var placement: Int64
    public var caseNumber: Int64
    /// The peer that must act.
    public var responsible: MemberID
    public var placedAt: Timestamp
    /// The last moment at which the peer said anything of the case; `nil` if it never did.
    public var heardAt: Timestamp?

    public init(placement: Int64, caseNumber: Int64, responsible: MemberID, placedAt: Timestamp, heardAt: Timestamp?) {
        self.placement = placement
        self.caseNumber = caseNumber
        self.responsible = responsible
        self.placedAt = placedAt
        self.heardAt = heardAt
    }
}

/// Looking up what peers do not speak of.
public protocol SilentPlacementReading {
    /// Open placements of peers that accepted the case and have said nothing of it since a moment, the longest placed first, after a placement
    /// or from the first; at most `limit`.
    ///
    /// A case that the peer has not accepted yet is not among them: sending it is another matter.
    func silentPlacements(since moment: Timestamp, after placement: Int64?, limit: Int) throws -> [SilentPlacement]
}
