/// The statements on which the speed of the work list rests; a test reads their query plans.
enum WorkListStatements {
    /// The cases to lease next: free, without a finding that can still be undone, and without a waiting one of the same analyst.
    static let nextFree: StaticString = """
        SELECT w.case_number, w.urgency, w.since, w.reports, w.origins, w.lease, w.holder, w.lease_until, c.uuid, c.opener, w.review,
            NULL
        FROM work_list AS w JOIN cases AS c ON c.number = w.case_number
        WHERE w.lease_until IS NULL AND NOT EXISTS (
            SELECT 1 FROM proposals AS p
            WHERE p.number > w.case_number << 16 AND p.number < (w.case_number + 1) << 16 AND p.actor = ?2)
            AND NOT EXISTS (SELECT 1 FROM undoable_findings AS u WHERE u.case_number = w.case_number)
        ORDER BY w.urgency DESC, w.since, w.case_number LIMIT ?1
        """

    /// Ends lapsed leases. The lease of a finding that can still be undone stays, because an undo returns to it.
    static let lapse: StaticString = """
        UPDATE work_list SET lease = NULL, holder = NULL, lease_until = NULL
        WHERE lease_until IS NOT NULL AND lease_until <= ?1
            AND NOT EXISTS (SELECT 1 FROM undoable_findings AS u WHERE u.case_number = work_list.case_number)
        """

    /// Leases a case to an analyst.
    static let give: StaticString = "UPDATE work_list SET lease = ?2, holder = ?3, lease_until = ?4 WHERE case_number = ?1"

    /// A page of the list.
    static let page: StaticString = """
        SELECT w.case_number, w.urgency, w.since, w.reports, w.origins, w.lease, w.holder, w.lease_until, c.uuid, c.opener, w.review,
            (SELECT u.due_at FROM undoable_findings AS u WHERE u.case_number = w.case_number)
        FROM work_list AS w JOIN cases AS c ON c.number = w.case_number
        WHERE w.urgency <= ?1 AND (w.urgency < ?1 OR w.since > ?2 OR w.since = ?2 AND w.case_number > ?3)
        ORDER BY w.urgency DESC, w.since, w.case_number LIMIT ?4
        """

    /// The number of cases that wait, the number that are leased, the moment since which the oldest waits, and the number to be reviewed.
    static let counts: StaticString = """
        SELECT (SELECT count(*) FROM work_list),
            (SELECT count(*) FROM work_list WHERE lease_until IS NOT NULL AND lease_until > ?1),
            (SELECT min(since) FROM work_list),
            (SELECT count(*) FROM work_list WHERE review IS NOT NULL)
        """
}
