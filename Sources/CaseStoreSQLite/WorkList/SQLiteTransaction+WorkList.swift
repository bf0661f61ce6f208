import CaseStore
import Cryptography
import HotlineModel
import SQLite

extension SQLiteTransaction {
    /// Adds a case to the work list or removes it, by its stage.
    ///
    /// Every insertion and change of a case calls it, so no path can forget it.
    func updateWorkList(number: Int64, stage: CaseStage, since: Timestamp) throws {
        guard stage == .awaitingAssessment else {
            try run("DELETE FROM work_list WHERE case_number = ?1 AND review IS NULL") { try $0.bind(1, number) }
            return
        }
        try run(
            // A case that is there already has its lease and rank, which stay.
            "INSERT OR IGNORE INTO work_list (case_number, urgency, since, reports, origins) VALUES (?1, 0, ?2, 0, 0)"
        ) { statement in
            try statement.bind(1, number)
            try statement.bind(2, since)
        }
    }

    func askReview(of caseNumber: Int64, because reason: ReviewReason, since: Timestamp) throws {
        try run(
            """
            INSERT INTO work_list (case_number, urgency, since, reports, origins, review)
            VALUES (?1, ?4, ?3,
                (SELECT count(*) FROM reports WHERE number > ?1 << 24 AND number < (?1 + 1) << 24),
                (SELECT ifnull(sum(DISTINCT 1 << origin), 0) FROM reports WHERE number > ?1 << 24 AND number < (?1 + 1) << 24), ?2)
            ON CONFLICT (case_number) DO UPDATE SET urgency = ?4, review = ?2
            """
        ) { statement in
            try statement.bind(1, caseNumber)
            try statement.bind(2, reason.rawValue)
            try statement.bind(3, since)
            try statement.bind(4, WorkItem.reviewUrgency)
        }
        try noteChange(ofCase: caseNumber)
    }

    func endReview(of caseNumber: Int64) throws {
        try run("UPDATE work_list SET review = NULL WHERE case_number = ?1 AND review IS NOT NULL") { try $0.bind(1, caseNumber) }
        try run(
            "DELETE FROM work_list WHERE case_number = ?1 AND (SELECT stage FROM cases WHERE number = ?1) <> ?2"
        ) { statement in
            try statement.bind(1, caseNumber)
            try statement.bind(2, CaseStage.awaitingAssessment.code)
        }
        try noteChange(ofCase: caseNumber)
    }

    func rank(_ item: WorkItem) throws {
        let found = try run("UPDATE work_list SET urgency = ?2, reports = ?3, origins = ?4 WHERE case_number = ?1") { statement in
            try statement.bind(1, item.caseNumber)
            try statement.bind(2, item.urgency)
            try statement.bind(3, item.reports)
            try statement.bind(4, item.originBits)
        }
        guard found == 1 else { throw StoreError.missing("waiting case") }
    }

    func leaseWork(_ count: Int, to holder: String, until: Timestamp, now: Timestamp) throws -> [WorkItem] {
        // First, so that cases whose lease lapsed stand in the index of free ones at their old position.
        try run(WorkListStatements.lapse) { try $0.bind(1, now) }
        var items = try all(WorkListStatements.nextFree) {
            try $0.bind(1, max(0, count))
            try $0.bind(2, holder)
        } row: {
            try WorkItem($0)
        }
        let last = try first("SELECT last_lease FROM work_list_state") { _ in
        } row: {
            $0.integer(0)
        }
        guard let last else { throw StoreError.damaged("the work list has no state") }
        // A number is never used again: so the answer of an analyst whose lease lapsed is not mistaken for that of the present holder.
        for index in items.indices {
            items[index].lease = WorkLease(number: last + 1 + Int64(index), holder: holder, until: until)
        }
        try run(WorkListStatements.give, forEach: items) { statement, item in
            try statement.bind(1, item.caseNumber)
            try statement.bind(2, item.lease?.number)
            try statement.bind(3, holder)
            try statement.bind(4, until)
        }
        guard !items.isEmpty else { return [] }
        try run("UPDATE work_list_state SET last_lease = ?1 WHERE id = 1") { try $0.bind(1, last + Int64(items.count)) }
        return items
    }

    func extendLease(_ number: Int64, of caseNumber: Int64, until: Timestamp) throws {
        let found = try run("UPDATE work_list SET lease_until = ?3 WHERE case_number = ?1 AND lease = ?2") { statement in
            try statement.bind(1, caseNumber)
            try statement.bind(2, number)
            try statement.bind(3, until)
        }
        guard found == 1 else { throw StoreError.missing("lease") }
    }

    func endLease(of caseNumber: Int64) throws {
        try run("UPDATE work_list SET lease = NULL, holder = NULL, lease_until = NULL WHERE case_number = ?1 AND lease IS NOT NULL") {
            try $0.bind(1, caseNumber)
        }
    }

    func setWorkRules(_ digest: Digest) throws {
        try run("UPDATE work_list_state SET rules = ?1 WHERE id = 1") { try $0.bind(1, digest) }
    }
}
