import CSQLite

/// A failed call into SQLite.
///
/// Neither `code` nor `detail` ever holds a bound value: SQLite's messages name tables and columns only.
public struct SQLiteError: Error, Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// The kinds of failure that a caller can act on.
    public enum Code: Hashable, Sendable {
        /// The file, or its folder, cannot be opened.
        case cannotOpen
        /// The file is not an SQLite database.
        case notADatabase
        /// The content of the database is damaged.
        case corrupt
        /// Another connection kept a lock for longer than the busy timeout.
        case busy
        /// The disk, or a quota, is full.
        case full
        /// Reading or writing the file failed.
        case inputOutput
        /// The file or the connection is read-only.
        case readOnly
        /// A rule of the schema forbids the change; the statement changed nothing.
        case constraint(Constraint)
        /// The call was interrupted.
        case interrupted
        /// There is no memory.
        case outOfMemory
        /// A value is larger than SQLite allows, or cannot be represented.
        case tooBig
        /// The statement itself is wrong, which is a bug of ours.
        case misuse
    }

    /// The kind of rule that a change broke.
    public enum Constraint: Hashable, Sendable {
        case unique, foreignKey, check, notNull, type, other
    }

    /// The kind of failure.
    public let code: Code
    /// The attempted operation and SQLite's message, for this node's own log.
    public let detail: String

    public init(_ code: Code, detail: String) {
        self.code = code
        self.detail = detail
    }

    public var description: String { "SQLite failed: \(code)" }
    public var debugDescription: String { "\(description) (\(detail))" }

    /// The failure of the last call on a connection. It must run on the thread that made the call.
    static func last(_ status: Int32, _ database: OpaquePointer?, doing operation: StaticString) -> SQLiteError {
        let extended = database.map { sqlite3_extended_errcode($0) } ?? status
        let message: String
        if let database, let text = sqlite3_errmsg(database) {
            message = String(cString: text)
        } else {
            message = String(cString: sqlite3_errstr(status))
        }
        return SQLiteError(Code(status: status, extended: extended), detail: "\(operation): \(message)")
    }
}

extension SQLiteError.Code {
    /// - Parameter extended: The extended code. It is used only if it refines the same failure.
    init(status: Int32, extended: Int32) {
        switch status & 0xFF {
        case SQLITE_CANTOPEN, SQLITE_PERM: self = .cannotOpen
        case SQLITE_NOTADB: self = .notADatabase
        case SQLITE_CORRUPT: self = .corrupt
        case SQLITE_BUSY, SQLITE_LOCKED: self = .busy
        case SQLITE_FULL: self = .full
        case SQLITE_IOERR, SQLITE_PROTOCOL: self = .inputOutput
        case SQLITE_READONLY, SQLITE_AUTH: self = .readOnly
        case SQLITE_CONSTRAINT: self = .constraint(.init(extended: extended))
        case SQLITE_INTERRUPT, SQLITE_ABORT: self = .interrupted
        case SQLITE_NOMEM: self = .outOfMemory
        case SQLITE_TOOBIG: self = .tooBig
        default: self = .misuse
        }
    }
}

extension SQLiteError.Constraint {
    // The extended codes are `SQLITE_CONSTRAINT | (n << 8)`: macros that Swift does not import.
    init(extended: Int32) {
        switch extended >> 8 {
        case 1: self = .check
        case 3: self = .foreignKey
        case 5: self = .notNull
        case 6, 8, 10: self = .unique
        case 12: self = .type
        default: self = .other
        }
    }
}
