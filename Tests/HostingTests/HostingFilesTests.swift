import Cryptography
import Foundation
import HotlineModel
import LocationDatabases
import TestSupport
import Testing

@testable import Hosting

/// Files that cannot be used, and files that change.
@Suite struct HostingFilesTests {
    let data: DataFolder

    init() throws { data = try DataFolder() }

    @Test(arguments: [
        ("geoip", "20.0.0.0,20.0.0.255\n", HostingError.Code.badLine(1)), ("geoip", "# x\n335544320,335544319,NL\n", .badLine(2)),
        ("geoip", "335544320,352321535,NL\n335544321,352321535,NL\n", .badLine(2)), ("geoip", "335544320,4294967296,NL\n", .badLine(1)),
        ("geoip", "335544320,352321535,NLD\n", .badLine(1)), ("ip2asn", "20.0.0.0\t20.0.0.255\tx\tNL\n", .badLine(1)),
        ("ip2asn", "20.0.0.0 20.0.0.255 1 NL\n", .badLine(1)), ("ip2asn", "# nothing\n", .unreadable),
        ("ip2asn", "20.0.0.0\t20.0.0.255\t1\n", .badLine(1)),
        ("overrides", "20.0.0.0/24\n", .badLine(1)), ("overrides", "20.0.0.1/24 NL\n", .badLine(1)),
        ("overrides", "20.0.0.0/24 EU\n", .badLine(1)),
        ("overrides", "20.0.0.0/24 NL ASx\n", .badLine(1)), ("overrides", "20.0.0.0/24 NL\n\n20.0.0.0/24 DE\n", .badLine(3)),
        ("passthrough", "AS64500\n", .badLine(1)), ("passthrough", "64500 Name\n", .badLine(1)),
        ("passthrough", "AS1 A\nAS1 B\n", .badLine(2)),
        ("hosts", "board.example 20.0.0.1\n", .badLine(1)), ("hosts", "20.0.0.1\n", .badLine(1)),
        ("hosts", "20.0.0.1 bo^ard\n", .badLine(1)),
        ("hosts", "20.0.0.1 .\n", .badLine(1)), ("hosts", "20.0.0.1 " + String(repeating: "a", count: 255), .badLine(1)),
    ]) func saysWhichLineIsWrong(file: String, text: String, code: HostingError.Code) throws {
        try data.write(file, text)
        let error = #expect(throws: HostingError.self) { try data.tracer() }
        #expect(error?.code == code && error?.path == data.path(file))
        #expect(error?.description.contains(data.path(file)) == true)
    }

    @Test(arguments: ["geoip", "ip2asn", "overrides", "passthrough", "hosts"]) func saysWhichFileIsMissing(file: String) throws {
        try FileManager.default.removeItem(atPath: data.path(file))
        let error = #expect(throws: HostingError.self) { try data.tracer() }
        #expect(error?.code == .missing && error?.description.contains(data.path(file)) == true)
    }

    @Test func saysThatADatabaseIsBroken() throws {
        try data.write("db", "nonsense")
        for kind in [SourceDescription.Kind.mmdb(data.path("db")), .libloc(data.path("db"))] {
            let error = #expect(throws: HostingError.self) { try data.tracer { $0.sources = [SourceDescription(name: "x", kind: kind)] } }
            #expect(error?.code == .database(.notADatabase) && error?.description.contains(data.path("db")) == true)
        }
    }

