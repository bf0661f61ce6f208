import CaseStore
import Cryptography
import HotlineModel
import SQLite

extension SQLiteView {
    func hashes(after position: Int64, limit: Int) throws -> [HashEntry] {
        try all(
            """
            SELECT position, sha256, sources, withdrawals, votes, added_at, changed_at
            FROM hashes WHERE position > ?1 ORDER BY position LIMIT ?2
            """
        ) { statement in
            try statement.bind(1, position)
            try statement.bind(2, max(0, limit))
        } row: {
            try HashEntry($0)
        }
    }

    func hash(_ sha256: Digest) throws -> HashEntry? {
        try first(
            """
            SELECT position, sha256, sources, withdrawals, votes, added_at, changed_at FROM hashes WHERE sha256 = ?1
            """
        ) {
            try $0.bind(1, sha256)
        } row: {
            try HashEntry($0)
        }
    }

    func hashCounts() throws -> HashCounts {
        let end = try ledgerEnd()
        let withdrawn = try first("SELECT count(*) FROM hashes WHERE length(sources) = 0") { _ in
        } row: {
            $0.count(0)
        }
        return HashCounts(distinct: end.entries, withdrawn: withdrawn ?? 0, last: end.last)
    }

    func ledgerEnd() throws -> (entries: Int, last: Int64) {
        let end = try first("SELECT entries, last_position FROM hash_ledger") { _ in
        } row: {
            (entries: $0.count(0), last: $0.integer(1))
        }
        guard let end else { throw StoreError.damaged("the hash ledger has no end") }
        return end
    }

    func cases(with sha256: Digest) throws -> [Int64] {
        try all("SELECT case_number FROM hash_cases WHERE sha256 = ?1 ORDER BY case_number") {
            try $0.bind(1, sha256)
        } row: {
            $0.integer(0)
        }
    }

    func pullCursor(from member: MemberID) throws -> PullCursor? {
        try first("SELECT epoch, position, entries, pulled_at, unlisted_under, part FROM pull_cursors WHERE member = ?1") {
            try $0.bind(1, member)
        } row: {
            PullCursor(
                epoch: $0.text(0), position: $0.integer(1), entries: $0.count(2), pulledAt: $0.time(3),
                unlistedUnder: $0.optionalInteger(4).map(Int.init), part: PullCursor.Part(rawValue: $0.text(5)) ?? .doubts)
        }
    }
}

extension SQLiteTransaction {
    func save(_ entry: HashEntry) throws -> Int64 {
        let end = try ledgerEnd()
        let position = end.last + 1
        return try together {
            let replaced = try run("DELETE FROM hashes WHERE sha256 = ?1") { try $0.bind(1, entry.sha256) }
            try run(
                """
                INSERT INTO hashes (position, sha256, sources, withdrawals, votes, added_at, changed_at)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                """
            ) { statement in
                try statement.bind(1, position)
                try statement.bind(2, entry.sha256)
                try statement.bind(3, HashStatements.bytes(of: entry.sources))
                try statement.bind(4, HashStatements.bytes(of: entry.withdrawals))
                try statement.bind(5, HashStatements.bytes(of: entry.votes))
                try statement.bind(6, entry.addedAt)
                try statement.bind(7, entry.changedAt)
            }
            try run("UPDATE hash_ledger SET last_position = ?1, entries = ?2 WHERE id = 1") { statement in
                try statement.bind(1, position)
                try statement.bind(2, end.entries + 1 - replaced)
            }
            return position
        }
    }

    func removeHash(_ sha256: Digest) throws {
        try together {
            let removed = try run("DELETE FROM hashes WHERE sha256 = ?1") { try $0.bind(1, sha256) }
            try run("UPDATE hash_ledger SET entries = entries - ?1 WHERE id = 1") { try $0.bind(1, removed) }
        }
    }

    func link(_ sha256: Digest, to caseNumber: Int64) throws {
        try run("INSERT OR IGNORE INTO hash_cases (sha256, case_number) VALUES (?1, ?2)") { statement in
            try statement.bind(1, sha256)
            try statement.bind(2, caseNumber)
        }
    }

    func setPullCursor(_ cursor: PullCursor, from member: MemberID) throws {
        try run(
            """
            INSERT OR REPLACE INTO pull_cursors (member, epoch, position, entries, pulled_at, unlisted_under, part)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """
        ) { statement in
            try statement.bind(1, member)
            try statement.bind(2, cursor.epoch)
            try statement.bind(3, cursor.position)
            try statement.bind(4, cursor.entries)
            try statement.bind(5, cursor.pulledAt)
            try statement.bind(6, cursor.unlistedUnder.map(Int64.init))
            try statement.bind(7, cursor.part.rawValue)
        }
    }
}

extension HashEntry {
    fileprivate init(_ row: borrowing Statement) throws {
        guard let sources = row.withBytes(2, { HashStatements.sources(in: $0) }),
            let withdrawals = row.withBytes(3, { HashStatements.withdrawals(in: $0) }),
            let votes = row.withBytes(4, { HashStatements.votes(in: $0) })
        else { throw StoreError.damaged("the sources and votes of a hash") }
        self.init(
            position: row.integer(0), sha256: try row.digest(1), sources: sources, withdrawals: withdrawals, votes: votes,
            addedAt: row.time(5), changedAt: row.time(6))
    }
}
