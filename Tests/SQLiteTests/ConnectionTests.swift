import SQLite
import Testing

@Suite struct ConnectionTests {
    @Test func readsWhatWasBound() throws {
        let database = try Connection(path: ":memory:", access: .create)
        try database.execute("CREATE TABLE t (a INTEGER, b TEXT, c BLOB, d TEXT)")
        try database.withStatement("INSERT INTO t VALUES (?1, ?2, ?3, ?4)") { statement in
            try statement.bind(1, Int64.min)
            try statement.bind(2, "é\u{0}x")
            try statement.bind(3, [0, 255])
            try statement.bindNull(4)
            try statement.run()
        }
        try database.withStatement("SELECT a, b, c, d FROM t") { statement in
            let found = try statement.step()
            #expect(found)
            #expect(statement.integer(0) == .min)
            #expect(statement.text(1) == "é\u{0}x")
            #expect(statement.bytes(2) == [0, 255])
            #expect(statement.optionalText(3) == nil)
            let more = try statement.step()
            #expect(!more)
        }
    }
}
