import CaseStore
import HotlineModel
import SQLite

extension SQLiteView {
    func noticeContact(_ number: Int64) throws -> NoticeContact? {
        var contact = try first(
            """
            SELECT number, channel, place, scope, source, shape, language, is_threaded, passes_on, is_mechanism, proposed_at, proposed_by,
                state, decided_at, decided_by, identity
            FROM notice_contacts WHERE number = ?1
            """
        ) {
            try $0.bind(1, number)
        } row: {
            try NoticeContact($0)
        }
        contact?.marks = try all("SELECT mark FROM notice_contact_marks WHERE contact = ?1 ORDER BY mark") {
            try $0.bind(1, number)
        } row: {
            $0.text(0)
        }
        return contact
    }

    func noticeContact(at place: String, _ scope: NoticeContact.Scope) throws -> NoticeContact? {
        try number("SELECT number FROM notice_contacts WHERE place = ?1 COLLATE NOCASE AND scope = ?2 AND state <> 4") { statement in
            try statement.bind(1, place)
            try statement.bind(2, scope.code)
        }.flatMap(noticeContact)
    }

    func noticeContact(for mark: String, _ scope: NoticeContact.Scope) throws -> NoticeContact? {
        try number("SELECT contact FROM notice_contact_marks WHERE mark = ?1 AND scope = ?2") { statement in
            try statement.bind(1, mark)
            try statement.bind(2, scope.code)
        }.flatMap(noticeContact)
    }

    func noticeContacts(_ state: NoticeContact.State?, after number: Int64, limit: Int) throws -> [NoticeContact] {
        let look: StaticString =
            state == nil
            ? "SELECT number FROM notice_contacts WHERE number > ?1 AND ?2 IS NULL AND state <> 4 ORDER BY number LIMIT ?3"
            : "SELECT number FROM notice_contacts WHERE state = ?2 AND number > ?1 ORDER BY number LIMIT ?3"
        let numbers = try numbers(look) { statement in
            try statement.bind(1, number)
            try statement.bind(2, state?.code)
            try statement.bind(3, max(0, limit))
        }
        return try numbers.compactMap(noticeContact)
    }

    func noticeContactsWithNames(after number: Int64, limit: Int) throws -> [NoticeContact] {
        try numbers(
            """
            SELECT number FROM notice_contacts
            WHERE number > ?1 AND state NOT IN (?2, ?5) AND (identity IS NOT NULL OR channel = ?3) ORDER BY number LIMIT ?4
            """
        ) { statement in
            try statement.bind(1, number)
            try statement.bind(2, NoticeContact.State.refused.code)
            try statement.bind(3, NoticeContact.Channel.interface.code)
            try statement.bind(4, max(0, limit))
            try statement.bind(5, NoticeContact.State.removed.code)
        }.compactMap(noticeContact)
    }
}

extension SQLiteTransaction {
    func add(_ contact: NoticeContact) throws -> Int64 {
        try atomically {
            try run(
                """
                INSERT INTO notice_contacts (channel, place, scope, source, shape, language, is_threaded, passes_on, is_mechanism, proposed_at,
                    proposed_by, state, decided_at, decided_by, identity)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
                """
            ) { statement in
                try statement.bind(1, contact.channel.code)
                try statement.bind(2, contact.place)
                try statement.bind(3, contact.scope.code)
                try statement.bind(4, contact.source.code)
                try statement.bind(5, contact.shape.code)
                try statement.bind(6, contact.language)
                try statement.bind(7, contact.isThreaded ? 1 : 0)
                try statement.bind(8, contact.passesOn ? 1 : 0)
                try statement.bind(9, contact.isMechanism ? 1 : 0)
                try statement.bind(10, contact.proposedAt)
                try statement.bind(11, contact.proposedBy)
                try statement.bind(12, contact.state.code)
                try statement.bind(13, contact.decidedAt)
                try statement.bind(14, contact.decidedBy)
                try statement.bind(15, contact.identity)
            }
            let number = database.lastRowNumber
            try addMarks(of: contact, number)
            return number
        }
    }

    private func addMarks(of contact: NoticeContact, _ number: Int64) throws {
        // A refused contact stands for nothing once another one does.
        try run(
            """
            DELETE FROM notice_contact_marks WHERE mark = ?1 AND scope = ?2
                AND contact IN (SELECT number FROM notice_contacts WHERE state = 2)
            """, forEach: contact.marks
        ) { statement, mark in
            try statement.bind(1, mark)
            try statement.bind(2, contact.scope.code)
        }
        try run("INSERT INTO notice_contact_marks (mark, scope, contact) VALUES (?1, ?2, ?3)", forEach: contact.marks) {
            statement, mark in
            try statement.bind(1, mark)
            try statement.bind(2, contact.scope.code)
            try statement.bind(3, number)
        }
    }

    func replaceMarks(of contact: NoticeContact) throws {
        try atomically {
            try run("DELETE FROM notice_contact_marks WHERE contact = ?1") { try $0.bind(1, contact.number) }
            try addMarks(of: contact, contact.number)
        }
    }

    func update(_ contact: NoticeContact) throws {
        let found = try run(
            """
            UPDATE notice_contacts SET shape = ?2, language = ?3, is_threaded = ?4, passes_on = ?5, is_mechanism = ?6, state = ?7,
                decided_at = ?8, decided_by = ?9, identity = ?10, channel = ?11, place = ?12, proposed_at = ?13, proposed_by = ?14
            WHERE number = ?1
            """
        ) { statement in
            try statement.bind(1, contact.number)
            try statement.bind(2, contact.shape.code)
            try statement.bind(3, contact.language)
            try statement.bind(4, contact.isThreaded ? 1 : 0)
            try statement.bind(5, contact.passesOn ? 1 : 0)
            try statement.bind(6, contact.isMechanism ? 1 : 0)
            try statement.bind(7, contact.state.code)
            try statement.bind(8, contact.decidedAt)
            try statement.bind(9, contact.decidedBy)
            try statement.bind(10, contact.identity)
            try statement.bind(11, contact.channel.code)
            try statement.bind(12, contact.place)
            try statement.bind(13, contact.proposedAt)
            try statement.bind(14, contact.proposedBy)
        }
        if contact.state == .removed {
            try run("DELETE FROM notice_contact_marks WHERE contact = ?1") { try $0.bind(1, contact.number) }
        }
        guard found == 1 else { throw StoreError.missing("contact") }
    }
}

extension NoticeContact {
    fileprivate init(_ row: borrowing Statement) throws {
        self.init(
            row.text(2), channel: try Channel(code: row.integer(1)), scope: try Scope(code: row.integer(3)),
            source: try Source(code: row.integer(4)), proposedAt: row.time(10), by: row.text(11))
        number = row.integer(0)
        shape = try Shape(code: row.integer(5))
        language = row.text(6)
        (isThreaded, passesOn, isMechanism) = (row.integer(7) == 1, row.integer(8) == 1, row.integer(9) == 1)
        state = try State(code: row.integer(12))
        (decidedAt, decidedBy, identity) = (row.optionalTime(13), row.optionalText(14), row.optionalText(15))
    }
}
