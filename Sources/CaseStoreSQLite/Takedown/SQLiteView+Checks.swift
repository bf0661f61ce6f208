import CaseStore
import HotlineModel
import SQLite

extension SQLiteView {
    func check(of caseNumber: Int64) throws -> CheckRecord? {
        try first(
            """
            SELECT case_number, began_at, due_at, sights, last_sight, last_at, last_online, first_gone, last_gone, gone, gone_by_person,
                unknown_since, name_missing_since, is_closed, is_with_person, sample_of
            FROM checks WHERE case_number = ?1
            """
        ) {
            try $0.bind(1, caseNumber)
        } row: {
            try CheckRecord($0)
        }
    }

    func checksDue(by moment: Timestamp, limit: Int) throws -> [CheckRecord] {
        let numbers = try numbers("SELECT case_number FROM checks WHERE due_at <= ?1 ORDER BY due_at, case_number LIMIT ?2") { statement in
            try statement.bind(1, moment)
            try statement.bind(2, max(0, limit))
        }
        return try numbers.compactMap(check)
    }

    func checks(after caseNumber: Int64, withPerson: Bool, limit: Int) throws -> [CheckRecord] {
        let look: StaticString =
            withPerson
            ? "SELECT case_number FROM checks WHERE is_with_person = 1 AND case_number > ?1 ORDER BY case_number LIMIT ?2"
            : "SELECT case_number FROM checks WHERE case_number > ?1 ORDER BY case_number LIMIT ?2"
        let numbers = try numbers(look) { statement in
            try statement.bind(1, caseNumber)
            try statement.bind(2, max(0, limit))
        }
        return try numbers.compactMap(check)
    }

    func stillThere() throws -> [MemberID: Int] {
        let rows = try all(
            "SELECT sample_of, count(*) FROM checks WHERE is_with_person = 1 AND sample_of IS NOT NULL GROUP BY sample_of"
        ) { _ in
        } row: {
            (try $0.member(0), $0.count(1))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    func checkCounts(at moment: Timestamp) throws -> CheckCounts {
        let counts = try first(
            """
            SELECT ifnull(sum(due_at IS NOT NULL AND is_closed = 0 AND sample_of IS NULL), 0),
                ifnull(sum(due_at IS NOT NULL AND is_closed = 1), 0),
                ifnull(sum(is_with_person), 0), ifnull(sum(due_at < ?1 - 86400000 AND is_closed = 0), 0),
                ifnull(sum(due_at <= ?1 - 5000), 0)
            FROM checks
            """
        ) {
            try $0.bind(1, moment)
        } row: {
            CheckCounts(open: $0.count(0), gone: $0.count(1), withPerson: $0.count(2), late: $0.count(3), due: $0.count(4))
        }
        return counts ?? CheckCounts()
    }
}

extension SQLiteTransaction {
    func save(_ check: CheckRecord) throws {
        try run(
            """
            INSERT INTO checks (case_number, began_at, due_at, sights, last_sight, last_at, last_online, first_gone, last_gone, gone,
                gone_by_person, unknown_since, name_missing_since, is_closed, is_with_person, sample_of)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
            ON CONFLICT (case_number) DO UPDATE SET began_at = ?2, due_at = ?3, sights = ?4, last_sight = ?5, last_at = ?6,
                last_online = ?7, first_gone = ?8, last_gone = ?9, gone = ?10, gone_by_person = ?11, unknown_since = ?12,
                name_missing_since = ?13, is_closed = ?14, is_with_person = ?15, sample_of = ?16
            """
        ) { statement in
            try statement.bind(1, check.caseNumber)
            try statement.bind(2, check.beganAt)
            try statement.bind(3, check.dueAt)
            try statement.bind(4, check.sights)
            try statement.bind(5, check.lastSight)
            try statement.bind(6, check.lastAt)
            try statement.bind(7, check.lastOnline)
            try statement.bind(8, check.firstGone)
            try statement.bind(9, check.lastGone)
            try statement.bind(10, check.gone)
            try statement.bind(11, check.goneByPerson)
            try statement.bind(12, check.unknownSince)
            try statement.bind(13, check.nameMissingSince)
            try statement.bind(14, check.isClosed ? 1 : 0)
            try statement.bind(15, check.isWithPerson ? 1 : 0)
            try statement.bind(16, check.sampleOf)
        }
    }
}

extension CheckRecord {
    fileprivate init(_ row: borrowing Statement) throws {
        self.init(caseNumber: row.integer(0), beganAt: row.time(1), dueAt: row.time(2))
        dueAt = row.optionalTime(2)
        sights = row.count(3)
        lastSight = row.optionalText(4)
        lastAt = row.optionalTime(5)
        lastOnline = row.optionalTime(6)
        (firstGone, lastGone) = (row.optionalTime(7), row.optionalTime(8))
        (gone, goneByPerson) = (row.count(9), row.count(10))
        unknownSince = row.optionalTime(11)
        nameMissingSince = row.optionalTime(12)
        (isClosed, isWithPerson) = (row.integer(13) == 1, row.integer(14) == 1)
        sampleOf = try row.optionalMember(15)
    }
}
