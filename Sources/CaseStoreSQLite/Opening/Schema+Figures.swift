extension Schema {
    /// The only definition of each figure: figures are grouped over these columns, listings are chosen by them.
    ///
    /// A report whose finding was withdrawn (stage 5) is counted by how it came (received, origin, partner, evidence) and as withdrawn, and nowhere else.
    ///
    /// A column that a question does not name costs it nothing. The join begins at the reports, whose period narrows it most.
    static let figures: StaticString = """
        CREATE VIEW counted_reports AS
        SELECT r.number AS number, r.received_at AS received_at, r.origin AS origin, r.partner AS partner, CASE c.stage WHEN 5 THEN NULL ELSE r.spared END AS spared,
            c.number AS case_number, c.uuid AS uuid, c.opener AS opener,
            c.classification AS classification, c.kind AS kind, c.age AS age, c.sex AS sex, c.medium AS medium,
            c.classification IS NULL AND c.stage <> 5 AS is_awaiting,
            c.stage = 5 AS is_withdrawn,
            ifnull(c.classification = 'notIllegal', 0) AS is_not_illegal,
            ifnull(c.classification IN ('baseline', 'national'), 0) AS is_illegal,
            ifnull(c.classification IN ('baseline', 'national'), 0) AND EXISTS (
                SELECT 1 FROM placements AS p
                WHERE p.number > c.number << 16 AND p.number < (c.number + 1) << 16 AND p.disposition = 0 AND p.state < 2
            ) AS is_hosted_here,
            ifnull(c.classification IN ('baseline', 'national'), 0) AND EXISTS (
                SELECT 1 FROM outbound_lines AS o WHERE o.case_number = c.number AND o.type = 'copy'
            ) AS is_copied,
            c.stage <> 5 AND EXISTS (
                SELECT 1 FROM events AS e WHERE e.kind = 'referred' AND e.case_number = c.number AND NOT EXISTS (
                    SELECT 1 FROM events AS m
                    WHERE m.number > e.number AND m.number < (c.number + 1) << 20 AND m.kind = 'reversed'
                        AND m.action = 'referred' AND m.member = e.member)
            ) AS is_referred,
            r.origin = 1 AND c.is_takeover AND c.stage <> 5 AS is_takeover,
            r.envelope IS NOT NULL AND EXISTS (
                SELECT 1 FROM inbound_lines AS l WHERE l.envelope = r.envelope AND l.member = r.partner AND l.result < 2
            ) AS is_backed
        FROM reports AS r CROSS JOIN cases AS c ON c.number = r.number >> 24;

        CREATE VIEW counted_placements AS
        SELECT r.number AS number, r.received_at AS received_at, r.origin AS origin, r.partner AS partner, r.spared AS spared,
            r.uuid AS uuid, r.opener AS opener, r.classification AS classification, r.kind AS kind,
            p.number AS placement, p.disposition AS disposition, p.forwarded_to AS forwarded_to
        FROM counted_reports AS r
            CROSS JOIN placements AS p ON p.number > r.case_number << 16 AND p.number < (r.case_number + 1) << 16
        WHERE r.is_illegal AND p.state < 2;
        """
}
