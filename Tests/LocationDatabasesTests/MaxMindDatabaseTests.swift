import Foundation
import TestSupport
import Testing

@testable import LocationDatabases

@Suite struct MaxMindDatabaseTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func open(_ bytes: [UInt8]) throws -> MaxMindDatabase {
        let path = folder.file("test.mmdb")
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return try MaxMindDatabase(path: path)
    }

    /// Every layout in one file, a network each.
    private static var writer: MaxMindWriter {
        var writer = MaxMindWriter(type: "Test-Country-ASN")
        writer.add(
            v4: 0x0102_0300, length: 24,
            .map([("country", .map([("iso_code", .text("NL"))])), ("registered_country", .map([("iso_code", .text("US"))]))]))
        writer.add(
            v4: 0x0102_0400, length: 24,
            .map([("autonomous_system_number", .number(64_500)), ("autonomous_system_organization", .text("Example Hosting"))]))
        writer.add(
            v4: 0x0102_0500, length: 24,
            .map([
                ("country", .text("Germany")), ("country_code", .text("DE")), ("asn", .text("AS64501")), ("as_name", .text("Example Net")),
            ]))
        writer.add(v4: 0x0102_0600, length: 25, .map([("country", .text("FR")), ("traits", .map([("is_anycast", .flag(true))]))]))
        writer.add(v6: 0x2A00_0001 << 96, length: 32, .map([("country", .map([("iso_code", .text("SE"))]))]))
        writer.add(v4: 0x0102_0700, length: 24, .map([("registered_country", .map([("iso_code", .text("US"))]))]))
        return writer
    }

    @Test(arguments: [
        ("1.2.3.77", LocationRecord(country: "NL")), ("1.2.4.1", LocationRecord(asn: 64_500, organisation: "Example Hosting")),
        ("1.2.5.1", LocationRecord(country: "DE", asn: 64_501, organisation: "Example Net")),
        ("1.2.6.1", LocationRecord(country: "FR", isAnycast: true)),
        ("2a00:1::7", LocationRecord(country: "SE")), ("1.2.7.1", LocationRecord()),
    ]) func readsTheKnownLayouts(address: String, record: LocationRecord) throws {
        let database = try open(Self.writer.bytes)
        #expect(database.record(for: try #require(IPAddress(address))) == record)
    }

    @Test(arguments: ["1.2.8.1", "9.9.9.9", "2a00:2::1"]) func hasNoRecordElsewhere(address: String) throws {
        #expect(try open(Self.writer.bytes).record(for: try #require(IPAddress(address))) == nil)
    }

    @Test func readsFilesForIPv4Alone() throws {
        var writer = MaxMindWriter(type: "V4", isV6: false)
        writer.add(v4: 0x0102_0300, length: 24, .map([("country", .map([("iso_code", .text("NL"))]))]))
        let database = try open(writer.bytes)
        #expect(database.record(for: try #require(IPAddress("1.2.3.4")))?.country == "NL")
        #expect(database.record(for: try #require(IPAddress("2a00:1::1"))) == nil)
        #expect(database.isUniform(from: try #require(IPAddress("1.2.3.0")), sharing: 120))
    }

    @Test func knowsHowFarARecordReaches() throws {
        let database = try open(Self.writer.bytes)
        #expect(database.isUniform(from: try #require(IPAddress("1.2.3.0")), sharing: 120))
        #expect(!database.isUniform(from: try #require(IPAddress("1.2.6.0")), sharing: 120))
        #expect(database.isUniform(from: try #require(IPAddress("2a00:1::")), sharing: 64))
    }

    @Test func knowsItsDateAndType() throws {
        let database = try open(Self.writer.bytes)
        #expect(database.builtAt == 1_790_000_000 && database.type == "Test-Country-ASN")
    }

    @Test func refusesOtherFiles() {
        #expect(throws: DatabaseError.self) { try open(Array("no database".utf8)) }
        #expect(throws: DatabaseError.self) { try open([]) }
    }

    @Test func saysThatAFileIsMissing() {
        let error = #expect(throws: DatabaseError.self) { try MaxMindDatabase(path: "/nonexistent/GeoLite2.mmdb") }
        #expect(error?.code == .missing)
    }

    @Test func survivesEveryCutAndRefusesMost() throws {
        let whole = Self.writer.bytes
        for count in stride(from: 0, to: whole.count, by: 7) {
            guard let database = try? open(Array(whole.prefix(count))) else { continue }
            _ = database.record(for: IPAddress(v4: 0x0102_0301))
        }
    }

    @Test func refusesATreeThatPointsBeyondTheData() throws {
        var bytes = Self.writer.bytes
        bytes.replaceSubrange(0..<3, with: [0xFF, 0xFF, 0xFF])
        let error = #expect(throws: DatabaseError.self) { try open(bytes) }
        #expect(error?.code == .corrupt)
    }

    /// Each byte is changed in one of three ways. The file opens or is refused, and a file that opens answers questions.
    @Test func survivesEveryChangedByte() throws {
        let whole = Self.writer.bytes
        let changes: [UInt8] = [0x01, 0x80, 0xFF]
        var refused = 0
        for index in whole.indices {
            var bytes = whole
            bytes[index] ^= changes[index % 3]
            guard let database = try? open(bytes) else {
                refused += 1
                continue
            }
            for address: UInt32 in [0x0102_0301, 0x0102_0401, 0x0102_0501, 0xFFFF_FFFF] { _ = database.record(for: IPAddress(v4: address)) }
            _ = database.record(for: IPAddress(bits: 0x2A00_0001 << 96))
        }
        #expect(refused > whole.count / 10)
    }

    /// `cp new old` cuts the old file short while it is in use; look-ups must not notice.
    @Test func isNotTouchedByWhatHappensToItsFile() throws {
        let path = folder.file("in-use.mmdb")
        try Data(Self.writer.bytes).write(to: URL(fileURLWithPath: path))
        let database = try MaxMindDatabase(path: path)
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        try handle.truncate(atOffset: 0)
        try handle.close()
        #expect(database.record(for: IPAddress(v4: 0x0102_0301))?.country == "NL")
    }
}
