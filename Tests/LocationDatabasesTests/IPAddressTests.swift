import Testing

@testable import LocationDatabases

@Suite struct IPAddressTests {
    @Test(arguments: [
        ("192.0.2.7", "192.0.2.7"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"), ("100.64.0.10", "100.64.0.10"),
        ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"), ("::", "::"), ("::ffff:192.0.2.7", "192.0.2.7"), ("fe80::1", "fe80::1"),
    ]) func readsAndWritesBothFamilies(text: String, canonical: String) throws {
        #expect(try #require(IPAddress(text)).description == canonical)
    }

    @Test(arguments: [
        "", "192.0.2", "192.0.2.256", "0x7f.1", "[::1]", "fe80::1%eth0", "192.0.2.1 ", ":::", "192.0.2.1/24", "192.0.2.1\u{0}x",
    ])
    func refusesEverythingElse(text: String) { #expect(IPAddress(text) == nil) }

    @Test(arguments: [
        ("64:ff9b::c000:207", "192.0.2.7"), ("2002:c000:207::1", "192.0.2.7"), ("2001:db8::1", nil), ("192.0.2.7", nil),
        ("64:ff9b:1::1", nil),
    ]) func findsTheIPv4HostWithin(text: String, host: String?) throws {
        #expect(try #require(IPAddress(text)).embeddedV4?.description == host)
    }

    @Test(arguments: [
        ("192.0.2.0/24", "192.0.2.255"), ("192.0.2.7", "192.0.2.7"), ("0.0.0.0/0", "255.255.255.255"),
        ("2001:db8::/32", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"),
        ("::/0", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), ("::ffff:192.0.2.0/120", "192.0.2.255"),
    ]) func readsPrefixes(text: String, last: String) throws {
        let prefix = try #require(IPPrefix(text))
        #expect(prefix.last.description == last)
        #expect(IPPrefix(prefix.description) == prefix)
    }

    @Test(arguments: [
        "192.0.2.1/24", "192.0.2.0/33", "2001:db8::/129", "192.0.2.0/", "192.0.2.0/+8", "192.0.2.0/2a", "/24", "board/24", "2001:db8::1/64",
    ])
    func refusesPrefixesThatAreNone(text: String) { #expect(IPPrefix(text) == nil) }
}
