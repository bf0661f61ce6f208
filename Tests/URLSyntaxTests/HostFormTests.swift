import Testing

@testable import URLSyntax

/// Hosts and ports as addresses write them, and the one form of each.
@Suite struct HostFormTests {
    private func host(_ endpoint: String) throws(AddressError) -> Host? { try CanonicalAddress("http://\(endpoint)/").host }

    @Test(arguments: [
        ("Board.EXAMPLE", "board.example"), ("board.example.", "board.example."), ("Board.example。", "board.example."),
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"), ("b%C3%BCcher.example", "xn--bcher-kva.example"), ("board%2Eexample", "board.example"),
        ("board。example", "board.example"), ("ｂoard.example", "board.example"), ("a_b.example", "a_b.example"), ("localhost", "localhost"),
        ("1a.2b", "1a.2b"), ("-a.example", "-a.example"), ("a.0xg", "a.0xg"), ("0xg.", "0xg."), ("a.1e3", "a.1e3"), ("-ü-", "xn-----xka"),
        ("xn--a.xn--", "xn--a.xn--"), ("b%c3%BCcher", "xn--bcher-kva"),
        (String(repeating: "a", count: 63) + ".example", String(repeating: "a", count: 63) + ".example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
    ])
    func namesAreInSmallASCIILetters(written: String, name: String) throws { #expect(try host(written) == .name(name)) }

    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1"), ("127.1", "127.0.0.1"), ("0x7f.0.0.1", "127.0.0.1"), ("0177.0.0.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"), ("192.0.2", "192.0.0.2"), ("192.0.2.", "192.0.0.2"), ("１９２.0.2.1", "192.0.2.1"),
        ("192。0。2。1", "192.0.2.1"), ("0", "0.0.0.0"),
        ("255.255.255.255", "255.255.255.255"), ("127.0.0.1.", "127.0.0.1"), ("１２７.1。", "127.0.0.1"),
        ("0XFF", "0.0.0.255"), ("%30x7f.1", "127.0.0.1"), ("00000000000000000000000000000000000001", "0.0.0.1"),
    ])
    func numbersAreDottedDecimals(written: String, literal: String) throws { #expect(try host(written) == .v4(literal)) }

    @Test(
        arguments: [
            ("[::1]", "::1", nil), ("[2001:DB8:0:0:0:0:0:1]", "2001:db8::1", nil), ("[2001:db8::0:1]", "2001:db8::1", nil),
            ("[::ffff:192.0.2.1]", "::ffff:192.0.2.1", nil), ("[fe80::1%25eth0]", "fe80::1", "eth0"),
            ("[fe80::1%25a-b.c_d~e]", "fe80::1", "a-b.c_d~e"),
        ] as [(String, String, String?)])
    func sixthVersionAddressesAreAsRFC5952WritesThem(written: String, literal: String, zone: String?) throws {
        #expect(try host(written) == .v6(literal, zone: zone))
    }

    @Test func twoZonesAreTwoAddresses() throws {
        let one = try CanonicalAddress("http://[fe80::1%25eth0]/"), other = try CanonicalAddress("http://[fe80::1%25eth1]/")
        #expect(one.text == "http://[fe80::1%25eth0]/" && one != other)
    }

    @Test(arguments: [
        "1.2.3.4.5", "256.0.0.1", "1.2.3.256", "0x100000000", "4294967296", "board.1", "a.0x1", "0x", "1.0x", "1.2.3.08", "a.1.", "a..b",
        ".a", "a..", "a b", "a,b",
        "a%00b", "a%2Fb", "a\\b", "[::1", "[1.2.3.4]", "[::g]", "[]", "a[b", "%zz", "a%", "\u{00AD}", ".", "..", "。",
        "a％2Fb", "a%252Fb", "%FC", "ü.xn--a", "ü.xn--board-", "ｘn--a", "[fe80::1%25]", "[fe80::1%eth0]", "[fe80::1%25a%25b]",
        String(repeating: "a", count: 64) + ".example",
        "[fe80::1%25\(String(repeating: "z", count: 33))]",
        Array(repeating: String(repeating: "a", count: 63), count: 4).joined(separator: "."),
    ])
    func everythingElseIsNoHost(written: String) {
        let refusal = #expect(throws: AddressError.self) { try CanonicalAddress("http://\(written)/") }
        #expect(refusal == .badHost || refusal == .noHost, "\(String(describing: refusal))")
    }

    @Test func aNameHasAtMost253Bytes() throws {
        let labels = Array(repeating: String(repeating: "a", count: 62), count: 4).joined(separator: ".")
        #expect(try host(labels + ".a")?.text.utf8.count == 253)
        #expect(throws: AddressError.badHost) { try CanonicalAddress("http://\(labels).aa/") }
        #expect(throws: AddressError.badHost) { try CanonicalAddress("http://\(labels).aé/") }
        #expect(try host(labels + ".a.")?.text.utf8.count == 254)
        #expect(throws: AddressError.badHost) { try CanonicalAddress("http://\(labels).aa./") }
        let international = Array(repeating: String(repeating: "a", count: 61), count: 3).joined(separator: ".") + ".é."
        #expect(try host(international + String(repeating: "a", count: 59) + "。")?.text.utf8.count == 254)
        #expect(throws: AddressError.badHost) { try CanonicalAddress("http://\(international)\(String(repeating: "a", count: 60))。/") }
    }

    @Test(
        arguments: [
            ("board.example:1", 1), ("board.example:65535", 65_535), ("board.example:00080", nil), ("board.example:", nil),
            ("board.example:0", 0),
            ("127.0.0.1:81", 81), ("[::1]:81", 81), ("Board.example:81", 81), ("board.example:080", nil),
        ] as [(String, Int?)])
    func portsAreNumbersTo65535(endpoint: String, port: Int?) throws {
        #expect(try CanonicalAddress("http://\(endpoint)/").port == port)
    }

    @Test(arguments: [
        "board.example:65536", "board.example:99999999999999999999", "board.example:8a", "board.example:-1", "board.example:+80",
        "127.0.0.1:65536", "board.example:８０", "board.example:%38", "board.example:80:80",
        "[::1]:65536", "[::1]8", "[::1]:x", "[::1]x", "Board.example:x",
    ])
    func otherPortsAreRefused(endpoint: String) {
        #expect(throws: AddressError.badPort) { try CanonicalAddress("http://\(endpoint)/") }
    }
}
