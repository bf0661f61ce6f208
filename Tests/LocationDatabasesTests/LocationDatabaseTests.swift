import Foundation
import TestSupport
import Testing

@testable import LocationDatabases

/// On the database that Debian's `libloc-database` installs.
@Suite struct LocationDatabaseTests {
    static let path = "/usr/share/libloc-location/location.db"
    static let shared = Result<LocationDatabase, DatabaseError> { () throws(DatabaseError) in try LocationDatabase(path: path) }

    let database: LocationDatabase

    init() throws { database = try Self.shared.get() }

    @Test func saysWhatLiblocSays() throws {
        let copy = try PrivateCopy(of: Self.path)
        let library = try LibraryHandle(copy, path: Self.path)
        var state: UInt64 = 42
        func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 16
        }
        var found = 0
        for index in 0..<6_000 {
            let address =
                index % 3 == 0
                ? IPAddress(bits: UInt128(0x2A00_0000 | next() & 0x00FF_FFFF) << 96 | UInt128(next() & 0xFFFF) << 80)
                : IPAddress(v4: UInt32(truncatingIfNeeded: next()))
            let record = database.record(for: address)
            #expect(record == library.record(for: address), "\(address)")
            if record != nil { found += 1 }
        }
        #expect(found > 2_000)
    }

    @Test func knowsItsDateAndMaker() {
        #expect(database.createdAt > 1_500_000_000 && database.createdAt < 4_000_000_000)
        #expect(database.vendor == "IPFire Project")
    }

    @Test func answersManyThreadsAtOnce() async throws {
        let address = try #require(IPAddress("145.97.20.20"))
        let expected = database.record(for: address)
        #expect(expected?.country == "NL")
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 { group.addTask { (0..<500).allSatisfy { _ in self.database.record(for: address) == expected } } }
            for await same in group { #expect(same) }
        }
    }

    @Test(arguments: [
        (DatabaseError.Code.notADatabase, [UInt8]("not a database".utf8)), (.notADatabase, [UInt8](repeating: 0, count: 10_000)),
        (.notADatabase, [UInt8]("LOCDBXX\u{2}".utf8) + [UInt8](repeating: 0, count: 10_000)), (.corrupt, []),
    ]) func refusesOtherFiles(code: DatabaseError.Code, bytes: [UInt8]) throws {
        let folder = try TemporaryFolder()
        let path = folder.file("other.db")
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: DatabaseError.self) { try LocationDatabase(path: path) }
        #expect(error?.code == code && error?.description.contains(path) == true)
    }

    @Test func refusesAFileCutShort() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("short.db")
        let whole = try Data(contentsOf: URL(fileURLWithPath: Self.path), options: .alwaysMapped)
        for count in [50, 4_000, 9_000, 1_000_000] {
            try whole.prefix(count).write(to: URL(fileURLWithPath: path))
            #expect(throws: DatabaseError.self) { try LocationDatabase(path: path) }
        }
    }

    @Test func refusesATreeThatPointsBeyondItself() throws {
        let folder = try TemporaryFolder()
        let path = folder.file("tree.db")
        var bytes = try Data(contentsOf: URL(fileURLWithPath: Self.path))
        let tree = bytes.withUnsafeBytes { Int(UInt32(bigEndian: $0.loadUnaligned(fromByteOffset: 44, as: UInt32.self))) }
        bytes.replaceSubrange(tree + 12..<tree + 16, with: [0x7F, 0xFF, 0xFF, 0xFF])
        try bytes.write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: DatabaseError.self) { try LocationDatabase(path: path) }
        #expect(error?.code == .corrupt)
    }

    @Test func saysThatAFileIsMissing() {
        let error = #expect(throws: DatabaseError.self) { try LocationDatabase(path: "/nonexistent/location.db") }
        #expect(error?.code == .missing)
    }

    @Test func refusesAFolder() {
        let error = #expect(throws: DatabaseError.self) { try LocationDatabase(path: "/") }
        #expect(error?.code == .unreadable)
    }
}
