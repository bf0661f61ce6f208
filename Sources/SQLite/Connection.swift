import CSQLite

/// One connection to one database file, with its prepared statements.
///
/// It is opened without SQLite's own mutexes and is not `Sendable`: the compiler ensures that one owner at a time uses it. SQL is a
/// `StaticString`, written in the program, so that no value can be spliced into it.
public final class Connection {
    /// The ways to open a file.
    public enum Access: Hashable, Sendable {
        /// For reading and writing; the file must exist.
        case readWrite
        /// For reading and writing; a missing file is created.
        case create
        /// For reading.
        case readOnly
    }

    let handle: OpaquePointer
    /// The prepared statements, by the address of their literal.
    private(set) var prepared: [UnsafePointer<UInt8>: PreparedStatement] = [:]

    /// Opens a file, with SQLite's defences on: no changes to the schema's own tables, no double-quoted strings, no functions in the
    /// schema that touch anything outside, no loading of extensions.
    ///
    /// SQLite reads the file only at the first statement, so a file that is not a database is refused there.
    public init(path: String, access: Access, busyTimeout: Duration = .seconds(5)) throws(SQLiteError) {
        _ = Self.processSettings
        let mode =
            switch access {
            case .readWrite: SQLITE_OPEN_READWRITE
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .readOnly: SQLITE_OPEN_READONLY
            }
        var database: OpaquePointer?
        let status = sqlite3_open_v2(path, &database, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard status == SQLITE_OK, let database else {
            let error = SQLiteError.last(status, database, doing: "open")
            sqlite3_close_v2(database)
            throw error
        }
        handle = database
        let defences: [(Int32, Int32)] = [
            (SQLITE_DBCONFIG_DEFENSIVE, 1), (SQLITE_DBCONFIG_DQS_DML, 0), (SQLITE_DBCONFIG_DQS_DDL, 0),
            (SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0), (SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0), (SQLITE_DBCONFIG_ENABLE_FKEY, 1),
        ]
        for (option, value) in defences {
            let status = hotline_sqlite_switch(database, option, value)
            // This is thrown after every stored property is set, so that `deinit` closes the handle.
            guard status == SQLITE_OK else { throw SQLiteError.last(status, database, doing: "configure") }
        }
        let (seconds, attoseconds) = busyTimeout.components
        sqlite3_busy_timeout(database, Int32(clamping: seconds * 1_000 + attoseconds / 1_000_000_000_000_000))
    }

    deinit {
        for statement in prepared.values { statement.finalize() }
        sqlite3_close_v2(handle)
    }

    /// Tells if a transaction is open. A failure such as a full disk may have ended it.
    public var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// The row number of the last insertion on this connection.
    public var lastRowNumber: Int64 { sqlite3_last_insert_rowid(handle) }

    /// The number of rows that the last statement inserted, changed or deleted.
    public var changes: Int { Int(sqlite3_changes64(handle)) }

    /// Runs one or more statements that return no rows, such as a migration.
    public func execute(_ sql: StaticString) throws(SQLiteError) {
        let status = sql.withUTF8Buffer { buffer -> Int32 in
            // A static string's buffer ends with a zero byte.
            guard let start = buffer.baseAddress else { return SQLITE_MISUSE }
            return start.withMemoryRebound(to: CChar.self, capacity: buffer.count + 1) { sqlite3_exec(handle, $0, nil, nil, nil) }
        }
        guard status == SQLITE_OK else { throw SQLiteError.last(status, handle, doing: "execute") }
    }

    /// Lends the prepared form of a statement. It is prepared once and kept.
    ///
    /// - Throws: ``SQLiteError``, or the error of the closure.
    public func withStatement<Result>(_ sql: StaticString, _ body: (borrowing Statement) throws -> Result) throws -> Result {
        let key = sql.utf8Start
        if let kept = prepared[key], !kept.isLent {
            kept.isLent = true
            defer {
                kept.clear()
                kept.isLent = false
            }
            return try body(Statement(handle: kept.handle, database: handle))
        }
        let fresh = try PreparedStatement(sql, on: handle)
        // A statement may be needed again while it is lent, by a query within its own rows. The second loan then has a statement of its own.
        if prepared[key] == nil { prepared[key] = fresh }
        let isKept = prepared[key] === fresh
        fresh.isLent = true
        defer {
            fresh.clear()
            fresh.isLent = false
            if !isKept { fresh.finalize() }
        }
        return try body(Statement(handle: fresh.handle, database: handle))
    }

    /// Turns memory statistics off, because they lock at every allocation and nobody reads them. This is done once, before the library starts.
    private static let processSettings: Int32 = hotline_sqlite_without_statistics()
}

/// A statement, and a flag that says if it is lent. The connection that prepared it finalizes it.
final class PreparedStatement {
    let handle: OpaquePointer
    fileprivate var isLent = false

    fileprivate init(_ sql: StaticString, on database: OpaquePointer) throws(SQLiteError) {
        var statement: OpaquePointer?
        let status = sql.withUTF8Buffer { buffer -> Int32 in
            guard let start = buffer.baseAddress, let count = Int32(exactly: buffer.count) else { return SQLITE_MISUSE }
            return start.withMemoryRebound(to: CChar.self, capacity: buffer.count) {
                sqlite3_prepare_v3(database, $0, count, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
            }
        }
        guard status == SQLITE_OK else { throw SQLiteError.last(status, database, doing: "prepare") }
        guard let statement else { throw SQLiteError(.misuse, detail: "prepare: the statement is empty") }
        handle = statement
    }

    fileprivate func clear() {
        sqlite3_reset(handle)
        sqlite3_clear_bindings(handle)
    }

    fileprivate func finalize() { sqlite3_finalize(handle) }
}
