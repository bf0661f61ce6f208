import CaseStore
import HotlineModel
import SQLite

extension SQLiteView {
    func notice(_ number: Int64) throws -> NoticeRecord? {
        try first(
            """
            SELECT number, contact, kind, state, made_at, due_at, reason, detail, message_id, report, written_at, attempts, failures,
                is_uncertain, is_test, sent_at, actor, heard_at, sent_to
            FROM notices WHERE number = ?1
            """
        ) {
            try $0.bind(1, number)
        } row: {
            try NoticeRecord($0)
        }
    }

    func gatheringNotice(for contact: Int64, _ kind: NoticeKind) throws -> NoticeRecord? {
        try number("SELECT number FROM notices WHERE contact = ?1 AND state = 0 AND kind = ?2 ORDER BY number DESC LIMIT 1") {
            statement in
            try statement.bind(1, contact)
            try statement.bind(2, kind.code)
        }.flatMap(notice)
    }

    func noticesDue(by moment: Timestamp, limit: Int) throws -> [NoticeRecord] {
        // The reasons 2 and 5 pass by themselves: a host that could not be traced, and quiet hours.
        let numbers = try numbers(
            """
            SELECT number FROM notices WHERE (state IN (0, 2) OR state = 1 AND reason IN (2, 5)) AND due_at <= ?1
            ORDER BY due_at, number LIMIT ?2
            """
        ) { statement in
            try statement.bind(1, moment)
            try statement.bind(2, max(0, limit))
        }
        return try numbers.compactMap(notice)
    }

    func notices(_ state: NoticeState?, after number: Int64, limit: Int) throws -> [NoticeRecord] {
        let look: StaticString =
            state == nil
            ? "SELECT number FROM notices WHERE number > ?1 AND ?2 IS NULL ORDER BY number LIMIT ?3"
            : "SELECT number FROM notices WHERE state = ?2 AND number > ?1 ORDER BY number LIMIT ?3"
        let numbers = try numbers(look) { statement in
            try statement.bind(1, number)
            try statement.bind(2, state?.code)
            try statement.bind(3, max(0, limit))
        }
        return try numbers.compactMap(notice)
    }

    func notices(to contact: Int64, _ state: NoticeState, limit: Int) throws -> [NoticeRecord] {
        let numbers = try numbers("SELECT number FROM notices WHERE contact = ?1 AND state = ?2 ORDER BY number LIMIT ?3") { statement in
            try statement.bind(1, contact)
            try statement.bind(2, state.code)
            try statement.bind(3, max(0, limit))
        }
        return try numbers.compactMap(notice)
    }

