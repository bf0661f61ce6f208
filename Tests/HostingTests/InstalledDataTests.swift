import HotlineModel
import LocationDatabases
import Testing

@testable import Hosting

/// The data of Debian's packages `tor-geoipdb` and `libloc-database`, read once for all tests that need it.
enum InstalledData {
    static let tracer = Result<Tracer, HostingError> { () throws(HostingError) in
        try Tracer(
            configuration: HostingConfiguration(
                sources: HostingConfiguration.debianSources, passThrough: .file(Repository.path("Deploy/pass-through-networks.txt")),
                resolution: .hostsFileOnly))
    }
}

@Suite struct InstalledDataTests {
    let tracer: Tracer

    init() throws { tracer = try InstalledData.tracer.get() }

    @Test func locatesAUniversityNetworkInItsCountry() throws {
        let verdict = try #require(tracer.traceNow("http://145.97.20.20/"))
        #expect(verdict.outcome == .located([try #require(CountryCode("NL"))]))
        let finding = try #require(verdict.findings.first)
        #expect(finding.address == "145.97.20.20" && finding.asn == 1103 && finding.confidence == .agreed)
        #expect(finding.opinions.map(\.source) == ["tor", "libloc"])
        #expect(finding.opinions.allSatisfy { $0.dataDate.utf8.count == 10 && $0.dataDate > "2020" })
    }

    @Test func neverTakesADeliveryNetworkForTheHost() {
        #expect(tracer.traceNow("https://104.16.1.1/")?.outcome == .hidden(by: "Cloudflare"))
        #expect(tracer.traceNow("https://[2606:4700::6810:101]/")?.outcome == .hidden(by: "Cloudflare"))
    }

    @Test func namesItsFiles() async throws {
        let files = try await tracer.dataFiles()
        #expect(files.map(\.part) == ["tor", "tor", "libloc", "passThroughNetworks"])
        #expect(files.prefix(3).allSatisfy { $0.dataDate.utf8.count == 10 })
    }
}
