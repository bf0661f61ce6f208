/// The coverage of countries by members: the part of the directory that routing needs.
public struct FederationMap: Hashable, Sendable {
    /// The members, in the order of the directory.
    public var members: [MemberCoverage]
    /// The country a territory belongs to (`GP` → `FR`), used if no active hotline covers the territory itself.
    public var territories: [CountryCode: CountryCode]

    /// A map of these members and territories.
    public init(members: [MemberCoverage], territories: [CountryCode: CountryCode]) {
        self.members = members
        self.territories = territories
    }
}

/// One member's part of the map.
public struct MemberCoverage: Hashable, Sendable {
    public var id: MemberID
    public var role: MemberRole
    /// The member accepts new cases at present.
    public var isActive: Bool
    /// The countries it covers; the lowest rank among active members wins.
    public var countries: [CountryCode: Int]

    public init(id: MemberID, role: MemberRole, isActive: Bool, countries: [CountryCode: Int]) {
        self.id = id
        self.role = role
        self.isActive = isActive
        self.countries = countries
    }
}

/// The part that a member plays in the federation.
public enum MemberRole: String, Sendable, CaseIterable {
    /// A national hotline.
    case hotline
    /// The Interpol-style central feed.
    case central
}
