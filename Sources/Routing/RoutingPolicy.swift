public import HotlineModel

/// The members that had this case already, which routing must respect beside the map.
public struct RoutingPolicy: Hashable, Sendable {
    /// Members that must not get this case again: they said `notHere`, the case came round in a circle, or they were silent too long.
    ///
    /// If one of them would be responsible, its part goes to central and never to the next rank: asking a third member does not settle a
    /// disagreement about the host.
    public var excluding: Set<MemberID>
    /// The reason of the exclusion, which its placement with central gets: ``RoutingReason/disputed`` or ``RoutingReason/silence``.
    public var exclusionReason: RoutingReason

    public init(excluding: Set<MemberID> = [], because exclusionReason: RoutingReason = .disputed) {
        self.excluding = excluding
        self.exclusionReason = exclusionReason
    }
}
