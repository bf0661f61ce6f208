import HotlineModel
import Testing

@Suite struct HostingNetworkTests {
    private static func finding(_ country: String?, _ number: UInt32?, _ holder: String?) -> AddressFinding {
        var finding = AddressFinding(address: "192.0.2.1")
        (finding.country, finding.asn, finding.organisation) = (country.flatMap { CountryCode($0) }, number, holder)
        return finding
    }

    private static let table: [([AddressFinding], HostingNetwork?)] = [
        ([], nil), ([finding("NL", nil, nil)], nil), ([finding(nil, 64_500, "Example")], nil),
        ([finding("DE", 64_501, "Elsewhere"), finding("NL", 64_500, "Example")], HostingNetwork(number: 64_500, holder: "Example")),
        ([finding("NL", 64_500, nil)], HostingNetwork(number: 64_500, holder: nil)),
        ([finding("NL", nil, "Example"), finding("NL", 64_502, nil)], HostingNetwork(number: nil, holder: "Example")),
    ]

    @Test(arguments: table)
    func isThatOfTheFirstAddressInTheCountries(findings: [AddressFinding], network: HostingNetwork?) throws {
        let nl = try #require(CountryCode("NL"))
        let verdict = HostingVerdict(.located([nl]), findings: findings, at: Timestamp(milliseconds: 0))
        #expect(verdict.network(in: [nl]) == network)
        #expect(verdict.network(in: []) == nil)
    }
}
