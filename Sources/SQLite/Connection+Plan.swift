import CSQLite

extension Connection {
    /// SQLite's plan for a statement, one line for each step, such as `SEARCH work_list USING INDEX work_list_free`.
    ///
    /// It is for tests of statements whose cost must not depend on the size of a table. Like all statements, this one is written in the program;
    /// only the words that ask for its plan are put in front.
    public func queryPlan(of sql: StaticString) throws(SQLiteError) -> [String] {
        var statement: OpaquePointer?
        let status = sqlite3_prepare_v2(handle, "EXPLAIN QUERY PLAN \(sql)", -1, &statement, nil)
        guard status == SQLITE_OK, let statement else { throw SQLiteError.last(status, handle, doing: "explain") }
        defer { sqlite3_finalize(statement) }
        var steps: [String] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: steps.append(sqlite3_column_text(statement, 3).map { String(cString: $0) } ?? "")
            case SQLITE_DONE: return steps
            case let failure: throw SQLiteError.last(failure, handle, doing: "explain")
            }
        }
    }
}
