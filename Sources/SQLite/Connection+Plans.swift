import CSQLite

extension Connection {
    /// How SQLite goes about one statement.
    public struct Plan: Sendable {
        /// The statement as it is written in the program.
        public let sql: String
        /// One line for each step: which table is searched by which index, which is gone through, where rows are sorted.
        public let steps: [String]
    }

    /// The plans of every statement this connection has prepared so far.
    ///
    /// A driver's tests hold them against what its queries promise: a plan tells on an empty table how long a full one will take.
    public func plans() throws(SQLiteError) -> [Plan] {
        var plans: [Plan] = []
        for statement in prepared.values {
            guard let text = sqlite3_sql(statement.handle) else { continue }
            let sql = String(cString: text)
            plans.append(Plan(sql: sql, steps: try steps(of: sql)))
        }
        return plans.sorted { $0.sql < $1.sql }
    }

    /// The text of a prepared statement is asked about; no value is put into it.
    private func steps(of sql: String) throws(SQLiteError) -> [String] {
        var statement: OpaquePointer?
        let status = sqlite3_prepare_v2(handle, "EXPLAIN QUERY PLAN " + sql, -1, &statement, nil)
        guard status == SQLITE_OK, let statement else { throw SQLiteError.last(status, handle, doing: "explain") }
        defer { sqlite3_finalize(statement) }
        var steps: [String] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW:
                // Columns are the step's number, its parent's, one unused, and the words.
                if let words = sqlite3_column_text(statement, 3) { steps.append(String(cString: words)) }
            case SQLITE_DONE:
                return steps
            case let status:
                throw SQLiteError.last(status, handle, doing: "explain")
            }
        }
    }
}
