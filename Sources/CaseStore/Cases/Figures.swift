public import HotlineModel

/// A node's figures for a period. All count reports by the moment at which this node received them; ``Figure`` explains each.
public struct Figures: Hashable, Sendable {
    public var received = 0
    public var byOrigin: [OriginKind: Int] = [:]
    /// The figures of each member that delivered reports.
    public var partners: [MemberID: PartnerFigures] = [:]
    public var takeovers = 0
    /// Reports that were shown to no analyst, by the reason.
    public var spared: [Sparing: Int] = [:]
    /// Reports whose case has not been assessed yet.
    public var awaiting = 0
    /// Reports whose case's last assessment is baseline or national.
    public var illegal = 0
    public var notIllegal = 0
    /// By the case's last assessment.
    public var byClassification: [Classification: Int] = [:]
    /// Illegal, and our own trace gave a keep placement.
    public var illegalHostedHere = 0
    /// Reports whose case was referred to the police.
    public var referred = 0
    /// By the kind of the case's last assessment; reports that are not assessed yet count under no kind.
    public var byKind: [ReportKind: Int] = [:]
    /// Placements of illegal reports.
    public var dispositions: [DispositionKind: Int] = [:]
    /// Placements of illegal reports that were forwarded, by receiving member.
    public var forwardedTo: [MemberID: Int] = [:]
    /// Reports about cases of which central got, or is about to get, a copy for information.
    public var centralCopies = 0
    /// Reports whose finding was withdrawn. They count in ``received``, by origin and by partner, and in nothing else.
    public var withdrawn = 0
    /// Illegal reports by the findings of their assessment; under `nil` those whose assessment does not state it.
    public var illegalByAge: [AgeGroup?: Int] = [:]
    public var illegalBySex: [Sex?: Int] = [:]
    public var illegalByMedium: [Medium?: Int] = [:]

    /// Figures that are all zero.
    public init() {}

    /// By delivering member.
    public var byPartner: [MemberID: Int] { partners.mapValues(\.received) }

    /// Every number above zero by its selector: the numbers of all reports, and those of each partner.
    public var counted: [FigureSelector: Int] {
        var all: [Figure: Int] = [
            .received: received, .backed: partners.values.reduce(0) { $0 + $1.backed }, .takeovers: takeovers,
            .spared(nil): spared.values.reduce(0, +), .awaiting: awaiting, .illegal: illegal, .notIllegal: notIllegal,
            .illegalHostedHere: illegalHostedHere, .referred: referred, .centralCopies: centralCopies, .withdrawn: withdrawn,
        ]
        for (origin, count) in byOrigin { all[.origin(origin)] = count }
        for (kind, count) in dispositions { all[.disposition(kind)] = count }
        for (partner, figures) in partners { all[.partner(partner)] = figures.received }
        for (reason, count) in spared { all[.spared(reason)] = count }
        for (classification, count) in byClassification { all[.classification(classification)] = count }
        for (kind, count) in byKind { all[.kind(kind)] = count }
        for (member, count) in forwardedTo { all[.forwardedTo(member)] = count }
        for (age, count) in illegalByAge { all[.age(age)] = count }
        for (sex, count) in illegalBySex { all[.sex(sex)] = count }
        for (medium, count) in illegalByMedium { all[.medium(medium)] = count }
        var counted: [FigureSelector: Int] = [:]
        for (figure, count) in all where count > 0 { counted[FigureSelector(figure)] = count }
        for (partner, figures) in partners {
            for (figure, count) in figures.counted where count > 0 { counted[FigureSelector(figure, of: partner)] = count }
        }
        return counted
    }
}

/// The figures of one partner's reports.
public struct PartnerFigures: Hashable, Sendable {
    public var received = 0
    /// Brought by an accepted envelope that can be exported as evidence.
    public var backed = 0
    public var illegal = 0
    /// Illegal, and kept here.
    public var illegalHostedHere = 0
    public var referred = 0
    public var notIllegal = 0
    public var awaiting = 0
    /// The finding was withdrawn.
    public var withdrawn = 0
    /// Reports that were shown to no analyst, by the reason.
    public var spared: [Sparing: Int] = [:]

    /// Figures that are all zero.
    public init() {}

    /// The numbers by their figures.
    var counted: [Figure: Int] {
        var counted: [Figure: Int] = [
            .received: received, .backed: backed, .illegal: illegal, .illegalHostedHere: illegalHostedHere, .referred: referred,
            .notIllegal: notIllegal, .awaiting: awaiting, .withdrawn: withdrawn, .spared(nil): spared.values.reduce(0, +),
        ]
        for (reason, count) in spared { counted[.spared(reason)] = count }
        return counted
    }
}

/// Counting reports, and listing the reports behind a count.
public protocol FigureReading {
    /// The figures of a period, from its first moment to before its end; without bounds, of all time.
    ///
    /// They are zero if nothing is there.
    ///
    /// - Parameter partner: Counts only reports that this member delivered.
    func figures(from: Timestamp?, until: Timestamp?, of partner: MemberID?) throws -> Figures
    /// The reports behind a figure, in the order they were received, after a position, at most `limit`; empty at the end.
    ///
    /// From the first to the last there are as many as the figure says.
    func reports(
        in selector: FigureSelector, from: Timestamp?, until: Timestamp?, after: CountedReport.Position, limit: Int
    ) throws -> [CountedReport]
}

extension FigureReading {
    /// The figures of a period, of all reports.
    public func figures(from: Timestamp?, until: Timestamp?) throws -> Figures { try figures(from: from, until: until, of: nil) }
}
