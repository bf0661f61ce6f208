import Foundation
import HotlineModel
import LocationDatabases
import TestSupport
import Testing

@testable import Hosting

/// A folder of small data files, and tracers on them.
///
/// 20.0.0.0/8 is NL by both sources, 21/8 DE by Tor's table and FR by the system table, 22/8 US by Tor's alone, 23/8 known to the system table alone (AS 64510, CA),
/// 24/8 a region (EU) to both, 25/8 NL in a pass-through system (AS 64511), 2a00:1::/32 NL by both.
struct DataFolder {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try write(
            "geoip",
            "# Generated: Thu, 25 Jun 2026 04:33:59 GMT\n335544320,352321535,NL\n352321536,369098751,DE\n369098752,385875967,US\n402653184,419430399,EU\n419430400,436207615,NL\n"
        )
        try write("geoip6", "# Generated: Fri, 5 Jun 2026 04:33:59 GMT\n2a00:1::,2a00:1:ffff:ffff:ffff:ffff:ffff:ffff,NL\n")
        try write(
            "ip2asn",
            "20.0.0.0\t20.255.255.255\t64508\tNL\tEXAMPLE-NL Example Hosting\n21.0.0.0\t21.255.255.255\t64509\tFR\tEXAMPLE-FR\n22.0.0.0\t22.255.255.255\t0\tNone\tNot routed\n"
                + "23.0.0.0\t23.255.255.255\t64510\tCA\tEXAMPLE-CA\n24.0.0.0\t24.255.255.255\t64512\tEU\tEXAMPLE-EU\n25.0.0.0\t25.255.255.255\t64511\tNL\tEXAMPLE-CDN\n"
                + "2a00:1::\t2a00:1:ffff:ffff:ffff:ffff:ffff:ffff\t64508\tNL\tEXAMPLE-NL Example Hosting\n")
        try write("passthrough", "# networks\nAS64511 Example CDN\n20.9.0.0/16 Example Shield\n2a00:1:9::/48 Example Shield\n")
        try write(
            "overrides",
            "20.5.0.0/16 BE AS64520 Example Moved\n20.5.5.0/24 LU\n25.1.0.0/16 DE\n20.9.1.0/24 - AS64521 Example Named\n10.1.0.0/16 SE\n")
        try write(
            "hosts",
            "20.0.0.1 board.example www.board.example # both\n21.0.0.1 board.example\n2a00:1::1 six.example\n10.1.2.3 office.local\n\n# end\n"
        )
    }

    func path(_ name: String) -> String { folder.file(name) }

    func write(_ name: String, _ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path(name))) }

    var sources: [SourceDescription] {
        [
            SourceDescription(name: "tor", kind: .countryTables([path("geoip"), path("geoip6")])),
            SourceDescription(name: "iptoasn", kind: .systemTables([path("ip2asn")])),
        ]
    }

    func configuration(_ change: (inout HostingConfiguration) -> Void = { _ in }) -> HostingConfiguration {
        var configuration = HostingConfiguration(
            sources: sources, overrides: path("overrides"), passThrough: .file(path("passthrough")), hostsFile: path("hosts"),
            resolution: .hostsFileOnly)
        change(&configuration)
        return configuration
    }

    func tracer(origins: FixedOrigins = FixedOrigins(), _ change: (inout HostingConfiguration) -> Void = { _ in }) throws -> Tracer {
        try Tracer(configuration: configuration(change), origins: origins)
    }
}

/// A resolver with its answers in a table.
struct TableResolver: Resolver {
    let answers: [String: Result<[IPAddress], ResolutionError>]

    func addresses(of name: String) async throws(ResolutionError) -> [IPAddress] { try (answers[name] ?? .failure(.noSuchHost)).get() }
}

func countries(_ codes: String...) -> HostingVerdict.Outcome { .located(codes.compactMap { CountryCode($0) }) }

func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }
