import CaseStore
import Cryptography
import HotlineModel
import SQLite

/// One consistent state of the store, read over one connection within one transaction.
///
/// Its owner begins and ends the transaction around the closure it is lent to.
class SQLiteView: StoreView {
    let database: Connection
    /// The first failure that the use case did not cause. It fails the use case even if that catches it and goes on.
    private var failure: StoreError?

    init(_ database: Connection) { self.database = database }

    /// Lends a statement; SQLite's failures become the store's.
    func with<Result>(_ sql: StaticString, _ body: (borrowing Statement) throws -> Result) throws -> Result {
        do {
            return try database.withStatement(sql, body)
        } catch let error as SQLiteError {
            let error = StoreError(error)
            if error.code != .conflict, failure == nil { failure = error }
            throw error
        }
    }

    /// Begins, marks or ends a transaction.
    func control(_ sql: StaticString) throws { try with(sql) { try $0.run() } }

    /// Makes the use case fail, whatever it does next.
    func fail(_ error: StoreError) { failure = failure ?? error }

    /// Returns the first failure that the use case did not cause, and forgets it.
    func takeFailure() -> StoreError? {
        defer { failure = nil }
        return failure
    }

    /// All rows of a statement.
    func all<Row>(
        _ sql: StaticString, _ bind: (borrowing Statement) throws -> Void, row: (borrowing Statement) throws -> Row
    ) throws -> [Row] {
        try with(sql) { statement in
            try bind(statement)
            var rows: [Row] = []
            while try statement.step() { rows.append(try row(statement)) }
            return rows
        }
    }

    /// The first row of a statement, if any.
    func first<Row>(
        _ sql: StaticString, _ bind: (borrowing Statement) throws -> Void, row: (borrowing Statement) throws -> Row
    ) throws -> Row? {
        try with(sql) { statement in
            try bind(statement)
            return try statement.step() ? try row(statement) : nil
        }
    }

    /// The integers in a statement's first column: the numbers of rows that an index finds.
    func numbers(_ sql: StaticString, _ bind: (borrowing Statement) throws -> Void) throws -> [Int64] {
        try all(sql, bind) { $0.integer(0) }
    }

    /// The integer in the first row, if any.
    func number(_ sql: StaticString, _ bind: (borrowing Statement) throws -> Void) throws -> Int64? {
        try first(sql, bind) { $0.integer(0) }
    }

    /// Tells if a statement answers any row.
    func exists(_ sql: StaticString, _ bind: (borrowing Statement) throws -> Void) throws -> Bool {
        try with(sql) { statement in
            try bind(statement)
            return try statement.step()
        }
    }
}

/// The numbers of rows that belong to a case or a batch: `parent << bits | ordinal`.
enum Numbering {
    static let reportBits: Int64 = 24
    static let placementBits: Int64 = 16
    static let eventBits: Int64 = 20
    static let lineBits: Int64 = 20
    /// For waiting findings and for notes.
    static let analystBits: Int64 = 16

    /// The number a parent's rows start at.
    static func start(of parent: Int64, bits: Int64) throws -> Int64 {
        guard parent >= 0, parent < 1 << (62 - bits) else { throw StoreError.missing("case or batch") }
        return parent << bits
    }

    /// The number of a batch's line.
    static func line(_ index: Int, of batch: Int64) throws -> Int64 {
        guard (0..<1 << lineBits).contains(Int64(index)) else {
            throw StoreError(.conflict, "A batch has more lines than the store takes.")
        }
        return try start(of: batch, bits: lineBits) | Int64(index)
    }

    /// The place in its batch of the line with that number.
    static func index(ofLine number: Int64) -> Int { Int(number & (1 << lineBits - 1)) }
}

/// A position of a stream or the log as its column has it.
func stored(_ position: UInt64) throws -> Int64 {
    guard let value = Int64(exactly: position) else { throw StoreError(.conflict, "A position is larger than the store takes.") }
    return value
}
