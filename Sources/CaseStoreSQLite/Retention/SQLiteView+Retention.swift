import CaseStore
import HotlineModel
import SQLite

extension SQLiteView {
    func retentionDue(closedBefore: Timestamp) throws -> RetentionDue {
        try with(
            """
            SELECT classification, held, count(*), min(closed_at), max(closed_at)
            FROM (
                SELECT classification, closed_at, EXISTS (
                    SELECT 1 FROM outbound_lines AS o WHERE o.case_number = c.number AND o.state IN (0, 1, 5))
                    OR EXISTS (SELECT 1 FROM work_list AS w WHERE w.case_number = c.number)
                    OR EXISTS (
                    SELECT 1 FROM referrals AS f WHERE f.case_number = c.number
                        AND (f.state IN (0, 1, 4) OR EXISTS (
                            SELECT 1 FROM referral_lines AS l JOIN referral_bundles AS b ON b.number = l.bundle
                            WHERE l.case_number = f.case_number AND b.delivered_at IS NULL))) AS held
                FROM cases AS c
                WHERE closed_at IS NOT NULL AND address IS NOT NULL AND closed_at < ?1 AND stage >= 3)
            GROUP BY 1, 2
            """
        ) { statement in
            try statement.bind(1, closedBefore)
            var due = RetentionDue()
            while try statement.step() {
                guard statement.integer(1) == 0 else {
                    due.heldBack += statement.count(2)
                    continue
                }
                due.byClassification[statement.optionalText(0).map(Classification.init(rawValue:)), default: 0] += statement.count(2)
                due.oldest = min(due.oldest ?? statement.time(3), statement.time(3))
                due.newest = max(due.newest ?? statement.time(4), statement.time(4))
            }
            return due
        }
    }

    func casesDue(closedBefore: Timestamp, after: RetentionCursor?, limit: Int) throws -> [RetentionCursor] {
        // The number of a row stands in every index: (closed_at, number) is read in its order.
        try all(
            """
            SELECT closed_at, number FROM cases AS c
            WHERE closed_at IS NOT NULL AND address IS NOT NULL AND (closed_at, number) > (?2, ?3) AND closed_at < ?1 AND stage >= 3
                AND NOT EXISTS (SELECT 1 FROM outbound_lines AS o WHERE o.case_number = c.number AND o.state IN (0, 1, 5))
                AND NOT EXISTS (SELECT 1 FROM work_list AS w WHERE w.case_number = c.number)
                AND NOT EXISTS (
                    SELECT 1 FROM referrals AS f WHERE f.case_number = c.number
                        AND (f.state IN (0, 1, 4) OR EXISTS (
                            SELECT 1 FROM referral_lines AS l JOIN referral_bundles AS b ON b.number = l.bundle
                            WHERE l.case_number = f.case_number AND b.delivered_at IS NULL)))
            ORDER BY closed_at, number LIMIT ?4
            """
        ) { statement in
            try statement.bind(1, closedBefore)
            try statement.bind(2, after?.closedAt.milliseconds ?? Int64.min)
            try statement.bind(3, after?.caseNumber ?? 0)
            try statement.bind(4, max(0, limit))
        } row: {
            RetentionCursor(closedAt: $0.time(0), caseNumber: $0.integer(1))
        }
    }

    func lastRetentionRun() throws -> RetentionRun? {
        try first(
            "SELECT number, started_at, closed_before, actor, cases, tips, finished_at, salt FROM retention_runs ORDER BY number DESC LIMIT 1"
        ) { _ in
        } row: { row in
            var run = RetentionRun(startedAt: row.time(1), closedBefore: row.time(2), actor: row.text(3))
            run.number = row.integer(0)
            run.cases = row.count(4)
            run.tips = row.count(5)
            run.finishedAt = row.optionalTime(6)
            run.salt = row.optionalBytes(7)
            return run
        }
    }
}
