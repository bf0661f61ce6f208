import LocationDatabases
import Testing

@testable import Hosting

@Suite struct TablesTests {
    @Test func findsTheSmallestNetwork() throws {
        let networks = [
            "10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "10.1.2.3/32", "10.255.0.0/16", "0.0.0.0/0", "255.255.255.255/32", "2001:db8::/32",
            "2001:db8:1::/48", "::/0",
        ]
        var values: [IPPrefix: String] = [:]
        for network in networks { values[try #require(IPPrefix(network))] = network }
        let table = PrefixTable(values)
        let cases = [
            ("10.0.0.0", "10.0.0.0/8"), ("10.1.0.0", "10.1.0.0/16"), ("10.1.1.255", "10.1.0.0/16"), ("10.1.2.0", "10.1.2.0/24"),
            ("10.1.2.3", "10.1.2.3/32"),
            ("10.1.2.4", "10.1.2.0/24"), ("10.1.3.0", "10.1.0.0/16"), ("10.2.0.0", "10.0.0.0/8"), ("10.255.255.255", "10.255.0.0/16"),
            ("11.0.0.0", "0.0.0.0/0"),
            ("255.255.255.255", "255.255.255.255/32"), ("255.255.255.254", "0.0.0.0/0"), ("2001:db8:1::1", "2001:db8:1::/48"),
            ("2001:db8:2::1", "2001:db8::/32"),
            ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "::/0"), ("::", "::/0"),
        ]
        for (text, network) in cases { #expect(table[try address(text)] == network, "\(text)") }
    }

    @Test func ofTwoNetworksThatBeginAlikeTheSmallerCounts() throws {
        let table = PrefixTable([try #require(IPPrefix("::/0")): 0, try #require(IPPrefix("::/16")): 16])
        #expect(try table[address("::1")] == 16 && table[address("1::")] == 0)
    }

    @Test func keepsIPv6NetworksOffIPv4() throws {
        let table = PrefixTable([try #require(IPPrefix("::/0")): 6])
        #expect(table[try address("10.0.0.1")] == nil)
    }

    @Test func agreesWithATrialOfEveryNetwork() throws {
        var state: UInt64 = 9
        func random(_ below: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % below
        }
        var networks: [IPPrefix: Int] = [:]
        for number in 0..<3_000 {
            let length = Int(random(17)) + 104
            let bits = UInt128(0xFFFF_0000_0000 | random(1 << 31) << 1) & ~((UInt128(1) << UInt128(128 - length)) - 1)
            if let network = IPPrefix(first: IPAddress(bits: bits), length: length) { networks[network] = number }
        }
        let table = PrefixTable(networks)
        for _ in 0..<300 {
            let address = IPAddress(v4: UInt32(random(1 << 31) << 1))
            let best = networks.filter { ($0.key.first...$0.key.last).contains(address) }.max { $0.key.length < $1.key.length }
            #expect(table[address] == best?.value)
        }
    }

    @Test func findsRangesByTheShortcutsAsWithout() {
        var short = RangeTable<Int>(), long = RangeTable<Int>()
        for number in 0..<3_000 {
            let first = UInt128(0xFFFF_0000_0000) + UInt128(number) * 1_000_003
            #expect(short.append(first: first, last: first + 500_000, number) && long.append(first: first, last: first + 500_000, number))
        }
        long.finish()
        for step in 0..<10_000 {
            let address = IPAddress(v4: UInt32(step) * 429_496)
            #expect(short[address] == long[address])
        }
    }

    /// Both families, each from its own beginning.
    @Test(arguments: [UInt128(0), 0xFFFF_0000_0000]) func refusesRangesOutOfOrder(start: UInt128) {
        var table = RangeTable<Int>()
        func append(_ first: UInt128, _ last: UInt128) -> Bool { table.append(first: start + first, last: start + last, 1) }
        #expect(append(100, 200) && !append(200, 300) && !append(50, 60))
        #expect(!append(400, 399) && append(201, 201))
    }

    @Test(arguments: [
        "0.1.2.3", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.1.1", "172.16.0.1", "172.31.255.255",
        "192.0.0.1", "192.0.2.1", "192.88.99.1",
        "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1",
        "255.255.255.255", "::", "::1", "::7f00:1",
        "64:ff9b:1::1", "64:ff9b::7f00:1", "100::1", "2001::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:a00:1::",
        "2620:4f:8000::1",
        "3fff::1", "5f00::1", "fc00::1", "fd00::1", "fe80::1", "fec0::1", "ff02::1", "4000::1",
    ]) func knowsReservedNetworks(text: String) throws { #expect(ReservedNetworks.contains(try address(text))) }

    @Test(arguments: [
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0",
        "198.17.255.255", "198.20.0.0", "223.255.255.255",
        "2a00::1", "2001:200::1", "2003::1", "2620:4f:8001::1", "64:ff9b::808:808", "2002:808:808::1", "2600::1",
    ]) func leavesOthersAlone(text: String) throws { #expect(!ReservedNetworks.contains(try address(text))) }
}
