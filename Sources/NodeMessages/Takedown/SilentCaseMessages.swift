public import HotlineModel

/// The questions about cases that peers accepted.
public enum PeerCaseEndpoints {
    /// Those of which a peer has said nothing for long.
    public static let silent = Endpoint<Nothing, SilentCaseQuery, Page<SilentCaseView>>(.get, "/api/v1/takedown/peers")
}

/// Asks for cases of which peers say nothing.
public struct SilentCaseQuery: Message {
    /// Begin after this place: the `next` of the page before.
    public var after: String?
    /// 100 by default.
    public var limit: Whole<1, 1_000>?

    public init(after: String? = nil, limit: Whole<1, 1_000>? = nil) {
        self.after = after
        self.limit = limit
    }
}

/// A case of which the peer that accepted it has said nothing for long.
public struct SilentCaseView: Message {
    public var `case`: CaseID
    public var peer: MemberID
    /// When the case was routed to the peer.
    public var placedAt: Timestamp
    /// When the peer last said anything of it; absent if it never did.
    public var heardAt: Timestamp?

    public init(case id: CaseID, peer: MemberID, placedAt: Timestamp, heardAt: Timestamp?) {
        self.case = id
        self.peer = peer
        self.placedAt = placedAt
        self.heardAt = heardAt
    }
}
