/// The answer of a database about one address, in the database's own terms.
public struct LocationRecord: Hashable, Sendable {
    /// The country as the database writes it, not yet normalised (`NL`, `EU`, `A1`).
    public var country: String?
    /// The number of the autonomous system that announces the address.
    public var asn: UInt32?
    /// The holder of that autonomous system.
    public var organisation: String?
    /// The same address is served from several places.
    public var isAnycast: Bool

    public init(country: String? = nil, asn: UInt32? = nil, organisation: String? = nil, isAnycast: Bool = false) {
        self.country = country
        self.asn = asn
        self.organisation = organisation
        self.isAnycast = isAnycast
    }
}
