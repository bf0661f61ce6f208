/// The rights of a bearer of an access token at a node.
///
/// Viewer, analyst, officer and administrator include each other in that order. Intake, consumer and police are apart from these, and each allows one thing; an officer may do what the police may.
public enum Role: String, Hashable, Sendable, CaseIterable {
    /// Sees figures, peers and cases, but no addresses.
    case viewer
    /// Leases cases from the work list, sees their addresses and assesses them.
    case analyst
    /// Records actions on cases, decides between two analysts who differ, and gives tips to the police.
    case officer
    /// May do everything.
    case administrator
    /// Hands reports in, as the hotline's web form does, and sees nothing.
    case intake
    /// Fetches a feed, and nothing else.
    case consumer
    /// Fetches the bundles of cases that go to the police, and confirms them.
    case police

    /// The four roles that include each other, the narrowest first.
    private static let ladder: [Role] = [.viewer, .analyst, .officer, .administrator]

    /// Tells if this role has the rights of another role.
    public func includes(_ other: Role) -> Bool {
        if self == other || self == .administrator { return true }
        // Officers confirm for the police what came by telephone.
        if other == .police { return self == .officer }
        guard let own = Self.ladder.firstIndex(of: self), let asked = Self.ladder.firstIndex(of: other) else { return false }
        return own >= asked
    }
}
