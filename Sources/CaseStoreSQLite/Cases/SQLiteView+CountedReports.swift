import CaseStore
import HotlineModel
import SQLite

extension SQLiteView {
    func reports(
        in selector: FigureSelector, from: Timestamp?, until: Timestamp?, after: CountedReport.Position, limit: Int
    ) throws -> [CountedReport] {
        let period = CountedPeriod(from: from, until: until, partner: selector.partner)
        let choice = FigureChoice(selector.figure)
        let bind = { (statement: borrowing Statement) in
            try period.bind(to: statement)
            try statement.bind(4, after.receivedAt)
            try statement.bind(5, after.number)
            try statement.bind(6, max(0, limit))
            try choice.bind(to: statement)
        }
        return choice.countsPlacements ? try placements(bind, after: after.placement) : try reports(bind)
    }

    // Tips are reports without a case. `1 << 62` puts them after all other reports of their moment, and no partner ever delivers one. The
    // second CASE is NULL for figures that it does not name, which chooses no tip.
    private func reports(_ bind: (borrowing Statement) throws -> Void) throws -> [CountedReport] {
        try all(
            """
            SELECT number, received_at, origin, partner, uuid, opener, kind, classification, spared, 0
            FROM counted_reports
            WHERE received_at >= max(?1, ?4) AND received_at < ?2 AND (received_at > ?4 OR number > ?5)
                AND (?3 IS NULL OR partner = ?3)
                AND CASE ?7
                    WHEN 'received' THEN 1
                    WHEN 'origin' THEN origin = ?8
                    WHEN 'partner' THEN partner = ?8
                    WHEN 'backed' THEN is_backed
                    WHEN 'takeovers' THEN is_takeover
                    WHEN 'spared' THEN spared IS NOT NULL AND (?8 IS NULL OR spared = ?8)
                    WHEN 'awaiting' THEN is_awaiting
                    WHEN 'illegal' THEN is_illegal
                    WHEN 'notIllegal' THEN is_not_illegal
                    WHEN 'classification' THEN classification = ?8
                    WHEN 'kind' THEN kind = ?8
                    WHEN 'illegalHostedHere' THEN is_hosted_here
                    WHEN 'referred' THEN is_referred
                    WHEN 'centralCopies' THEN is_copied
                    WHEN 'withdrawn' THEN is_withdrawn
                    WHEN 'age' THEN is_illegal AND age IS ?8
                    WHEN 'sex' THEN is_illegal AND sex IS ?8
                    WHEN 'medium' THEN is_illegal AND medium IS ?8
                    END
            UNION ALL
            SELECT number + (1 << 62), received_at, origin, NULL, NULL, NULL, 'travellingOffenderTip', NULL, NULL, 0
            FROM tips
            WHERE received_at >= max(?1, ?4) AND received_at < ?2 AND (received_at > ?4 OR number + (1 << 62) > ?5)
                AND ?3 IS NULL
                AND CASE ?7 WHEN 'received' THEN 1 WHEN 'origin' THEN origin = ?8 WHEN 'kind' THEN ?8 = 'travellingOffenderTip' END
            ORDER BY 2, 1 LIMIT ?6
            """, bind
        ) {
            try CountedReport($0)
        }
    }

    // A report comes once for each share that counts, so the position in the listing ends in the number of the share.
    private func placements(_ bind: (borrowing Statement) throws -> Void, after placement: Int64) throws -> [CountedReport] {
        try all(
            """
            SELECT number, received_at, origin, partner, uuid, opener, kind, classification, spared, placement
            FROM counted_placements
            WHERE received_at >= max(?1, ?4) AND received_at < ?2
                AND (received_at > ?4 OR number > ?5 OR (number = ?5 AND placement > ?9))
                AND (?3 IS NULL OR partner = ?3)
                AND CASE ?7 WHEN 'disposition' THEN disposition = ?8 WHEN 'forwardedTo' THEN forwarded_to = ?8 END
            ORDER BY received_at, number, placement LIMIT ?6
            """
        ) { statement in
            try bind(statement)
            try statement.bind(9, placement)
        } row: {
            try CountedReport($0)
        }
    }
}

/// A figure as the parameters of the statements above: the column, and the value that it must have.
private struct FigureChoice {
    let word: String
    private let text: String?
    private let code: Int64?
    let countsPlacements: Bool

    init(_ figure: Figure) {
        word = String(figure.description.prefix { $0 != ":" })
        var (text, code): (String?, Int64?)
        var countsPlacements = false
        switch figure {
        case .received, .backed, .takeovers, .awaiting, .illegal, .notIllegal, .illegalHostedHere, .referred, .centralCopies, .withdrawn:
            break
        case .origin(let kind): code = kind.code
        case .partner(let member): text = member.rawValue
        case .spared(let reason): code = reason?.code
        case .classification(let classification): text = classification.rawValue
        case .kind(let kind): text = kind.rawValue
        case .disposition(let kind): (code, countsPlacements) = (kind.code, true)
        case .forwardedTo(let member): (text, countsPlacements) = (member.rawValue, true)
        case .age(let age): text = age?.rawValue
        case .sex(let sex): text = sex?.rawValue
        case .medium(let medium): text = medium?.rawValue
        }
        (self.text, self.code, self.countsPlacements) = (text, code, countsPlacements)
    }

    func bind(to statement: borrowing Statement) throws {
        try statement.bind(7, word)
        // Neither is NULL: with `IS`, that finds the reports whose assessment does not state the finding.
        if let code { try statement.bind(8, code) } else { try statement.bind(8, text) }
    }
}

extension CountedReport {
    fileprivate init(_ row: borrowing Statement) throws {
        self.init(
            number: row.integer(0), receivedAt: row.time(1), origin: try Origin(code: row.integer(2), partner: row.optionalMember(3)),
            caseID: try row.optionalMember(5).map { CaseID(opener: $0, number: try row.identifier(4)) },
            kind: row.optionalText(6).map(ReportKind.init(rawValue:)),
            classification: row.optionalText(7).map(Classification.init(rawValue:)),
            spared: try row.optionalInteger(8).map(Sparing.init(code:)), placement: row.integer(9))
    }
}
