import CSQLite

extension Connection {
    /// SQLite's plan for one statement.
    public struct Plan: Sendable {
        /// The statement as the program writes it.
        public let sql: String
        /// One line for each step: the table that it searches and by which index, the table that it scans, or the rows that it sorts.
        public let steps: [String]
    }

    /// The plans of every statement this connection has prepared so far.
    ///
    /// A driver's tests check its queries with them: a plan on an empty table already tells how a full one will be searched.
    public func plans() throws(SQLiteError) -> [Plan] {
        var plans: [Plan] = []
        for statement in prepared.values {
            guard let text = sqlite3_sql(statement.handle) else { continue }
            let sql = String(cString: text)
            plans.append(Plan(sql: sql, steps: try steps(of: sql)))
        }
        return plans.sorted { $0.sql < $1.sql }
    }

    /// Asks for the plan of a prepared statement. No value is put into the text.
    private func steps(of sql: String) throws(SQLiteError) -> [String] {
        var statement: OpaquePointer?
        let status = sqlite3_prepare_v2(handle, "EXPLAIN QUERY PLAN " + sql, -1, &statement, nil)
        guard status == SQLITE_OK, let statement else { throw SQLiteError.last(status, handle, doing: "explain") }
        defer { sqlite3_finalize(statement) }
        var steps: [String] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW:
                // The columns are the step's number, its parent's number, an unused one, and the text.
                if let words = sqlite3_column_text(statement, 3) { steps.append(String(cString: words)) }
            case SQLITE_DONE:
                return steps
            case let status:
                throw SQLiteError.last(status, handle, doing: "explain")
            }
        }
    }
}
