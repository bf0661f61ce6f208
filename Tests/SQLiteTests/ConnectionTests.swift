import Foundation
import SQLite
import Testing

@Suite struct ConnectionTests {
    private let database: Connection

    init() throws {
        database = try Connection(path: ":memory:", access: .create)
        try database.execute("CREATE TABLE t (a INTEGER, b TEXT, c BLOB, d TEXT) STRICT")
    }

    /// The failure of a call; `nil` when it succeeds.
    private func failure(_ body: () throws -> Void) -> SQLiteError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? SQLiteError)?.code
        }
    }

    /// The first integer a statement answers.
    private func integer(_ sql: StaticString) throws -> Int64? {
        try database.withStatement(sql) { statement in try statement.step() ? statement.integer(0) : nil }
    }

    @Test func readsWhatWasBound() throws {
        let blob: [UInt8] = [0, 255]
        try database.withStatement("INSERT INTO t VALUES (?1, ?2, ?3, ?4)") { statement in
            try statement.bind(1, Int64.min)
            try statement.bind(2, "é\u{0}x")
            try statement.bind(3, blob)
            try statement.bindNull(4)
            try statement.run()
        }
        try database.withStatement("SELECT a, b, c, d FROM t") { statement in
            let found = try statement.step()
            #expect(found)
            #expect(statement.integer(0) == .min && statement.optionalInteger(0) == .min)
            #expect(statement.text(1) == "é\u{0}x" && statement.optionalText(1) == "é\u{0}x")
            #expect(statement.bytes(2) == blob && statement.optionalBytes(2) == blob)
            #expect(statement.isNull(3) && statement.optionalText(3) == nil)
            let more = try statement.step()
            #expect(!more)
        }
    }

    @Test func tellsEmptyFromNull() throws {
        try database.withStatement("INSERT INTO t (b, c, d) VALUES (?1, ?2, ?3)") { statement in
            try statement.bind(1, "")
            try statement.bind(2, [UInt8]())
            try statement.bind(3, String?.none)
            try statement.run()
        }
        try database.withStatement("SELECT b, c, d FROM t") { statement in
            _ = try statement.step()
            #expect(statement.optionalText(0) == "" && statement.optionalBytes(1) == [] && statement.optionalText(2) == nil)
        }
    }

    @Test func forgetsBindingsBetweenLoans() throws {
        let insert: StaticString = "INSERT INTO t (a) VALUES (?1)"
        try database.withStatement(insert) { statement in
            try statement.bind(1, 7)
            try statement.run()
        }
        try database.withStatement(insert) { try $0.run() }
        #expect(try integer("SELECT count(*) FROM t WHERE a IS NULL") == 1)
    }

    @Test func lendsAStatementThatIsLentAlready() throws {
        try database.execute("INSERT INTO t (a) VALUES (1), (2), (3)")
        let select: StaticString = "SELECT a FROM t ORDER BY a"
        var pairs: [Int64] = []
        try database.withStatement(select) { outer in
            while try outer.step() {
                let first = outer.integer(0)
                try database.withStatement(select) { inner in while try inner.step() { pairs.append(first * 10 + inner.integer(0)) } }
            }
        }
        #expect(pairs == [11, 12, 13, 21, 22, 23, 31, 32, 33])
    }

    @Test func givesAStatementBackWhenTheLoanThrows() throws {
        try database.execute("INSERT INTO t (a) VALUES (1)")
        let select: StaticString = "SELECT a FROM t"
        #expect(throws: CancellationError.self) {
            try database.withStatement(select) { statement in
                _ = try statement.step()
                throw CancellationError()
            }
        }
        #expect(try integer(select) == 1)
    }

    @Test func namesWhatAChangeBroke() throws {
        try database.execute(
            """
            CREATE TABLE parent (a INTEGER PRIMARY KEY);
            CREATE TABLE child (a INTEGER UNIQUE REFERENCES parent, b INTEGER NOT NULL DEFAULT 0, c INTEGER CHECK (c > 0)) STRICT;
            INSERT INTO parent VALUES (1); INSERT INTO child (a) VALUES (1)
            """)
        #expect(failure { try database.execute("INSERT INTO child (a) VALUES (1)") } == .constraint(.unique))
        #expect(failure { try database.execute("INSERT INTO parent (a) VALUES (1)") } == .constraint(.unique))
        #expect(failure { try database.execute("INSERT INTO child (a) VALUES (2)") } == .constraint(.foreignKey))
        #expect(failure { try database.execute("INSERT INTO child (b) VALUES (NULL)") } == .constraint(.notNull))
        #expect(failure { try database.execute("INSERT INTO child (c) VALUES (0)") } == .constraint(.check))
        #expect(failure { try database.execute("INSERT INTO child (c) VALUES ('x')") } == .constraint(.type))
    }

    @Test func showsNoBoundValueInAFailure() throws {
        try database.execute("CREATE UNIQUE INDEX once ON t (b)")
        let secret = "https://secret.example/"
        func insert() throws {
            try database.withStatement("INSERT INTO t (b) VALUES (?1)") { statement in
                try statement.bind(1, secret)
                try statement.run()
            }
        }
        try insert()
        let error = #expect(throws: SQLiteError.self) { try insert() }
        let shown = "\(error?.debugDescription ?? "") \(error?.description ?? "")"
        #expect(shown.contains("UNIQUE") && !shown.contains("secret"))
    }

    @Test func refusesWhatIsNoStatement() throws {
        #expect(failure { try database.withStatement("SELEC 1") { _ in } } == .misuse)
        #expect(failure { try database.withStatement("") { _ in } } == .misuse)
        #expect(failure { try database.withStatement("SELECT 1") { try $0.run() } } == .misuse)
        #expect(failure { try database.withStatement("SELECT ?1") { try $0.bind(2, 1) } } == .misuse)
    }

    @Test func keepsItsDefencesUp() throws {
        #expect(failure { try database.execute("SELECT \"no such column\"") } == .misuse)
        #expect(failure { try database.execute("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = ''") } == .misuse)
        #expect(failure { try database.execute("SELECT load_extension('x')") } != nil)
        #expect(try integer("PRAGMA foreign_keys") == 1)
    }

    @Test func countsAndTellsItsTransactions() throws {
        #expect(!database.isInTransaction)
        try database.execute("BEGIN; INSERT INTO t (a) VALUES (1), (2)")
        #expect(database.isInTransaction && database.changes == 2 && database.lastRowNumber == 2)
        try database.execute("ROLLBACK")
        #expect(!database.isInTransaction)
    }

    @Test func setsAndReadsNumbers() throws {
        try database.set(.userVersion, to: 12)
        #expect(try database.get(.userVersion) == 12)
    }
}