    @Test(arguments: ["overrides", "", "tor", String(repeating: "a", count: 65)]) func refusesSourceNamesThatConfuse(name: String) {
        let error = #expect(throws: HostingError.self) {
            try data.tracer { $0.sources.append(SourceDescription(name: name, kind: .countryTables([data.path("geoip")]))) }
        }
        #expect(error?.code == .configuration)
    }

    @Test func refusesASourceWithoutAFile() {
        let error = #expect(throws: HostingError.self) {
            try data.tracer { $0.sources = [SourceDescription(name: "x", kind: .countryTables([]))] }
        }
        #expect(error?.code == .configuration)
    }

    @Test func aSystemWithoutADescriptionHasNoOrganisation() throws {
        try data.write("ip2asn", "20.0.0.0\t20.0.0.255\t1\tNL\n")
        let finding = try data.tracer().locate(try address("20.0.0.1"))
        #expect(finding.asn == 1 && finding.organisation == nil)
    }

    @Test func readsMaxMindFilesAsSources() throws {
        var writer = MaxMindWriter(type: "Test")
        writer.add(
            v4: 0x1400_0000, length: 8,
            .map([("country_code", .text("BE")), ("asn", .text("AS64530")), ("as_name", .text("Example Lite"))]))
        writer.add(v4: 0x1500_0000, length: 8, .map([("traits", .map([("is_anycast", .flag(true))])), ("country_code", .text("US"))]))
        try Data(writer.bytes).write(to: URL(fileURLWithPath: data.path("lite.mmdb")))
        let sources = [SourceDescription(name: "lite", kind: .mmdb(data.path("lite.mmdb")))]
        let tracer = try data.tracer { $0.sources = sources }
        let finding = tracer.locate(try address("20.0.0.1"))
        #expect(finding.country == CountryCode("BE") && finding.asn == 64_530 && finding.organisation == "Example Lite")
        #expect(finding.opinions.first?.dataDate == "2026-09-21")
        #expect(tracer.traceNow("http://21.0.0.1/")?.outcome == .hidden(by: "anycast"))
        let lenient = try data.tracer {
            $0.sources = sources
            $0.anycastHides = false
        }
        #expect(lenient.traceNow("http://21.0.0.1/")?.outcome == countries("US"))
    }

    @Test func takesAChangedFileIntoUse() async throws {
        let tracer = try data.tracer()
        #expect(await tracer.reloadIfChanged().isEmpty)
        try data.write("overrides", "20.0.0.0/16 PT Example Elsewhere moved\n".replacingOccurrences(of: " Example", with: " - Example"))
        #expect(await tracer.reloadIfChanged().isEmpty)
        #expect(tracer.traceNow("http://20.0.0.1/")?.outcome == countries("PT"))
        try data.write("hosts", "22.0.0.1 board.example new.example\n")
        try data.write("passthrough", "AS64508 Example Front\n")
        try data.write("geoip", "335544320,352321535,SE\n")
        #expect(await tracer.reloadIfChanged().isEmpty)
        #expect(tracer.traceNow("http://new.example/")?.outcome == .unlocated(.unknownCountry))
        #expect(tracer.traceNow("http://20.200.0.1/")?.outcome == .hidden(by: "Example Front"))
        #expect(tracer.locate(try address("20.200.0.1")).opinions.first?.country == CountryCode("SE"))
    }

    @Test func keepsTheOldDataWhileTheNewIsBroken() async throws {
        let tracer = try data.tracer()
        try data.write("overrides", "nonsense\n")
        try FileManager.default.removeItem(atPath: data.path("geoip"))
        let problems = await tracer.reloadIfChanged()
        #expect(problems.map(\.part) == ["tor", "overrides"] && problems.map(\.error.code) == [.missing, .badLine(1)])
        #expect(problems.allSatisfy { $0.description.contains("keeps its former data") })
        #expect(tracer.traceNow("http://20.5.1.1/")?.outcome == countries("BE"))
        #expect(tracer.traceNow("http://22.0.0.1/")?.outcome == countries("US"))
        #expect(await tracer.reloadIfChanged() == problems)
        try data.write("overrides", "20.5.0.0/16 PT\n")
        try data.write("geoip", "335544320,352321535,NL\n")
        #expect(await tracer.reloadIfChanged().isEmpty)
        #expect(tracer.traceNow("http://20.5.1.1/")?.outcome == countries("PT"))
    }

    @Test func namesItsFilesWithTheirDigests() async throws {
        let files = try await data.tracer().dataFiles()
        #expect(files.map(\.part) == ["tor", "tor", "iptoasn", "overrides", "passThroughNetworks", "hostsFile"])
        #expect(Set(files.map(\.digest)).count == 6 && files.first?.dataDate == "2026-06-05")
        try data.write("empty", "")
        #expect(try FileDigest.sha256(data.path("empty")).hex == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test func readsFiftyThousandHosts() throws {
        let lines = (0..<50_000).map { "20.\($0 >> 16 & 255).\($0 >> 8 & 255).\($0 & 255) host\($0).example" }
        try data.write("hosts", lines.joined(separator: "\n"))
        let hosts = try HostsFile(path: data.path("hosts"))
        #expect(hosts.count == 50_000)
        #expect(hosts.addresses(of: "host49999.example") == [IPAddress(v4: 20 << 24 | 49_999)])
        #expect(hosts.addresses(of: "host50000.example") == nil)
    }

    @Test func readsHostsFilesInEveryForm() throws {
        try data.write(
            "hosts", "\u{20} 20.0.0.1\tA.example  B.example. #c.example\r\n20.0.0.1 a.example\n::1 a.example\n#\n\n20.0.0.2 a.example")
        let hosts = try HostsFile(path: data.path("hosts"))
        #expect(hosts.addresses(of: "a.example")?.map(\.description) == ["20.0.0.1", "::1", "20.0.0.2"])
        #expect(hosts.addresses(of: "b.example") != nil && hosts.addresses(of: "c.example") == nil)
    }

    @Test func bringsAListOfPassThroughNetworks() throws {
        #expect(PassThroughNetworks.builtIn == String(decoding: try Repository.data("Deploy/pass-through-networks.txt"), as: UTF8.self))
        let networks = try PassThroughNetworks(.builtIn)
        #expect(networks.name(ofSystem: 13_335) == "Cloudflare" && networks.name(ofSystem: 54_113) == "Fastly")
        #expect(networks.name(of: try address("13.32.1.1")) == "Amazon CloudFront")
        #expect(try data.tracer { $0.passThrough = .builtIn }.traceNow("http://13.32.1.1/")?.outcome == .hidden(by: "Amazon CloudFront"))
        #expect(try data.tracer { $0.passThrough = .nothing }.traceNow("http://25.0.0.1/")?.outcome == countries("NL"))
    }
}