    func noticeCounts() throws -> [NoticeState: Int] {
        let rows = try all("SELECT state, count(*) FROM notices GROUP BY state") { _ in
        } row: {
            (try NoticeState(code: $0.integer(0)), $0.count(1))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    func heldNoticeCounts() throws -> [NoticeReason: Int] {
        let rows = try all("SELECT reason, count(*) FROM notices WHERE state = 1 AND reason IS NOT NULL GROUP BY reason") { _ in
        } row: {
            (try NoticeReason(code: $0.integer(0)), $0.count(1))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    func queuedNoticeTroubles(failures: Int) throws -> (failing: Int, uncertain: Int) {
        try first("SELECT count(*) FILTER (WHERE failures >= ?1), count(*) FILTER (WHERE is_uncertain = 1) FROM notices WHERE state = 2") {
            try $0.bind(1, failures)
        } row: {
            ($0.count(0), $0.count(1))
        } ?? (0, 0)
    }

    func noticeLines(of notice: Int64) throws -> [NoticeLine] {
        try all("SELECT case_number, sealed_facts FROM notice_lines WHERE notice = ?1 ORDER BY case_number") {
            try $0.bind(1, notice)
        } row: {
            NoticeLine(caseNumber: $0.integer(0), sealedFacts: $0.optionalBytes(1))
        }
    }

    func noticeLineCount(of notice: Int64) throws -> Int {
        Int(try number("SELECT count(*) FROM notice_lines WHERE notice = ?1") { try $0.bind(1, notice) } ?? 0)
    }

    func notices(about caseNumber: Int64) throws -> [NoticeRecord] {
        try numbers("SELECT notice FROM notice_lines WHERE case_number = ?1 ORDER BY notice") { try $0.bind(1, caseNumber) }
            .compactMap(notice)
    }

    // MARK: Plans

    func noticePlan(of caseNumber: Int64) throws -> NoticePlan? {
        try first(
            "SELECT case_number, began_at, due_at, rounds, first_at, last_at, obstacle, is_ended FROM notice_plans WHERE case_number = ?1"
        ) {
            try $0.bind(1, caseNumber)
        } row: {
            try NoticePlan($0)
        }
    }

    func noticePlansDue(by moment: Timestamp, limit: Int) throws -> [NoticePlan] {
        let numbers = try numbers("SELECT case_number FROM notice_plans WHERE due_at <= ?1 ORDER BY due_at, case_number LIMIT ?2") {
            statement in
            try statement.bind(1, moment)
            try statement.bind(2, max(0, limit))
        }
        return try numbers.compactMap(noticePlan)
    }

    func noticePlans(keptBy obstacle: NoticeObstacle, after caseNumber: Int64, limit: Int) throws -> [NoticePlan] {
        let numbers = try numbers(
            "SELECT case_number FROM notice_plans WHERE obstacle = ?1 AND case_number > ?2 ORDER BY case_number LIMIT ?3"
        ) { statement in
            try statement.bind(1, obstacle.code)
            try statement.bind(2, caseNumber)
            try statement.bind(3, max(0, limit))
        }
        return try numbers.compactMap(noticePlan)
    }

    func noticeObstacles() throws -> [NoticeObstacle: Int] {
        let rows = try all("SELECT obstacle, count(*) FROM notice_plans WHERE obstacle IS NOT NULL GROUP BY obstacle") { _ in
        } row: {
            (try NoticeObstacle(code: $0.integer(0)), $0.count(1))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}

extension SQLiteTransaction {
    func add(_ notice: NoticeRecord) throws -> Int64 {
        try run(
            """
            INSERT INTO notices (contact, kind, state, made_at, due_at, reason, detail, message_id, report, written_at, attempts, failures,
                is_uncertain, is_test, sent_at, actor, heard_at, sent_to)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
            """
        ) { statement in
            try statement.bind(1, notice.contact)
            try statement.bind(2, notice.kind.code)
            try statement.bind(4, notice.madeAt)
            try statement.bind(9, notice.report)
            try bindChanges(of: notice, to: statement)
        }
        return database.lastRowNumber
    }

    func update(_ notice: NoticeRecord) throws {
        let found = try run(
            """
            UPDATE notices SET state = ?3, due_at = ?5, reason = ?6, detail = ?7, message_id = ?8, written_at = ?10, attempts = ?11,
                failures = ?12, is_uncertain = ?13, is_test = ?14, sent_at = ?15, actor = ?16, heard_at = ?17,
                sent_to = ?18
            WHERE number = ?1
            """
        ) { statement in
            try statement.bind(1, notice.number)
            try bindChanges(of: notice, to: statement)
        }
        guard found == 1 else { throw StoreError.missing("notice") }
    }

    private func bindChanges(of notice: NoticeRecord, to statement: borrowing Statement) throws {
        try statement.bind(3, notice.state.code)
        try statement.bind(5, notice.dueAt)
        try statement.bind(6, notice.reason?.code)
        try statement.bind(7, notice.detail)
        try statement.bind(8, notice.messageID)
        try statement.bind(10, notice.writtenAt)
        try statement.bind(11, notice.attempts)
        try statement.bind(12, notice.failures)
        try statement.bind(13, notice.isUncertain ? 1 : 0)
        try statement.bind(14, notice.isTest ? 1 : 0)
        try statement.bind(15, notice.sentAt)
        try statement.bind(16, notice.actor)
        try statement.bind(17, notice.heardAt)
        try statement.bind(18, notice.sentTo)
    }

    func save(_ line: NoticeLine, of notice: Int64) throws {
        try run(
            """
            INSERT INTO notice_lines (notice, case_number, sealed_facts) VALUES (?1, ?2, ?3)
            ON CONFLICT (notice, case_number) DO UPDATE SET sealed_facts = ?3
            """
        ) { statement in
            try statement.bind(1, notice)
            try statement.bind(2, line.caseNumber)
            try statement.bind(3, line.sealedFacts)
        }
    }

    func removeLine(ofCase caseNumber: Int64, from notice: Int64) throws {
        try run("DELETE FROM notice_lines WHERE notice = ?1 AND case_number = ?2") { statement in
            try statement.bind(1, notice)
            try statement.bind(2, caseNumber)
        }
    }

    func save(_ plan: NoticePlan) throws {
        try run(
            """
            INSERT INTO notice_plans (case_number, began_at, due_at, rounds, first_at, last_at, obstacle, is_ended)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
            ON CONFLICT (case_number) DO UPDATE SET began_at = ?2, due_at = ?3, rounds = ?4, first_at = ?5, last_at = ?6, obstacle = ?7,
                is_ended = ?8
            """
        ) { statement in
            try statement.bind(1, plan.caseNumber)
            try statement.bind(2, plan.beganAt)
            try statement.bind(3, plan.dueAt)
            try statement.bind(4, plan.rounds)
            try statement.bind(5, plan.firstAt)
            try statement.bind(6, plan.lastAt)
            try statement.bind(7, plan.obstacle?.code)
            try statement.bind(8, plan.isEnded ? 1 : 0)
        }
    }

    func setNoticePlansDue(keptBy obstacle: NoticeObstacle, at moment: Timestamp) throws -> Int {
        try run("UPDATE notice_plans SET due_at = ?2, obstacle = NULL WHERE obstacle = ?1") { statement in
            try statement.bind(1, obstacle.code)
            try statement.bind(2, moment)
        }
    }
}

extension NoticeRecord {
    fileprivate init(_ row: borrowing Statement) throws {
        self.init(
            contact: row.integer(1), kind: try NoticeKind(code: row.integer(2)), madeAt: row.time(4), dueAt: row.time(5),
            report: try row.identifier(9))
        number = row.integer(0)
        state = try NoticeState(code: row.integer(3))
        reason = try row.optionalInteger(6).map(NoticeReason.init(code:))
        detail = row.optionalText(7)
        messageID = row.optionalText(8)
        writtenAt = row.optionalTime(10)
        (attempts, failures) = (row.count(11), row.count(12))
        (isUncertain, isTest) = (row.integer(13) == 1, row.integer(14) == 1)
        sentAt = row.optionalTime(15)
        actor = row.optionalText(16)
        heardAt = row.optionalTime(17)
        sentTo = row.optionalText(18)
    }
}

extension NoticePlan {
    fileprivate init(_ row: borrowing Statement) throws {
        self.init(caseNumber: row.integer(0), beganAt: row.time(1))
        dueAt = row.optionalTime(2)
        rounds = row.count(3)
        (firstAt, lastAt) = (row.optionalTime(4), row.optionalTime(5))
        obstacle = try row.optionalInteger(6).map(NoticeObstacle.init(code:))
        isEnded = row.integer(7) == 1
    }
}
