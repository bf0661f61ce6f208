import HotlineModel
import LocationDatabases
import Testing

@testable import Hosting

@Suite struct CountryBlocksTests {
    let tracer: Tracer
    let blocks: CountryBlocks

    init() throws {
        tracer = try InstalledData.tracer.get()
        blocks = try CountryBlocks(tracer)
    }

    @Test(arguments: ["NL", "DE", "US", "FR"], AddressBlock.Family.allCases)
    func listsBlocksTheSourcesAgreeOn(code: String, family: AddressBlock.Family) throws {
        let country: CountryCode = try #require(CountryCode(code))
        let found = blocks.agreed(on: country, family: family, limit: 40)
        #expect(found.count == 40 && Set(found).count == 40)
        #expect(found == blocks.agreed(on: country, family: family, limit: 40))
        for block in found {
            for octet: UInt8 in [0, 7, 255] {
                let verdict = tracer.verdict(for: [block.address(octet)])
                #expect(verdict.outcome == .located([country]) && verdict.findings.first?.confidence == .agreed)
            }
        }
    }

    @Test(arguments: AddressBlock.Family.allCases) func listsBlocksTheSourcesDisagreeOn(family: AddressBlock.Family) throws {
        let country: CountryCode = try #require(CountryCode("NL"))
        let found = blocks.disputed(decidedFor: country, family: family, limit: 20)
        #expect(found.count == 20)
        for block in found {
            let verdict = tracer.verdict(for: [block.address(99)])
            #expect(verdict.outcome == .located([country]) && verdict.findings.first?.confidence == .disputed)
        }
    }

    @Test(arguments: AddressBlock.Family.allCases) func listsBlocksOfPassThroughNetworks(family: AddressBlock.Family) {
        let found = blocks.passThrough(family: family, limit: 20)
        #expect(found.count == 20)
        for block in found {
            guard case .hidden = tracer.verdict(for: [block.address(200)]).outcome else {
                Issue.record("\(block) is not hidden")
                continue
            }
        }
    }

    @Test func needsACountryTable() throws {
        let tracer = try Tracer(configuration: HostingConfiguration(sources: [], resolution: .hostsFileOnly))
        #expect(throws: HostingError.self) { try CountryBlocks(tracer) }
    }
}

/// The blocks of a table that fits on a page.
@Suite struct SmallCountryBlocksTests {
    @Test func leavesReservedAndMixedBlocksOut() throws {
        let data = try DataFolder()
        try data.write("geoip", "167772160,184549375,NL\n335544320,335544575,NL\n352321536,352321791,NL\n")
        try data.write("geoip6", "")
        try data.write(
            "ip2asn",
            "10.0.0.0\t10.255.255.255\t64508\tNL\tA\n20.0.0.0\t20.0.0.127\t64508\tNL\tA\n20.0.0.128\t20.0.0.255\t64509\tDE\tB\n"
                + "21.0.0.0\t21.0.0.255\t64508\tNL\tA\n")
        try data.write("overrides", "")
        let blocks = try CountryBlocks(data.tracer())
        let found = blocks.agreed(on: try #require(CountryCode("NL")), limit: 10)
        #expect(found == [AddressBlock(around: try address("21.0.0.1"))])
    }
}
