import CaseStore
import Cryptography
import HotlineModel
import SQLite

extension SQLiteView {
    func hasNoticeAnswer(_ key: Digest) throws -> Bool {
        try exists("SELECT 1 FROM notice_answers WHERE key = ?1") { try $0.bind(1, key) }
    }

    func noticeAnswers(to notice: Int64?, after number: Int64, limit: Int) throws -> [NoticeAnswer] {
        let look: StaticString =
            notice == nil
            ? """
            SELECT number, notice, claims, kind, at, key, status, ticket, outcome, actor FROM notice_answers
            WHERE number > ?1 AND ?2 IS NULL ORDER BY number LIMIT ?3
            """
            : """
            SELECT number, notice, claims, kind, at, key, status, ticket, outcome, actor FROM notice_answers
            WHERE notice = ?2 AND number > ?1 ORDER BY number LIMIT ?3
            """
        return try all(look) { statement in
            try statement.bind(1, number)
            try statement.bind(2, notice)
            try statement.bind(3, max(0, limit))
        } row: {
            try NoticeAnswer($0)
        }
    }

    func unmatchedNoticeAnswers(after number: Int64, limit: Int) throws -> [NoticeAnswer] {
        try all(
            """
            SELECT number, notice, claims, kind, at, key, status, ticket, outcome, actor FROM notice_answers
            WHERE notice IS NULL AND number > ?1 ORDER BY number LIMIT ?2
            """
        ) { statement in
            try statement.bind(1, number)
            try statement.bind(2, max(0, limit))
        } row: {
            try NoticeAnswer($0)
        }
    }

    func noticeAnswerCounts() throws -> [NoticeAnswer.Kind: Int] {
        let rows = try all("SELECT kind, count(*) FROM notice_answers GROUP BY kind") { _ in
        } row: {
            (try NoticeAnswer.Kind(code: $0.integer(0)), $0.count(1))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    func silentNotices(sentFrom start: Timestamp, until end: Timestamp) throws -> Int {
        Int(
            try number(
                """
                SELECT count(*) FROM notices AS n
                WHERE state = 4 AND heard_at IS NULL AND kind <> 2 AND is_test = 0 AND sent_at >= ?1 AND sent_at < ?2 AND EXISTS (
                    SELECT 1 FROM notice_lines AS l JOIN notice_plans AS p ON p.case_number = l.case_number
                    WHERE l.notice = n.number AND p.is_ended = 0)
                """
            ) { statement in
                try statement.bind(1, start)
                try statement.bind(2, end)
            } ?? 0)
    }
}

extension SQLiteTransaction {
    func add(_ answer: NoticeAnswer) throws -> Int64 {
        try run(
            """
            INSERT INTO notice_answers (notice, claims, kind, at, key, status, ticket, outcome, actor)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
            """
        ) { statement in
            try statement.bind(1, answer.notice)
            try statement.bind(2, answer.claims)
            try statement.bind(3, answer.kind.code)
            try statement.bind(4, answer.at)
            try statement.bind(5, answer.key)
            try statement.bind(6, answer.status)
            try statement.bind(7, answer.ticket)
            try statement.bind(8, answer.outcome?.code)
            try statement.bind(9, answer.actor)
        }
        return database.lastRowNumber
    }
}

extension NoticeAnswer {
    fileprivate init(_ row: borrowing Statement) throws {
        self.init(
            try Kind(code: row.integer(3)), to: row.optionalInteger(1), at: row.time(4), key: try row.digest(5), actor: row.text(9))
        number = row.integer(0)
        claims = row.optionalInteger(2)
        (status, ticket) = (row.optionalText(6), row.optionalText(7))
        outcome = try row.optionalInteger(8).map(Outcome.init(code:))
    }
}
