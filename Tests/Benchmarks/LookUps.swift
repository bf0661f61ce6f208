import Hosting
import HotlineModel
import LocationDatabases
import Runtime
import TestSupport

/// Addresses located.
enum LookUps {
    static let benchmark = Benchmark(
        name: "look-ups",
        summary: "address to country, autonomous system and verdict on one core, by the installed tables of Tor and libloc",
        run: run)

    private static func run(_ scale: Benchmark.Size) async throws -> [Measurement] {
        let count = scale == .quick ? 200_000 : 2_000_000
        var random = RepeatableRandom(seed: 4)
        let addresses = (0..<count).map { _ in
            IPAddress(v4: UInt32.random(in: 0x0100_0000...0xDFFF_FFFF, using: &random))
        }
        let tracer = try Tracer(
            configuration: HostingConfiguration(sources: HostingConfiguration.debianSources, resolution: .hostsFileOnly))
        let (located, timing) = await timed {
            addresses.count { if case .located = tracer.verdict(for: [$0]).outcome { true } else { false } }
        }
        try WrongResult.unless(located > count / 2, "Of \(count) addresses only \(located) were located.")
        let database = try database()
        let (found, alone) = await timed { addresses.count { database.record(for: $0)?.country != nil } }
        try WrongResult.unless(found == count, "Of \(count) addresses only \(found) stand in the database.")
        return [
            Measurement(
                name: "address to verdict", figure: Double(count) / timing.coreSeconds, limitName: "libmaxminddb alone, one small file",
                limit: Double(count) / alone.coreSeconds)
        ]
    }

    /// A country and a number for every IPv4 /16.
    private static func database() throws -> MaxMindDatabase {
        var writer = MaxMindWriter(type: "Benchmark-Country-ASN")
        let countries = ["NL", "DE", "US", "FR", "RU"]
        for network in UInt32(0x0100)...0xDFFF {
            writer.add(
                v4: network << 16, length: 16,
                .map([
                    ("country", .map([("iso_code", .text(countries[Int(network) % countries.count]))])),
                    ("autonomous_system_number", .number(network)),
                ]))
        }
        let folder = try TemporaryFolder()
        let path = folder.file("small.mmdb")
        try Files.write(writer.bytes, to: path)
        // The file stays mapped after its folder is gone.
        return try withExtendedLifetime(folder) { try MaxMindDatabase(path: path) }
    }
}
