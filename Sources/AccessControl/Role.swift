/// What the bearer of an access token may do at a node.
///
/// Viewer, analyst, officer and administrator include each other in that order; intake and consumer stand apart and open one door each.
public enum Role: String, Hashable, Sendable, CaseIterable {
    /// Looks at figures, peers and cases, never at addresses.
    case viewer
    /// Takes cases from the work list, sees their addresses and assesses them.
    case analyst
    /// Records what was done about cases, decides where two analysts differ, and hands tips to the police.
    case officer
    /// Everything.
    case administrator
    /// Hands reports in, as the hotline's web form does, and sees nothing.
    case intake
    /// Pulls a feed.
    case consumer

    /// The four that include each other, the narrowest first.
    private static let ladder: [Role] = [.viewer, .analyst, .officer, .administrator]

    /// Whether somebody with this role may do what another role is asked for.
    public func includes(_ other: Role) -> Bool {
        if self == other || self == .administrator { return true }
        guard let own = Self.ladder.firstIndex(of: self), let asked = Self.ladder.firstIndex(of: other) else { return false }
        return own >= asked
    }
}
