import CaseStore
import HotlineModel
import SQLite

extension SQLiteView {
    func noticeSubmission(of notice: Int64) throws -> NoticeSubmission? {
        try first(
            """
            SELECT notice, interface, token, reference, state, since, due_at, polls, failures, detail, unreadable FROM notice_submissions
            WHERE notice = ?1
            """
        ) {
            try $0.bind(1, notice)
        } row: {
            try NoticeSubmission($0)
        }
    }

    func noticeSubmission(at interface: String, reference: String) throws -> NoticeSubmission? {
        try number("SELECT notice FROM notice_submissions WHERE interface = ?1 AND reference = ?2 ORDER BY notice LIMIT 1") { statement in
            try statement.bind(1, interface)
            try statement.bind(2, reference)
        }.flatMap(noticeSubmission(of:))
    }

    func noticeSubmissionsDue(by moment: Timestamp, limit: Int) throws -> [NoticeSubmission] {
        let numbers = try numbers("SELECT notice FROM notice_submissions WHERE due_at <= ?1 ORDER BY due_at, notice LIMIT ?2") {
            statement in
            try statement.bind(1, moment)
            try statement.bind(2, max(0, limit))
        }
        return try numbers.compactMap(noticeSubmission(of:))
    }

    func noticeSubmissions(_ state: NoticeSubmission.State?, after notice: Int64, limit: Int) throws -> [NoticeSubmission] {
        let look: StaticString =
            state == nil
            ? "SELECT notice FROM notice_submissions WHERE notice > ?1 AND ?2 IS NULL ORDER BY notice LIMIT ?3"
            : "SELECT notice FROM notice_submissions WHERE state = ?2 AND notice > ?1 ORDER BY notice LIMIT ?3"
        let numbers = try numbers(look) { statement in
            try statement.bind(1, notice)
            try statement.bind(2, state?.code)
            try statement.bind(3, max(0, limit))
        }
        return try numbers.compactMap(noticeSubmission(of:))
    }

    func noticeSubmissionsOver(limit: Int) throws -> [NoticeSubmission] {
        try numbers(
            """
            SELECT notice FROM notice_submissions WHERE state = 3 AND NOT EXISTS (
                SELECT 1 FROM notice_lines l JOIN notice_plans p ON p.case_number = l.case_number
                WHERE l.notice = notice_submissions.notice AND p.is_ended = 0)
            ORDER BY notice LIMIT ?1
            """
        ) { try $0.bind(1, max(0, limit)) }.compactMap(noticeSubmission(of:))
    }

    func noticeSubmissionsToSee(failures: Int) throws -> Int {
        try number("SELECT count(*) FROM notice_submissions WHERE state = 3 OR state = 1 AND failures >= ?1") {
            try $0.bind(1, failures)
        }.map { Int($0) } ?? 0
    }

    func noticeSubmissionsLate(since moment: Timestamp, failures: Int) throws -> Int {
        try number(
            """
            SELECT count(*) FROM notice_submissions s JOIN notices n ON n.number = s.notice
            WHERE s.state = 0 AND s.since <= ?1 AND n.state = 2 AND n.failures < ?2
            """
        ) { statement in
            try statement.bind(1, moment)
            try statement.bind(2, failures)
        }.map { Int($0) } ?? 0
    }
}

extension SQLiteTransaction {
    func save(_ submission: NoticeSubmission) throws {
        try run(
            """
            INSERT INTO notice_submissions (notice, interface, token, reference, state, since, due_at, polls, failures, detail,
                unreadable)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
            ON CONFLICT (notice) DO UPDATE SET interface = ?2, token = ?3, reference = ?4, state = ?5, since = ?6, due_at = ?7, polls = ?8,
                failures = ?9, detail = ?10, unreadable = ?11
            """
        ) { statement in
            try statement.bind(1, submission.notice)
            try statement.bind(2, submission.interface)
            try statement.bind(3, submission.token)
            try statement.bind(4, submission.reference)
            try statement.bind(5, submission.state.code)
            try statement.bind(6, submission.since)
            try statement.bind(7, submission.dueAt)
            try statement.bind(8, submission.polls)
            try statement.bind(9, submission.failures)
            try statement.bind(10, submission.detail)
            try statement.bind(11, submission.unreadable)
        }
    }
}

extension NoticeSubmission.State: StoredCode {
    static var name: String { "state of a submission" }

    var code: Int64 {
        switch self {
        case .submitting: 0
        case .waiting: 1
        case .ended: 2
        case .withPerson: 3
        }
    }
}

extension NoticeSubmission {
    fileprivate init(_ row: borrowing Statement) throws {
        self.init(of: row.integer(0), to: row.text(1), token: row.text(2), at: row.time(5))
        reference = row.optionalText(3)
        state = try State(code: row.integer(4))
        dueAt = row.optionalTime(6)
        (polls, failures, unreadable) = (row.count(7), row.count(8), row.count(10))
        detail = row.optionalText(9)
    }
}