@Suite struct FileTests {
    private let path = FileManager.default.temporaryDirectory.appendingPathComponent("sqlite-\(UUID().uuidString)").path

    private func removing<Result>(_ body: () throws -> Result) rethrows -> Result {
        defer { for suffix in ["", "-wal", "-shm", "-journal"] { try? FileManager.default.removeItem(atPath: path + suffix) } }
        return try body()
    }

    @Test func refusesAFileThatIsMissing() throws {
        for access in [Connection.Access.readWrite, .readOnly] {
            let error = #expect(throws: SQLiteError.self) { try Connection(path: path, access: access) }
            #expect(error?.code == .cannotOpen)
        }
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func refusesAFileThatIsNoDatabase() throws {
        try removing {
            try Data(repeating: 0x41, count: 5_000).write(to: URL(fileURLWithPath: path))
            let database = try Connection(path: path, access: .readWrite)
            let error = #expect(throws: SQLiteError.self) { try database.get(.userVersion) }
            #expect(error?.code == .notADatabase)
        }
    }

    @Test func doesNotWriteWhatItOpenedForReading() throws {
        try removing {
            try Connection(path: path, access: .create).execute("CREATE TABLE t (a)")
            let database = try Connection(path: path, access: .readOnly)
            let error = #expect(throws: SQLiteError.self) { try database.execute("INSERT INTO t VALUES (1)") }
            #expect(error?.code == .readOnly)
        }
    }

    @Test func saysBusyWhenAnotherHoldsTheLock() throws {
        try removing {
            let first = try Connection(path: path, access: .create)
            try first.useWriteAheadLog()
            try first.execute("CREATE TABLE t (a); BEGIN IMMEDIATE")
            let second = try Connection(path: path, access: .readWrite, busyTimeout: .zero)
            let error = #expect(throws: SQLiteError.self) { try second.execute("BEGIN IMMEDIATE") }
            #expect(error?.code == .busy)
            try first.execute("COMMIT")
            try second.execute("BEGIN IMMEDIATE; ROLLBACK")
        }
    }

    @Test func keepsAWriteAheadLogWithEveryCommitOnTheDisk() throws {
        try removing {
            let database = try Connection(path: path, access: .create)
            try database.useWriteAheadLog()
            let settings = try database.withStatement("SELECT * FROM pragma_journal_mode, pragma_synchronous, pragma_temp_store") {
                statement in
                _ = try statement.step()
                return (statement.text(0), statement.integer(1), statement.integer(2))
            }
            #expect(settings == ("wal", 2, 2))
        }
    }
}
