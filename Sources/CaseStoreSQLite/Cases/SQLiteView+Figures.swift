import CaseStore
import HotlineModel
import SQLite

// The views `counted_reports` and `counted_placements` define each figure, for these counts and for the listings.

extension SQLiteView {
    func figures(from: Timestamp?, until: Timestamp?, of partner: MemberID?) throws -> Figures {
        let period = CountedPeriod(from: from, until: until, partner: partner)
        var figures = Figures()
        try countReports(into: &figures, period)
        try countPlacements(into: &figures, period)
        try countFindings(into: &figures, period)
        if partner == nil { try countTips(into: &figures, period) }
        return figures
    }

    /// Counts the figures that count reports.
    ///
    /// The statement groups over the flags and does not sum them up. So they are looked up before the rows are sorted, while neighbours in
    /// time lie beside each other on the disk.
    private func countReports(into figures: inout Figures, _ period: CountedPeriod) throws {
        try with(
            """
            SELECT origin, partner, spared, classification, kind, is_awaiting, is_illegal, is_not_illegal, is_hosted_here, is_referred,
                is_copied, is_takeover, is_backed, is_withdrawn, count(*)
            FROM counted_reports WHERE received_at >= ?1 AND received_at < ?2 AND (?3 IS NULL OR partner = ?3)
            GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
            """
        ) { statement in
            try period.bind(to: statement)
            while try statement.step() { try figures.add(CountedGroup(statement)) }
        }
    }

    /// Counts the placements of illegal reports that stand.
    private func countPlacements(into figures: inout Figures, _ period: CountedPeriod) throws {
        try with(
            """
            SELECT disposition, forwarded_to, count(*)
            FROM counted_placements WHERE received_at >= ?1 AND received_at < ?2 AND (?3 IS NULL OR partner = ?3)
            GROUP BY 1, 2
            """
        ) { statement in
            try period.bind(to: statement)
            while try statement.step() {
                let destination = try Disposition.Destination(code: statement.integer(0), receiver: statement.optionalMember(1))
                figures.dispositions[destination.kind, default: 0] += statement.count(2)
                if let member = destination.receiver { figures.forwardedTo[member, default: 0] += statement.count(2) }
            }
        }
    }

    /// Counts the findings of illegal reports.
    private func countFindings(into figures: inout Figures, _ period: CountedPeriod) throws {
        try with(
            """
            SELECT age, sex, medium, count(*)
            FROM counted_reports WHERE received_at >= ?1 AND received_at < ?2 AND (?3 IS NULL OR partner = ?3) AND is_illegal
            GROUP BY 1, 2, 3
            """
        ) { statement in
            try period.bind(to: statement)
            while try statement.step() {
                let count = statement.count(3)
                figures.illegalByAge[statement.optionalText(0).map(AgeGroup.init(rawValue:)), default: 0] += count
                figures.illegalBySex[statement.optionalText(1).map(Sex.init(rawValue:)), default: 0] += count
                figures.illegalByMedium[statement.optionalText(2).map(Medium.init(rawValue:)), default: 0] += count
            }
        }
    }
}

/// The first three parameters of every statement that counts: from, until, delivered by.
struct CountedPeriod {
    let from: Timestamp?, until: Timestamp?, partner: MemberID?

    func bind(to statement: borrowing Statement) throws {
        try statement.bind(1, from?.milliseconds ?? Int64.min)
        try statement.bind(2, until?.milliseconds ?? Int64.max)
        try statement.bind(3, partner)
    }
}

/// A group of reports that are alike in all that is counted by report.
private struct CountedGroup {
    let origin: OriginKind, partner: MemberID?, spared: Sparing?
    let classification: Classification?, kind: ReportKind?
    let isAwaiting, isIllegal, isNotIllegal, isHostedHere, isReferred, isCopied, isTakeover, isBacked, isWithdrawn: Bool
    let count: Int

    init(_ row: borrowing Statement) throws {
        origin = try OriginKind(code: row.integer(0))
        partner = try row.optionalMember(1)
        spared = try row.optionalInteger(2).map(Sparing.init(code:))
        classification = row.optionalText(3).map(Classification.init(rawValue:))
        kind = row.optionalText(4).map(ReportKind.init(rawValue:))
        isAwaiting = row.integer(5) != 0
        isIllegal = row.integer(6) != 0
        isNotIllegal = row.integer(7) != 0
        isHostedHere = row.integer(8) != 0
        isReferred = row.integer(9) != 0
        isCopied = row.integer(10) != 0
        isTakeover = row.integer(11) != 0
        isBacked = row.integer(12) != 0
        isWithdrawn = row.integer(13) != 0
        count = row.count(14)
    }
}

extension Figures {
    fileprivate mutating func add(_ group: CountedGroup) {
        let count = group.count
        received += count
        byOrigin[group.origin, default: 0] += count
        if let reason = group.spared { spared[reason, default: 0] += count }
        if let classification = group.classification { byClassification[classification, default: 0] += count }
        if let kind = group.kind { byKind[kind, default: 0] += count }
        if group.isAwaiting { awaiting += count }
        if group.isIllegal { illegal += count }
        if group.isNotIllegal { notIllegal += count }
        if group.isHostedHere { illegalHostedHere += count }
        if group.isReferred { referred += count }
        if group.isCopied { centralCopies += count }
        if group.isWithdrawn { withdrawn += count }
        if group.isTakeover { takeovers += count }
        if let partner = group.partner { partners[partner, default: PartnerFigures()].add(group) }
    }
}

extension PartnerFigures {
    fileprivate mutating func add(_ group: CountedGroup) {
        let count = group.count
        received += count
        if let reason = group.spared { spared[reason, default: 0] += count }
        if group.isBacked { backed += count }
        if group.isAwaiting { awaiting += count }
        if group.isIllegal { illegal += count }
        if group.isNotIllegal { notIllegal += count }
        if group.isHostedHere { illegalHostedHere += count }
        if group.isReferred { referred += count }
        if group.isWithdrawn { withdrawn += count }
    }
}
