import CaseStore
import Cryptography
import HotlineModel
import SQLite

extension SQLiteView {
    func originLookup(of caseNumber: Int64) throws -> OriginLookup? {
        try first(
            """
            SELECT case_number, front, began_at, state, changed_at, actor, due_at, asked, failures, is_uncertain, problem, detail, claim, source,
                host, found_at
            FROM origin_lookups WHERE case_number = ?1
            """
        ) {
            try $0.bind(1, caseNumber)
        } row: {
            try OriginLookup($0)
        }
    }

    func originLookups(_ state: OriginState?, after caseNumber: Int64, limit: Int) throws -> [OriginLookup] {
        let numbers =
            if let state {
                try numbers(
                    "SELECT case_number FROM origin_lookups WHERE state = ?3 AND case_number > ?1 ORDER BY case_number LIMIT ?2"
                ) { statement in
                    try statement.bind(1, caseNumber)
                    try statement.bind(2, max(0, limit))
                    try statement.bind(3, state.code)
                }
            } else {
                try numbers("SELECT case_number FROM origin_lookups WHERE case_number > ?1 ORDER BY case_number LIMIT ?2") { statement in
                    try statement.bind(1, caseNumber)
                    try statement.bind(2, max(0, limit))
                }
            }
        return try numbers.compactMap(originLookup)
    }

    func originLookups(ofHost host: Digest, behind front: String, after caseNumber: Int64, limit: Int) throws -> [OriginLookup] {
        let numbers = try numbers(
            """
            SELECT case_number FROM origin_lookups WHERE host = ?1 AND front = ?2 AND case_number > ?3 ORDER BY case_number LIMIT ?4
            """
        ) { statement in
            try statement.bind(1, host)
            try statement.bind(2, front)
            try statement.bind(3, caseNumber)
            try statement.bind(4, max(0, limit))
        }
        return try numbers.compactMap(originLookup)
    }

    func answeredOriginLookup(ofHost host: Digest, behind front: String) throws -> OriginLookup? {
        let numbers = try numbers(
            """
            SELECT case_number FROM origin_lookups WHERE host = ?1 AND front = ?2 AND state = 4
            ORDER BY found_at DESC, case_number DESC LIMIT 1
            """
        ) { statement in
            try statement.bind(1, host)
            try statement.bind(2, front)
        }
        return try numbers.first.flatMap(originLookup)
    }

    func originLookupsDue(by moment: Timestamp, front: String, limit: Int) throws -> [OriginLookup] {
        let numbers = try numbers(
            """
            SELECT case_number FROM origin_lookups WHERE state = 0 AND front = ?1 AND due_at <= ?2 ORDER BY due_at, case_number LIMIT ?3
            """
        ) { statement in
            try statement.bind(1, front)
            try statement.bind(2, moment)
            try statement.bind(3, max(0, limit))
        }
        return try numbers.compactMap(originLookup)
    }

    func originLookups(begunBy moment: Timestamp, limit: Int) throws -> [OriginLookup] {
        let numbers = try numbers(
            "SELECT case_number FROM origin_lookups WHERE state IN (0, 2) AND began_at <= ?1 ORDER BY began_at, case_number LIMIT ?2"
        ) { statement in
            try statement.bind(1, moment)
            try statement.bind(2, max(0, limit))
        }
        return try numbers.compactMap(originLookup)
    }

    func originCounts() throws -> [OriginState: Int] {
        let rows = try all("SELECT state, count(*) FROM origin_lookups GROUP BY state") { _ in
        } row: {
            (try OriginState(code: $0.integer(0)), $0.count(1))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    func originProblems() throws -> [OriginProblem: Int] {
        let rows = try all(
            "SELECT problem, count(*) FROM origin_lookups WHERE state IN (0, 2) AND problem IS NOT NULL GROUP BY problem"
        ) { _ in
        } row: {
            (try OriginProblem(code: $0.integer(0)), $0.count(1))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    func originFront(_ front: String) throws -> OriginFront? {
        try first("SELECT front, day, asked, failures, retry_at, detail FROM origin_fronts WHERE front = ?1") {
            try $0.bind(1, front)
        } row: { row in
            var front = OriginFront(row.text(0))
            (front.day, front.asked, front.failures) = (row.integer(1), row.count(2), row.count(3))
            (front.retryAt, front.detail) = (row.optionalTime(4), row.optionalText(5))
            return front
        }
    }
}

extension SQLiteTransaction {
    func save(_ lookup: OriginLookup) throws {
        try run(
            """
            INSERT INTO origin_lookups (case_number, front, began_at, state, changed_at, actor, due_at, asked, failures, is_uncertain,
                problem, detail, claim, source, host, found_at)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
            ON CONFLICT (case_number) DO UPDATE SET front = ?2, began_at = ?3, state = ?4, changed_at = ?5, actor = ?6, due_at = ?7,
                asked = ?8, failures = ?9, is_uncertain = ?10, problem = ?11, detail = ?12, claim = ?13, source = ?14,
                host = ?15, found_at = ?16
            """
        ) { statement in
            try statement.bind(1, lookup.caseNumber)
            try statement.bind(2, lookup.front)
            try statement.bind(3, lookup.beganAt)
            try statement.bind(4, lookup.state.code)
            try statement.bind(5, lookup.changedAt)
            try statement.bind(6, lookup.actor)
            try statement.bind(7, lookup.dueAt)
            try statement.bind(8, lookup.asked)
            try statement.bind(9, lookup.failures)
            try statement.bind(10, lookup.isUncertain ? 1 : 0)
            try statement.bind(11, lookup.problem?.code)
            try statement.bind(12, lookup.detail)
            try statement.bind(13, lookup.claim)
            try statement.bind(14, lookup.source?.rawValue)
            try statement.bind(15, lookup.host)
            try statement.bind(16, lookup.foundAt)
        }
    }

    func save(_ front: OriginFront) throws {
        try run(
            """
            INSERT INTO origin_fronts (front, day, asked, failures, retry_at, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT (front) DO UPDATE SET day = ?2, asked = ?3, failures = ?4, retry_at = ?5, detail = ?6
            """
        ) { statement in
            try statement.bind(1, front.front)
            try statement.bind(2, front.day)
            try statement.bind(3, front.asked)
            try statement.bind(4, front.failures)
            try statement.bind(5, front.retryAt)
            try statement.bind(6, front.detail)
        }
    }
}

extension OriginLookup {
    fileprivate init(_ row: borrowing Statement) throws {
        self.init(caseNumber: row.integer(0), front: row.text(1), beganAt: row.time(2))
        state = try OriginState(code: row.integer(3))
        (changedAt, actor) = (row.time(4), row.text(5))
        dueAt = row.optionalTime(6)
        (asked, failures) = (row.count(7), row.count(8))
        isUncertain = row.integer(9) == 1
        problem = try row.isNull(10) ? nil : OriginProblem(code: row.integer(10))
        (detail, claim) = (row.optionalText(11), row.optionalText(12))
        source = row.optionalText(13).flatMap(OriginSource.init(rawValue:))
        (host, foundAt) = (try row.optionalDigest(14), row.optionalTime(15))
    }
}
