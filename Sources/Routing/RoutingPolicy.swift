public import HotlineModel

/// What routing has to respect beside the map: the members that had this case already.
public struct RoutingPolicy: Hashable, Sendable {
    /// Members that must not get this case (again): they said `notHere`, the case came round in a circle, or they were silent too long.
    ///
    /// Where one of them would be responsible, its share goes to central, never to the next rank: a disagreement about the host is not
    /// settled by asking a third member.
    public var excluding: Set<MemberID>
    /// Why they are excluded, and so why their share goes to central: ``RoutingReason/disputed`` or ``RoutingReason/silence``.
    public var exclusionReason: RoutingReason

    /// A policy; without exclusions unless some are given.
    public init(excluding: Set<MemberID> = [], because exclusionReason: RoutingReason = .disputed) {
        self.excluding = excluding
        self.exclusionReason = exclusionReason
    }
}
