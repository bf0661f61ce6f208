import CSQLite

extension Connection {
    /// A setting of the connection or the file that takes a number.
    public enum NumericSetting: String, Hashable, Sendable {
        /// The version of the schema, for the application's migrations.
        case userVersion = "user_version"
        /// The number of the application that the file belongs to.
        case applicationID = "application_id"
        /// The size of the cache in pages, or in kibibytes if negative.
        case cacheSize = "cache_size"
        /// The size in bytes to which the write-ahead log is cut back.
        case journalSizeLimit = "journal_size_limit"
        /// The time that a statement waits for another connection, in milliseconds.
        case busyTimeout = "busy_timeout"
        /// Overwrites deleted content with zeros: 1 or 0.
        case secureDelete = "secure_delete"
    }

    /// Sets a number. A pragma cannot bind a value, so this one statement is put together from a name of the list above and an integer.
    public func set(_ setting: NumericSetting, to value: Int64) throws(SQLiteError) {
        let status = sqlite3_exec(handle, "PRAGMA \(setting.rawValue) = \(value)", nil, nil, nil)
        guard status == SQLITE_OK else { throw SQLiteError.last(status, handle, doing: "set") }
    }

    /// Reads the present number.
    public func get(_ setting: NumericSetting) throws(SQLiteError) -> Int64 {
        var statement: OpaquePointer?
        let status = sqlite3_prepare_v2(handle, "PRAGMA \(setting.rawValue)", -1, &statement, nil)
        guard status == SQLITE_OK, let statement else { throw SQLiteError.last(status, handle, doing: "get") }
        defer { sqlite3_finalize(statement) }
        let step = sqlite3_step(statement)
        guard step == SQLITE_ROW else { throw SQLiteError.last(step, handle, doing: "get") }
        return sqlite3_column_int64(statement, 0)
    }

    /// Moves the write-ahead log into the database and truncates it, so that no older state is left in it.
    ///
    /// - Parameter patience: The time to wait for other connections that read an older state. Nothing is written meanwhile.
    /// - Returns: `true` if that was done, `false` if another connection still reads an older state.
    public func emptyWriteAheadLog(patience: Duration) throws -> Bool {
        let usual = try get(.busyTimeout)
        let (seconds, attoseconds) = patience.components
        try set(.busyTimeout, to: seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
        defer { try? set(.busyTimeout, to: usual) }
        return try withStatement("PRAGMA wal_checkpoint(TRUNCATE)") { statement in try statement.step() && statement.integer(0) == 0 }
    }

    /// Turns the write-ahead log on. Every commit is on the disk before it returns, and temporary tables are in memory.
    ///
    /// - Throws: ``SQLiteError/Code/inputOutput`` if the file system does not support a shared write-ahead log.
    public func useWriteAheadLog() throws {
        let mode = try withStatement("PRAGMA journal_mode = WAL") { statement in try statement.step() ? statement.text(0) : "" }
        guard mode == "wal" else { throw SQLiteError(.inputOutput, detail: "the journal mode stays \(mode)") }
        try execute("PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY")
    }
}
