import CaseStore
import HotlineModel
import SQLite

extension SQLiteView {
    func figures(from: Timestamp?, until: Timestamp?) throws -> Figures {
        var figures = Figures()
        let (first, end) = (from?.milliseconds ?? Int64.min, until?.milliseconds ?? Int64.max)
        try countReports(into: &figures, first, end)
        try countIllegal(into: &figures, first, end)
        try countReferred(into: &figures, first, end)
        return figures
    }

    /// Reports by origin and partner, and by what their case was found to be.
    private func countReports(into figures: inout Figures, _ first: Int64, _ end: Int64) throws {
        try with(
            """
            SELECT r.origin, r.partner, c.classification, c.kind, count(*)
            FROM reports AS r JOIN cases AS c ON c.number = r.number >> 24
            WHERE r.received_at >= ?1 AND r.received_at < ?2
            GROUP BY 1, 2, 3, 4
            """
        ) { statement in
            try statement.bind(1, first)
            try statement.bind(2, end)
            while try statement.step() {
                let count = statement.count(4)
                figures.received += count
                figures.byOrigin[try Origin.word(code: statement.integer(0)), default: 0] += count
                if let partner = try statement.optionalMember(1) { figures.byPartner[partner, default: 0] += count }
                if let kind = statement.optionalText(3) { figures.byKind[ReportKind(rawValue: kind), default: 0] += count }
                if let word = statement.optionalText(2), Classification(rawValue: word).isIllegal { figures.illegal += count }
            }
        }
    }

    /// What became of illegal reports: their placements, and whether central got a copy.
    private func countIllegal(into figures: inout Figures, _ first: Int64, _ end: Int64) throws {
        try with(
            """
            SELECT p.disposition, p.forwarded_to, count(*), count(DISTINCT r.number)
            FROM reports AS r JOIN cases AS c ON c.number = r.number >> 24
                JOIN placements AS p ON p.number > c.number << 16 AND p.number < (c.number + 1) << 16
            WHERE r.received_at >= ?1 AND r.received_at < ?2 AND c.classification IN ('baseline', 'national') AND p.state < 2
            GROUP BY 1, 2
            """
        ) { statement in
            try statement.bind(1, first)
            try statement.bind(2, end)
            while try statement.step() {
                let kind = try Disposition.Kind(code: statement.integer(0), receiver: statement.optionalMember(1))
                figures.dispositions[kind.word, default: 0] += statement.count(2)
                if let member = kind.receiver { figures.forwardedTo[member, default: 0] += statement.count(2) }
                if kind == .keep { figures.illegalHostedHere = statement.count(3) }
            }
        }
        let copies = try self.first(
            """
            SELECT count(*) FROM reports AS r JOIN cases AS c ON c.number = r.number >> 24
            WHERE r.received_at >= ?1 AND r.received_at < ?2 AND c.classification IN ('baseline', 'national')
                AND EXISTS (SELECT 1 FROM outbound_lines AS o WHERE o.case_number = c.number AND o.type = 'copy')
            """
        ) { statement in
            try statement.bind(1, first)
            try statement.bind(2, end)
        } row: {
            $0.count(0)
        }
        figures.centralCopies = copies ?? 0
    }

    private func countReferred(into figures: inout Figures, _ first: Int64, _ end: Int64) throws {
        let referred = try self.first(
            """
            SELECT count(*) FROM reports AS r
            WHERE r.received_at >= ?1 AND r.received_at < ?2
                AND EXISTS (SELECT 1 FROM events AS e WHERE e.kind = 'referred' AND e.case_number = r.number >> 24)
            """
        ) { statement in
            try statement.bind(1, first)
            try statement.bind(2, end)
        } row: {
            $0.count(0)
        }
        figures.referred = referred ?? 0
    }
}
