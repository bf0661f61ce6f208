/// What becomes of one responsible member's share of a case.
public struct Disposition: Hashable, Sendable {
    /// Keep, forward or central.
    public var kind: Kind
    /// Why, in one word that people and programs can read.
    public var reason: RoutingReason
    /// The countries this share is about; empty when the host is hidden or unknown.
    public var countries: [CountryCode]

    /// A disposition and its reason.
    public init(_ kind: Kind, reason: RoutingReason, countries: [CountryCode] = []) {
        self.kind = kind
        self.reason = reason
        self.countries = countries
    }

    /// Keep, forward or central.
    public enum Kind: Hashable, Sendable {
        /// Hosted in a country this hotline covers.
        case keep
        /// Hosted in a country this member covers.
        case forward(to: MemberID)
        /// Nobody covers it, nobody can tell, or whoever covers it cannot be had.
        case central

        /// `keep`, `forward` or `central`, as figures name it.
        public var word: String {
            switch self {
            case .keep: "keep"
            case .forward: "forward"
            case .central: "central"
            }
        }
    }
}

/// Why a case was routed as it was.
public struct RoutingReason: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Hosted in a country this hotline covers.
    public static let hostedHere = RoutingReason(rawValue: "hostedHere")
    /// Hosted in a country another active member covers.
    public static let hostedWithMember = RoutingReason(rawValue: "hostedWithMember")
    /// Hosted in a country no active member covers.
    public static let noMember = RoutingReason(rawValue: "noMember")
    /// Behind a pass-through network.
    public static let hidden = RoutingReason(rawValue: "hidden")
    /// Not to be located.
    public static let unlocated = RoutingReason(rawValue: "unlocated")
    /// Two members disagree twice about who hosts it, or it came round in a circle.
    public static let disputed = RoutingReason(rawValue: "disputed")
    /// The responsible member was silent for longer than the policy allows.
    public static let silence = RoutingReason(rawValue: "silence")
    /// This node is central and takes what it is given.
    public static let centralRole = RoutingReason(rawValue: "centralRole")
    public static let known = [hostedHere, hostedWithMember, noMember, hidden, unlocated, disputed, silence, centralRole]
}
