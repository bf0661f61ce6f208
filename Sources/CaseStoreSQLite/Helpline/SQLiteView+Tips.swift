import CaseStore
import Cryptography
import HotlineModel
import SQLite

extension SQLiteView {
    func tip(number: Int64) throws -> TipRecord? {
        try first(
            """
            SELECT number, uuid, origin, received_at, key, country, wrapped_key, sealed_contents, contents, code, last_answer
            FROM tips WHERE number = ?1
            """
        ) {
            try $0.bind(1, number)
        } row: {
            try TipRecord($0)
        }
    }

    func tip(key: Digest) throws -> TipRecord? { try tip("SELECT number FROM tips WHERE key = ?1", key) }

    func tip(code: Digest) throws -> TipRecord? { try tip("SELECT number FROM tips WHERE code = ?1", code) }

    func tip(lastAnswer: Digest) throws -> TipRecord? { try tip("SELECT number FROM tips WHERE last_answer = ?1", lastAnswer) }

    private func tip(_ look: StaticString, _ digest: Digest) throws -> TipRecord? {
        try number(look) { try $0.bind(1, digest) }.flatMap { try tip(number: $0) }
    }

    func tips(after number: Int64, limit: Int) throws -> [TipRecord] {
        try all(
            """
            SELECT number, uuid, origin, received_at, key, country, wrapped_key, sealed_contents, contents, code, last_answer
            FROM tips WHERE number > ?1 ORDER BY number LIMIT ?2
            """
        ) { statement in
            try statement.bind(1, number)
            try statement.bind(2, max(0, limit))
        } row: {
            try TipRecord($0)
        }
    }

    func questions(ofTip number: Int64) throws -> [TipQuestion] {
        try all(
            "SELECT number, reference, asked_at, sealed_text, shown_at, answered_by FROM tip_questions WHERE tip = ?1 ORDER BY number"
        ) {
            try $0.bind(1, number)
        } row: { row in
            var question = TipQuestion(tip: number, reference: row.optionalText(1), askedAt: row.time(2), sealedText: [])
            question.number = row.integer(0)
            question.sealedText = row.optionalBytes(3)
            question.shownAt = row.optionalTime(4)
            question.answeredBy = row.optionalInteger(5)
            return question
        }
    }

    func supplements(ofTip number: Int64) throws -> [TipSupplement] {
        try all("SELECT number, received_at, sealed_text FROM tip_supplements WHERE tip = ?1 ORDER BY number") {
            try $0.bind(1, number)
        } row: { row in
            var supplement = TipSupplement(tip: number, receivedAt: row.time(1), sealedText: [])
            supplement.number = row.integer(0)
            supplement.sealedText = row.optionalBytes(2)
            return supplement
        }
    }

    func events(ofTip number: Int64) throws -> [TipEvent] {
        try all(
            "SELECT kind, at, actor, reference, document, supplements, salt FROM tip_events WHERE tip = ?1 ORDER BY number"
        ) {
            try $0.bind(1, number)
        } row: { row in
            guard let kind = TipEventKind(rawValue: row.text(0)) else { throw StoreError.damaged("an event of a tip") }
            var event = TipEvent(tip: number, kind: kind, at: row.time(1), actor: row.text(2), reference: row.optionalText(3))
            event.document = try row.optionalDigest(4)
            event.supplements = row.optionalInteger(5).map(Int.init)
            event.salt = row.optionalBytes(6)
            return event
        }
    }

    /// Counts tips as reports received, under a kind of their own.
    func countTips(into figures: inout Figures, _ period: CountedPeriod) throws {
        for (origin, count) in try tipCounts(period.from?.milliseconds ?? Int64.min, period.until?.milliseconds ?? Int64.max) {
            figures.received += count
            figures.byOrigin[origin, default: 0] += count
            figures.byKind[.travellingOffenderTip, default: 0] += count
        }
    }

    // A supplement that came after the last hand-over is not with the police yet, so its tip is not due.
    func tipsDue(before moment: Timestamp, limit: Int) throws -> [Int64] {
        try numbers(
            """
            SELECT t.number FROM tips AS t
            WHERE t.received_at < ?1 AND t.wrapped_key IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM tip_events AS e WHERE e.tip = t.number AND e.at >= ?1)
                AND (SELECT max(e.at) FROM tip_events AS e WHERE e.tip = t.number AND e.kind = 'handedOver')
                    >= (SELECT ifnull(max(s.received_at), 0) FROM tip_supplements AS s WHERE s.tip = t.number)
            ORDER BY t.number LIMIT ?2
            """
        ) { statement in
            try statement.bind(1, moment)
            try statement.bind(2, max(0, limit))
        }
    }

    /// Tips received in a period, by origin.
    func tipCounts(_ first: Int64, _ end: Int64) throws -> [(origin: OriginKind, count: Int)] {
        try all("SELECT origin, count(*) FROM tips WHERE received_at >= ?1 AND received_at < ?2 GROUP BY origin ORDER BY origin") {
            try $0.bind(1, first)
            try $0.bind(2, end)
        } row: {
            (try OriginKind(code: $0.integer(0)), $0.count(1))
        }
    }
}

extension TipRecord {
    fileprivate init(_ row: borrowing Statement) throws {
        let country = try row.optionalText(5).map { code in
            guard let country = CountryCode(code) else { throw StoreError.damaged("a malformed country") }
            return country
        }
        self.init(
            id: try row.identifier(1), origin: try Origin(code: row.integer(2), partner: nil), receivedAt: row.time(3), wrappedKey: [],
            sealedContents: [], contentsIndex: .zero, code: .zero, key: try row.optionalDigest(4), country: country)
        number = row.integer(0)
        wrappedKey = row.optionalBytes(6)
        sealedContents = row.optionalBytes(7)
        contentsIndex = try row.optionalDigest(8)
        code = try row.optionalDigest(9)
        lastAnswer = try row.optionalDigest(10)
    }
}
