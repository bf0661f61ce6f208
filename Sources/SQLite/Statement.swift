import CSQLite

/// A prepared statement while it is lent: bind, step, read.
///
/// ``Connection/withStatement(_:_:)`` lends it, and it cannot outlive that closure. The connection then resets it and drops its bindings.
/// Parameters are numbered from 1 and columns from 0, as in SQLite's documentation.
public struct Statement: ~Copyable {
    let handle: OpaquePointer
    let database: OpaquePointer

    // MARK: Binding

    /// Binds an integer.
    public func bind(_ parameter: Int32, _ value: Int64) throws(SQLiteError) {
        try check(sqlite3_bind_int64(handle, parameter, value), "bind")
    }

    /// Binds an integer, or null.
    public func bind(_ parameter: Int32, _ value: Int64?) throws(SQLiteError) {
        if let value { try bind(parameter, value) } else { try bindNull(parameter) }
    }

    /// Binds text.
    public func bind(_ parameter: Int32, _ value: String) throws(SQLiteError) {
        var value = value
        let status = value.withUTF8 { utf8 -> Int32 in
            guard let count = Int32(exactly: utf8.count) else { return SQLITE_TOOBIG }
            // An empty buffer may have no address, and binding without an address would bind null.
            guard let start = utf8.baseAddress else { return hotline_sqlite_bind_text(handle, parameter, "", 0) }
            return start.withMemoryRebound(to: CChar.self, capacity: utf8.count) {
                hotline_sqlite_bind_text(handle, parameter, $0, count)
            }
        }
        try check(status, "bind")
    }

    /// Binds text, or null.
    public func bind(_ parameter: Int32, _ value: String?) throws(SQLiteError) {
        if let value { try bind(parameter, value) } else { try bindNull(parameter) }
    }

    /// Binds bytes, which are copied.
    public func bind(_ parameter: Int32, _ bytes: RawSpan) throws(SQLiteError) {
        let status = bytes.withUnsafeBytes { buffer -> Int32 in
            guard let count = Int32(exactly: buffer.count) else { return SQLITE_TOOBIG }
            guard let start = buffer.baseAddress, count > 0 else { return sqlite3_bind_zeroblob(handle, parameter, 0) }
            return hotline_sqlite_bind_blob(handle, parameter, start, count)
        }
        try check(status, "bind")
    }

    /// Binds bytes, which are copied.
    public func bind(_ parameter: Int32, _ bytes: [UInt8]) throws(SQLiteError) { try bind(parameter, bytes.span.bytes) }

    /// Binds bytes, or null.
    public func bind(_ parameter: Int32, _ bytes: [UInt8]?) throws(SQLiteError) {
        if let bytes { try bind(parameter, bytes.span.bytes) } else { try bindNull(parameter) }
    }

    /// Binds null.
    public func bindNull(_ parameter: Int32) throws(SQLiteError) { try check(sqlite3_bind_null(handle, parameter), "bind") }

    // MARK: Running

    /// Moves to the next row; `false` if there is none left.
    public func step() throws(SQLiteError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let status: throw SQLiteError.last(status, database, doing: "step")
        }
    }

    /// Runs a statement that returns no rows.
    public func run() throws(SQLiteError) {
        guard try step() else { return }
        throw SQLiteError(.misuse, detail: "a statement that was run answered a row")
    }

    /// Resets the statement so that it can be bound and run again within the same loan. Bindings stay until they are replaced.
    public func reset() {
        // The status repeats that of the last step, which was thrown there.
        sqlite3_reset(handle)
    }

    // MARK: Reading

    /// Tells if a column of the row is null.
    public func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    /// An integer column; 0 for null.
    public func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    /// An integer column, or `nil` for null.
    public func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

    /// A text column; empty for null.
    public func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        return String(decoding: UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))), as: UTF8.self)
    }

    /// A text column, or `nil` for null.
    public func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    /// A copy of a blob column; empty for null.
    public func bytes(_ column: Int32) -> [UInt8] { withBytes(column) { [UInt8]($0) } }

    /// A copy of a blob column, or `nil` for null.
    public func optionalBytes(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : bytes(column) }

    /// Lends a blob (or text) column without copying it; empty for null. The buffer dies with the closure.
    public func withBytes<Result>(_ column: Int32, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let start = sqlite3_column_blob(handle, column)
        return body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(handle, column))))
    }

    private func check(_ status: Int32, _ operation: StaticString) throws(SQLiteError) {
        guard status == SQLITE_OK else { throw SQLiteError.last(status, database, doing: operation) }
    }
}
