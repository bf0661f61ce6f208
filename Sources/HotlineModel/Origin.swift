/// The kind of sender of a report, and the name of a partner. It never changes.
public enum Origin: Hashable, Sendable, CustomStringConvertible {
    /// A member of the public, whether named or anonymous.
    case `public`
    /// Another hotline of the federation, which delivered it in an envelope.
    case partner(MemberID)
    case police
    /// This hotline's own search.
    case proactive

    /// The kind without the member.
    public var kind: OriginKind {
        switch self {
        case .public: .public
        case .partner: .partner
        case .police: .police
        case .proactive: .proactive
        }
    }

    /// The partner that delivered the report, if one did.
    public var partner: MemberID? {
        if case .partner(let member) = self { member } else { nil }
    }

    /// Puts an origin together from its parts; `nil` when they do not fit: only a partner has a member, and it must have one.
    public init?(kind: OriginKind, partner: MemberID? = nil) {
        switch (kind, partner) {
        case (.public, nil): self = .public
        case (.police, nil): self = .police
        case (.proactive, nil): self = .proactive
        case (.partner, let member?): self = .partner(member)
        default: return nil
        }
    }

    public var description: String { partner.map { "partner(\($0))" } ?? kind.rawValue }
}

/// The kinds of origin, by the names that requests, figures and settings use, in the order they are listed to people.
public enum OriginKind: String, CaseIterable, Sendable {
    case `public`, partner, police, proactive
}
