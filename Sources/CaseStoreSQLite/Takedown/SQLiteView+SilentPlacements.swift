import CaseStore
import HotlineModel
import SQLite

extension SQLiteView {
    func silentPlacements(since moment: Timestamp, after placement: Int64?, limit: Int) throws -> [SilentPlacement] {
        try all(
            """
            SELECT p.number, p.number >> 16, p.responsible, p.placed_at,
                (SELECT max(e.at) FROM events AS e
                    WHERE e.number > (p.number >> 16) << 20 AND e.number < ((p.number >> 16) + 1) << 20 AND e.member = p.responsible) AS heard_at
            FROM placements AS p
            WHERE p.disposition = 1 AND p.state = 0 AND p.placed_at <= ?1
                AND (p.placed_at, p.number) > (ifnull((SELECT placed_at FROM placements WHERE number = ?2), -9223372036854775808), ifnull(?2, 0))
                AND EXISTS (
                    SELECT 1 FROM outbound_lines AS o
                    WHERE o.case_number = p.number >> 16 AND o.member = p.responsible AND o.type IN ('report', 'handover')
                        AND o.state IN (2, 3, 4))
                AND ifnull(heard_at, p.placed_at) <= ?1
            ORDER BY p.placed_at, p.number LIMIT ?3
            """
        ) { statement in
            try statement.bind(1, moment)
            try statement.bind(2, placement)
            try statement.bind(3, max(0, limit))
        } row: { row in
            SilentPlacement(
                placement: row.integer(0), caseNumber: row.integer(1), responsible: try row.member(2), placedAt: row.time(3),
                heardAt: row.optionalTime(4))
        }
    }
}
