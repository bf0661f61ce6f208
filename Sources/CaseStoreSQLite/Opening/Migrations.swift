import CaseStore
import SQLite

/// The numbered steps from an empty file to the present schema. A step that was ever released is never changed.
enum Migrations {
    /// The mark of a hotline's store in its file: `hotl` in ASCII.
    static let applicationID: Int64 = 0x686F_746C

    /// The schema this version reads and writes.
    static let current = Int64(steps.count)

    /// Step `n` (from 0) leads to schema version `n + 1`; each is made of parts, run in order.
    private static let steps: [[StaticString]] = [Schema.first, [Schema.hashStatements]]

    /// Brings a file to the present schema, each step in a transaction of its own together with its number.
    ///
    /// - Throws: ``StoreError/Code/newerSchema``, ``StoreError/Code/cannotOpen`` for another program's database, or `SQLiteError`.
    static func apply(to database: Connection) throws {
        var version = try database.get(.userVersion)
        try check(version: version, database)
        while version < current {
            try database.execute("BEGIN IMMEDIATE")
            do {
                for part in steps[Int(version)] { try database.execute(part) }
                version += 1
                try database.set(.userVersion, to: version)
                try database.set(.applicationID, to: applicationID)
                try database.execute("COMMIT")
            } catch {
                if database.isInTransaction { try? database.execute("ROLLBACK") }
                throw error
            }
        }
    }

    /// Refuses a file that this version cannot read as it is.
    static func checkReadable(_ database: Connection) throws {
        let version = try database.get(.userVersion)
        try check(version: version, database)
        guard version == current else {
            throw StoreError(.cannotOpen, "The store was written by an older version; start the node once, which brings it up to date.")
        }
    }

    private static func check(version: Int64, _ database: Connection) throws {
        let isOurs = try database.get(.applicationID) == applicationID
        guard try isOurs || isEmpty(database) else {
            throw StoreError(.cannotOpen, "The file is a database of another program; give the store a path of its own.")
        }
        guard version >= 0, version <= current else {
            throw StoreError(
                .newerSchema, "The store was written by a newer version; run that version, or restore a backup made before the upgrade.",
                detail: "schema \(version), this version reads up to \(current)")
        }
    }

    private static func isEmpty(_ database: Connection) throws -> Bool {
        try database.withStatement("SELECT count(*) FROM sqlite_schema") { statement in
            try statement.step() && statement.integer(0) == 0
        }
    }
}
