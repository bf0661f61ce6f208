/// The decision on one placement of a case: who must act on it, and why.
public struct Disposition: Hashable, Sendable {
    public var destination: Destination
    /// The reason, in one word that people and programs can read.
    public var reason: RoutingReason
    /// The countries of the host; empty if the host is hidden or unknown.
    public var countries: [CountryCode]

    /// A disposition and its reason.
    public init(_ destination: Destination, reason: RoutingReason, countries: [CountryCode] = []) {
        self.destination = destination
        self.reason = reason
        self.countries = countries
    }

    /// The kind without the member.
    public var kind: DispositionKind { destination.kind }

    /// The desk that the case goes to.
    public enum Destination: Hashable, Sendable {
        /// Hosted in a country this hotline covers.
        case keep
        /// Hosted in a country this member covers.
        case forward(to: MemberID)
        /// No member covers it, the country cannot be told, or the member that covers it is unavailable.
        case central

        /// The kind without the member.
        public var kind: DispositionKind {
            switch self {
            case .keep: .keep
            case .forward: .forward
            case .central: .central
            }
        }

        /// The member that a forwarded case goes to.
        public var receiver: MemberID? {
            if case .forward(let member) = self { member } else { nil }
        }
    }
}

/// The kinds of disposition, by the names that figures and metrics use, in the order they are listed to people.
public enum DispositionKind: String, CaseIterable, Sendable {
    case keep, forward, central
}

/// The reason why a case was routed as it was.
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
    /// No source can tell the country.
    public static let unlocated = RoutingReason(rawValue: "unlocated")
    /// Two members disagree twice about who hosts it, or it came round in a circle.
    public static let disputed = RoutingReason(rawValue: "disputed")
    /// The responsible member was silent for longer than the policy allows.
    public static let silence = RoutingReason(rawValue: "silence")
    /// This node is central itself and keeps everything.
    public static let centralRole = RoutingReason(rawValue: "centralRole")
    public static let known = [hostedHere, hostedWithMember, noMember, hidden, unlocated, disputed, silence, centralRole]
}
