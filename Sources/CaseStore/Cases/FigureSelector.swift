public import HotlineModel

/// One number whose reports can be listed: a figure of all reports, or of one partner's.
///
/// Its text (``description``) is the name by which commands and interfaces know it, such as `kind:childErotica`.
public struct FigureSelector: Hashable, Sendable {
    public var figure: Figure
    /// Only reports that this member delivered.
    public var partner: MemberID?

    /// A figure, of all reports unless a partner is named.
    public init(_ figure: Figure, of partner: MemberID? = nil) {
        self.figure = figure
        self.partner = partner
    }
}

/// One thing that is counted.
///
/// Every figure counts reports, except ``disposition(_:)`` and ``forwardedTo(_:)``. Those count the placements of illegal reports that
/// stand: a report whose case is hosted in two countries counts twice.
public enum Figure: Hashable, Sendable {
    /// All reports and tips.
    case received
    /// By origin.
    case origin(OriginKind)
    /// Delivered by a member.
    case partner(MemberID)
    /// Brought by an accepted envelope that can be exported as evidence.
    case backed
    /// The case came to us because the responsible member was silent.
    case takeovers
    /// Shown to no analyst, for one reason or for any.
    case spared(Sparing?)
    /// The case has not been assessed yet.
    case awaiting
    /// The case's last assessment is baseline or national.
    case illegal
    /// The case's last assessment is not illegal.
    case notIllegal
    /// By the case's last assessment.
    case classification(Classification)
    /// By the kind of the case's last assessment.
    case kind(ReportKind)
    /// Illegal, and our own trace gave a keep placement.
    case illegalHostedHere
    /// The case was referred to the police.
    case referred
    /// Placements of illegal reports that stand.
    case disposition(DispositionKind)
    /// Placements of illegal reports that stand and were forwarded to a member.
    case forwardedTo(MemberID)
    /// Illegal, and central got, or is about to get, a copy for information.
    case centralCopies
    /// The finding about the case was withdrawn. Such a report counts as received, and in no other figure.
    case withdrawn
    /// Illegal, by apparent age; `nil` if the assessment does not say.
    case age(AgeGroup?)
    /// Illegal, by sex; `nil` if the assessment does not say.
    case sex(Sex?)
    /// Illegal, by the form of the material; `nil` if the assessment does not say.
    case medium(Medium?)
}

extension Figure: CustomStringConvertible {
    /// The word for a finding that an assessment does not state.
    public static let notStated = "notStated"

    /// The name, such as `received`, `origin:public` or `age:notStated`.
    public var description: String {
        switch self {
        case .received: "received"
        case .origin(let kind): "origin:\(kind.rawValue)"
        case .partner(let member): "partner:\(member)"
        case .backed: "backed"
        case .takeovers: "takeovers"
        case .spared(nil): "spared"
        case .spared(let reason?): "spared:\(reason.rawValue)"
        case .awaiting: "awaiting"
        case .illegal: "illegal"
        case .notIllegal: "notIllegal"
        case .classification(let classification): "classification:\(classification.rawValue)"
        case .kind(let kind): "kind:\(kind.rawValue)"
        case .illegalHostedHere: "illegalHostedHere"
        case .referred: "referred"
        case .disposition(let kind): "disposition:\(kind.rawValue)"
        case .forwardedTo(let member): "forwardedTo:\(member)"
        case .centralCopies: "centralCopies"
        case .withdrawn: "withdrawn"
        case .age(let age): "age:\(age?.rawValue ?? Self.notStated)"
        case .sex(let sex): "sex:\(sex?.rawValue ?? Self.notStated)"
        case .medium(let medium): "medium:\(medium?.rawValue ?? Self.notStated)"
        }
    }

    /// Reads a name; `nil` if there is no such figure.
    ///
    /// It accepts codes of open lists that this version does not know: a newer member's code may have been counted.
    public init?(_ name: String) {
        // `spared` exists with a reason and without one, so plain names are compared whole before a colon is looked for.
        if let plain = Self.plain.first(where: { $0.description == name }) {
            self = plain
            return
        }
        guard let colon = name.firstIndex(of: ":") else { return nil }
        let value = String(name[name.index(after: colon)...])
        guard !value.isEmpty, let figure = Self.figure(name[..<colon], value) else { return nil }
        self = figure
    }

    private static func figure(_ name: Substring, _ value: String) -> Figure? {
        // A list whose code may be missing has a word for that, which is not one of its codes.
        func code<Code: OpenCode>(_: Code.Type) -> Code? { value == notStated ? nil : Code(rawValue: value) }
        return switch name {
        case "origin": OriginKind(rawValue: value).map { .origin($0) }
        case "partner": MemberID(value).map { .partner($0) }
        case "spared": Sparing(rawValue: value).map { .spared($0) }
        case "classification": .classification(Classification(rawValue: value))
        case "kind": .kind(ReportKind(rawValue: value))
        case "disposition": DispositionKind(rawValue: value).map { .disposition($0) }
        case "forwardedTo": MemberID(value).map { .forwardedTo($0) }
        case "age": .age(code(AgeGroup.self))
        case "sex": .sex(code(Sex.self))
        case "medium": .medium(code(Medium.self))
        default: nil
        }
    }

    /// Figures whose name has no value.
    private static let plain: [Figure] = [
        .received, .backed, .takeovers, .spared(nil), .awaiting, .illegal, .notIllegal, .illegalHostedHere, .referred, .centralCopies,
        .withdrawn,
    ]

    /// Every figure whose name has no member and no unknown code, in the order they are listed to people.
    public static let known: [Figure] =
        [.received] + OriginKind.allCases.map { .origin($0) } + [.backed, .takeovers]
        + [.spared(nil)] + Sparing.allCases.map { .spared($0) }
        + [.awaiting, .illegal, .notIllegal] + Classification.known.map { .classification($0) } + ReportKind.known.map { .kind($0) }
        + [.illegalHostedHere, .referred] + DispositionKind.allCases.map { .disposition($0) } + [.centralCopies, .withdrawn]
        + (AgeGroup.known.map { .age($0) } + [.age(nil)]) + (Sex.known.map { .sex($0) } + [.sex(nil)])
        + (Medium.known.map { .medium($0) } + [.medium(nil)])

    /// This version knows every code in the name.
    public var isKnown: Bool {
        switch self {
        // Names of members are not codes of a list, so any member can be counted.
        case .partner, .forwardedTo: true
        default: Self.known.contains(self)
        }
    }
}
