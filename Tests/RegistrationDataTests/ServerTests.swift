import LocationDatabases
import RegistrationData
import Testing

/// Tests the reading of bootstrap files.
@Suite struct ServerTests {
    private static func file(_ services: String, version: String = "1.0") -> [UInt8] {
        Array(#"{"version":"\#(version)","publication":"2026-01-01T00:00:00Z","services":[\#(services)]}"#.utf8)
    }

    @Test(arguments: [
        ("192.0.2.7", ["https://rdap.example/ripe/"]), ("192.1.0.1", ["https://rdap.example/arin/", "http://rdap.example/arin/"]),
        ("198.51.100.255", ["https://rdap.example/arin/", "http://rdap.example/arin/"]), ("198.51.101.0", []), ("2001:db8::1", []),
    ])
    func theLongestNetworkIsServedAndSecureServersComeFirst(address: String, expected: [String]) throws {
        let servers = try RegistrationServers(ipv4: RecordedAnswer.bytes("bootstrap"))
        #expect(servers.servers(for: try #require(IPAddress(address))) == expected)
    }

    @Test(arguments: [("2001:db8::1", "b"), ("2001:db8:100::1", "c"), ("2001:dead::1", "a"), ("::1", nil)])
    func networksOfIPv6AreFoundToo(address: String, server: String?) throws {
        let services =
            #"[["2001::/16"],["https://a.example/"]],[["2001:db8::/32"],["https://b.example/"]],[["2001:db8:100::/40"],["https://c.example"]]"#
        let servers = try RegistrationServers(ipv6: Self.file(services))
        #expect(servers.servers(for: try #require(IPAddress(address))) == (server.map { ["https://\($0).example/"] } ?? []))
    }

    @Test(arguments: [
        (64_495, nil), (64_496, "a"), (64_500, "a"), (64_501, nil), (64_510, "b"), (64_511, nil), (UInt32.max, nil), (0, nil),
    ])
    func rangesOfSystemsAreFound(number: UInt32, server: String?) throws {
        let servers = try RegistrationServers(
            asn: Self.file(#"[["64510"],["https://b.example/"]],[["64496-64500"],["https://a.example/"]]"#))
        #expect(servers.servers(forSystem: number) == (server.map { ["https://\($0).example/"] } ?? []))
    }

    @Test(arguments: [("a.b.test", "b"), ("b.test", "b"), ("c.test", "a"), ("test", "a"), ("xb.test", "a"), ("example", nil), ("", nil)])
    func theLongestEndingOfADomainIsFound(name: String, server: String?) throws {
        let servers = try RegistrationServers(dns: Self.file(#"[["TEST"],["https://a.example/"]],[["b.test"],["https://b.example/"]]"#))
        #expect(servers.servers(forDomain: name) == (server.map { ["https://\($0).example/"] } ?? []))
    }

    @Test func aServiceWithoutAUsableServerIsLeftOut() throws {
        let servers = try RegistrationServers(
            asn: Self.file(#"[["64496"],["ftp://a.example/","https://u:p@b.example/"]],[["64497"],["https://a.example/"]]"#))
        #expect(servers.servers(forSystem: 64_496) == [])
        #expect(servers.servers(forSystem: 64_497) == ["https://a.example/"])
    }

    @Test(arguments: [
        ("192.0.2.0/33", BootstrapError.badKey), ("2001:db8::/32", .badKey), ("192.0.2.1/24", .badKey), ("test", .badKey), ("", .badKey),
    ])
    func aKeyOfAnotherKindIsRefused(key: String, error: BootstrapError) {
        #expect(throws: error) { try RegistrationServers(ipv4: Self.file(#"[["\#(key)"],["https://a.example/"]]"#)) }
    }

    @Test(arguments: ["1-2-3", "2-1", "a", "-1", "4294967296", "1-", "1\"],[\"https://a.example/\"]],[[\"1-5"])
    func aBadRangeIsRefused(key: String) {
        #expect(throws: BootstrapError.badKey) { try RegistrationServers(asn: Self.file(#"[["\#(key)"],["https://a.example/"]]"#)) }
    }

    @Test func aBrokenFileIsRefused() {
        #expect(throws: BootstrapError.notJSON) { try RegistrationServers(dns: Array("<html>".utf8)) }
        #expect(throws: BootstrapError.unknownVersion) { try RegistrationServers(dns: Self.file("", version: "2.0")) }
        #expect(throws: BootstrapError.malformed) { try RegistrationServers(dns: Array(#"{"version":"1.0"}"#.utf8)) }
        for service in ["7", "[]", #"[["a"]]"#, #"[["a"],["https://a.example/"],[]]"#, #"[[7],["https://a.example/"]]"#] {
            #expect(throws: BootstrapError.malformed) { try RegistrationServers(dns: Self.file(service)) }
        }
    }
}
