/// Where a report came from; a report keeps it for ever.
public enum Origin: Hashable, Sendable, CustomStringConvertible {
    /// A member of the public, whether named or anonymous.
    case `public`
    /// Another hotline of the federation, which delivered it in an envelope.
    case partner(MemberID)
    /// The police.
    case police
    /// This hotline's own search.
    case proactive

    /// The kind without the member: `public`, `partner`, `police` or `proactive`.
    public var kind: String {
        switch self {
        case .public: "public"
        case .partner: "partner"
        case .police: "police"
        case .proactive: "proactive"
        }
    }

    /// The partner that delivered the report, where one did.
    public var partner: MemberID? {
        if case .partner(let member) = self { member } else { nil }
    }

    /// Puts an origin together from its stored parts; `nil` when they do not fit.
    public init?(kind: String, partner: MemberID?) {
        switch (kind, partner) {
        case ("public", nil): self = .public
        case ("police", nil): self = .police
        case ("proactive", nil): self = .proactive
        case ("partner", let member?): self = .partner(member)
        default: return nil
        }
    }

    public var description: String { partner.map { "partner(\($0))" } ?? kind }
}
