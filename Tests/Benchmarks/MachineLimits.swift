import Cryptography
import SQLite

/// The limits of this machine, measured through the same wrappers and with the store's own settings.
enum MachineLimits {
    private static let body = [UInt8](repeating: 0x61, count: 1_024)

    /// How long SQLite alone takes for rows of 1 KB with three indexes, on one thread, committed in groups.
    static func rows(_ count: Int, group: Int, path: String) async throws -> Timing {
        let table = try table(at: path)
        var random = RepeatableRandom(seed: 1)
        let keys = (0..<count).map { _ in (random.bytes(32), random.bytes(16)) }
        return try await timed {
            for start in stride(from: 0, to: count, by: group) {
                try table.execute("BEGIN IMMEDIATE")
                for row in start..<min(start + group, count) { try insert(keys[row], at: row, into: table) }
                try table.execute("COMMIT")
            }
        }.timing
    }

    /// Commits of one row that reach the disk in a second.
    static func commitsPerSecond(_ count: Int, path: String) async throws -> Double {
        Double(count) / (try await rows(count, group: 1, path: path).seconds)
    }

    /// Ed25519 signatures over text of the size of a batch's head that one core verifies in a second.
    static func verificationsPerSecond(_ count: Int) async throws -> Double {
        let key = SigningKey()
        var random = RepeatableRandom(seed: 2)
        let signed = (0..<64).map { _ in random.bytes(500) }.map { (message: $0, signature: key.sign($0)) }
        let verifying = key.verifyingKey
        let (valid, timing) = await timed {
            (0..<count).count { verifying.isValid(signed[$0 & 63].signature, for: signed[$0 & 63].message) }
        }
        try WrongResult.unless(valid == count, "A signature did not verify.")
        return Double(count) / timing.coreSeconds
    }

    private static func table(at path: String) throws -> Connection {
        let connection = try Connection(path: path, access: .create)
        try connection.useWriteAheadLog()
        try connection.set(.cacheSize, to: -32_000)
        try connection.set(.journalSizeLimit, to: 64 << 20)
        try connection.execute(
            """
            CREATE TABLE rows (number INTEGER PRIMARY KEY, digest BLOB NOT NULL, id BLOB NOT NULL, at INTEGER NOT NULL, body BLOB NOT NULL);
            CREATE UNIQUE INDEX row_digests ON rows (digest);
            CREATE UNIQUE INDEX row_ids ON rows (id);
            CREATE INDEX row_times ON rows (at);
            """)
        return connection
    }

    private static func insert(_ key: (digest: [UInt8], id: [UInt8]), at row: Int, into table: Connection) throws {
        try table.withStatement("INSERT INTO rows (digest, id, at, body) VALUES (?1, ?2, ?3, ?4)") { statement in
            try statement.bind(1, key.digest)
            try statement.bind(2, key.id)
            try statement.bind(3, Int64(row))
            try statement.bind(4, body)
            try statement.run()
        }
    }
}
