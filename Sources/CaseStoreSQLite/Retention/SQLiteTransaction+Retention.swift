import CaseStore
import HotlineModel
import SQLite

extension SQLiteTransaction {
    func destroyContents(of caseNumber: Int64, closedBefore: Timestamp) throws -> Bool {
        try together {
            // All conditions again: since the case was listed as due it may have been reopened, put before a person, or a line about it queued, for a member or for the police. The states 0, 1
            // and 5 are waiting, sealed without a receipt, and dead: such a line may still have to be unsealed and sent.
            let taken = try run(
                """
                UPDATE cases SET address = NULL
                WHERE number = ?1 AND closed_at IS NOT NULL AND address IS NOT NULL AND closed_at < ?2 AND stage >= 3
                    AND NOT EXISTS (SELECT 1 FROM work_list AS w WHERE w.case_number = ?1)
                    AND NOT EXISTS (
                    SELECT 1 FROM referrals AS f WHERE f.case_number = ?1
                        AND (f.state IN (0, 1, 4) OR EXISTS (
                            SELECT 1 FROM referral_lines AS l JOIN referral_bundles AS b ON b.number = l.bundle
                            WHERE l.case_number = f.case_number AND b.delivered_at IS NULL)))
                    AND NOT EXISTS (SELECT 1 FROM outbound_lines AS o WHERE o.case_number = ?1 AND o.state IN (0, 1, 5))
                """
            ) { statement in
                try statement.bind(1, caseNumber)
                try statement.bind(2, closedBefore)
            }
            guard taken == 1 else { return false }
            // As many bytes as before: the row stays where it is, and nothing of the key is left.
            try run("UPDATE case_keys SET wrapped_key = zeroblob(length(wrapped_key)) WHERE number = ?1") { try $0.bind(1, caseNumber) }
            try run("UPDATE case_files SET sealed_file = NULL WHERE number = ?1") { try $0.bind(1, caseNumber) }
            try destroyTexts(of: caseNumber)
            try destroyLines(of: caseNumber)
            return true
        }
    }

    /// Destroys the texts of reporters and analysts, the links to hashes, and the salts by which an event is found in the log.
    private func destroyTexts(of caseNumber: Int64) throws {
        let reports = try Numbering.start(of: caseNumber, bits: Numbering.reportBits)
        try run("DELETE FROM report_notes WHERE number > ?1 AND number < ?1 + (1 << 24)") { try $0.bind(1, reports) }
        try run("UPDATE reports SET marks = NULL WHERE number > ?1 AND number < ?1 + (1 << 24) AND marks IS NOT NULL") {
            try $0.bind(1, reports)
        }
        let remarks = try Numbering.start(of: caseNumber, bits: Numbering.analystBits)
        try run("DELETE FROM proposals WHERE number > ?1 AND number < ?1 + (1 << 16)") { try $0.bind(1, remarks) }
        try run("DELETE FROM notes WHERE number > ?1 AND number < ?1 + (1 << 16)") { try $0.bind(1, remarks) }
        try run("DELETE FROM undoable_findings WHERE case_number = ?1") { try $0.bind(1, caseNumber) }
        try run("DELETE FROM kept_findings WHERE case_number = ?1") { try $0.bind(1, caseNumber) }
        try run("DELETE FROM hash_cases WHERE case_number = ?1") { try $0.bind(1, caseNumber) }
        let events = try Numbering.start(of: caseNumber, bits: Numbering.eventBits)
        try run("UPDATE events SET salt = NULL WHERE number > ?1 AND number < ?1 + (1 << 20) AND salt IS NOT NULL") {
            try $0.bind(1, events)
        }
    }

    private func destroyLines(of caseNumber: Int64) throws {
        try run(
            """
            DELETE FROM inbound_sealed_lines
            WHERE number IN (SELECT number FROM inbound_lines WHERE case_number = ?1 AND result < 2)
            """
        ) { try $0.bind(1, caseNumber) }
        try run("DELETE FROM outbound_sealed_lines WHERE number IN (SELECT number FROM outbound_lines WHERE case_number = ?1)") {
            try $0.bind(1, caseNumber)
        }
        try run("UPDATE referral_lines SET sealed_text = NULL WHERE case_number = ?1") { try $0.bind(1, caseNumber) }
        try run("UPDATE notice_lines SET sealed_facts = NULL WHERE case_number = ?1") { try $0.bind(1, caseNumber) }
    }

    func renewContents(of record: CaseRecord) throws {
        try atomically {
            let found = try run("UPDATE cases SET address = ?2 WHERE number = ?1 AND address IS NULL") { statement in
                try statement.bind(1, record.number)
                try statement.bind(2, record.addressIndex)
            }
            guard found == 1 else { throw StoreError.missing("case without contents") }
            try run("UPDATE case_keys SET wrapped_key = ?2 WHERE number = ?1") { statement in
                try statement.bind(1, record.number)
                try statement.bind(2, record.wrappedKey)
            }
            try run("UPDATE case_files SET sealed_file = ?2 WHERE number = ?1") { statement in
                try statement.bind(1, record.number)
                try statement.bind(2, record.sealedFile)
            }
        }
    }

    func record(_ retention: RetentionRun) throws -> Int64 {
        try run(
            """
            INSERT INTO retention_runs (number, started_at, closed_before, actor, cases, finished_at, salt, tips)
            VALUES (nullif(?1, 0), ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (number) DO UPDATE SET cases = ?5, finished_at = ?6, salt = ?7, tips = ?8
            """
        ) { statement in
            try statement.bind(1, retention.number)
            try statement.bind(2, retention.startedAt)
            try statement.bind(3, retention.closedBefore)
            try statement.bind(4, retention.actor)
            try statement.bind(5, retention.cases)
            try statement.bind(6, retention.finishedAt)
            try statement.bind(7, retention.salt)
            try statement.bind(8, retention.tips)
        }
        return retention.number == 0 ? database.lastRowNumber : retention.number
    }
}
