import CaseStore
import SQLite

/// A state of the store that may be changed, over the writer's connection.
final class SQLiteTransaction: SQLiteView, StoreTransaction {
    /// Runs a statement that answers nothing; returns how many rows it changed.
    @discardableResult
    func run(_ sql: StaticString, _ bind: (borrowing Statement) throws -> Void) throws -> Int {
        try with(sql) { statement in
            try bind(statement)
            try statement.run()
        }
        return database.changes
    }

    /// Runs a statement that answers nothing once for each value, and prepares it only once.
    func run<Values: Collection>(
        _ sql: StaticString, forEach values: Values, _ bind: (borrowing Statement, Values.Element) throws -> Void
    ) throws {
        guard !values.isEmpty else { return }
        try with(sql) { statement in
            for value in values {
                try bind(statement, value)
                try statement.run()
                statement.reset()
            }
        }
    }

    /// Makes several statements one: if one fails, none of them has changed anything, whatever the use case does next.
    func atomically<Result>(_ body: () throws -> Result) throws -> Result {
        try control("SAVEPOINT step")
        do {
            let result = try body()
            try control("RELEASE step")
            return result
        } catch {
            if database.isInTransaction {
                try control("ROLLBACK TO step")
                try control("RELEASE step")
            }
            throw error
        }
    }
    /// Makes several statements one, if none of them is refused in ordinary use. If one fails after all, the use case fails with it, even
    /// if it catches the error.
    ///
    /// It serves writes that happen thousands of times in one use case: a savepoint for each would cost more than the statements.
    func together<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            fail((error as? StoreError) ?? StoreError.damaged("a change failed half done"))
            throw error
        }
    }
}
