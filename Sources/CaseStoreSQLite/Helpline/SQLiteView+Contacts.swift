import CaseStore
import Cryptography
import HotlineModel
import SQLite

extension SQLiteView {
    func contact(key: Digest) throws -> ContactRecord? {
        try first("SELECT service, channel, theme, is_repeat, day FROM contacts WHERE key = ?1") {
            try $0.bind(1, key)
        } row: { row in
            ContactRecord(
                service: ContactService(rawValue: row.text(0)), channel: ContactChannel(rawValue: row.text(1)),
                theme: ContactTheme(rawValue: row.text(2)), isRepeat: row.integer(3) != 0, day: row.time(4), key: key)
        }
    }

    func helplineFigures(from: Timestamp?, until: Timestamp?) throws -> HelplineFigures {
        var figures = HelplineFigures()
        let (start, end) = (from?.milliseconds ?? Int64.min, until?.milliseconds ?? Int64.max)
        for (origin, count) in try tipCounts(start, end) { figures.tipsByOrigin[origin] = count }
        let tips = try first(
            """
            SELECT count(*) FILTER (WHERE EXISTS (SELECT 1 FROM tip_supplements AS s WHERE s.tip = t.number)),
                count(*) FILTER (WHERE EXISTS (SELECT 1 FROM tip_events AS e WHERE e.tip = t.number AND e.kind = 'handedOver'))
            FROM tips AS t WHERE t.received_at >= ?1 AND t.received_at < ?2
            """
        ) { statement in
            try statement.bind(1, start)
            try statement.bind(2, end)
        } row: {
            ($0.count(0), $0.count(1))
        }
        (figures.tipsWithSupplement, figures.tipsHandedOver) = tips ?? (0, 0)
        figures.contacts = try contactCounts(start, end)
        return figures
    }

    private func contactCounts(_ start: Int64, _ end: Int64) throws -> [ContactCount] {
        try all(
            """
            SELECT service, channel, theme, is_repeat, count(*) FROM contacts
            WHERE day >= ?1 AND day < ?2 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
            """
        ) { statement in
            try statement.bind(1, start)
            try statement.bind(2, end)
        } row: { row in
            ContactCount(
                service: ContactService(rawValue: row.text(0)), channel: ContactChannel(rawValue: row.text(1)),
                theme: ContactTheme(rawValue: row.text(2)), isRepeat: row.integer(3) != 0, count: row.count(4))
        }
    }
}

extension SQLiteTransaction {
    func add(_ contact: ContactRecord) throws {
        try run("INSERT INTO contacts (service, channel, theme, is_repeat, day, key) VALUES (?1, ?2, ?3, ?4, ?5, ?6)") { statement in
            try statement.bind(1, contact.service.rawValue)
            try statement.bind(2, contact.channel.rawValue)
            try statement.bind(3, contact.theme.rawValue)
            try statement.bind(4, contact.isRepeat ? 1 : 0)
            try statement.bind(5, contact.day)
            try statement.bind(6, contact.key)
        }
    }
}
