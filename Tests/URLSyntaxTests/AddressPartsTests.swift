import Testing

@testable import URLSyntax

/// Each part of an address, one rule at a time; `Protocols/url-canonicalisation.md` has the rules in words.
@Suite struct AddressPartsTests {
    private func canonical(_ address: String) throws -> String { try CanonicalAddress(address).text }

    @Test(arguments: [
        ("http", 80), ("https", 443), ("ws", 80), ("wss", 443), ("ftp", 21), ("ftps", 990), ("sftp", 22), ("gopher", 70),
        ("gemini", 1965), ("rtsp", 554), ("rtsps", 322), ("rtmp", 1935), ("rtmps", 443), ("nntp", 119), ("nntps", 563),
    ])
    func theSchemesOwnPortIsNotWritten(scheme: String, port: Int) throws {
        let address = try CanonicalAddress("\(scheme)://board.example:\(port)/")
        #expect(address.text == "\(scheme)://board.example/" && address.port == nil)
        let other = try CanonicalAddress("\(scheme)://board.example:\(port + 1)/")
        #expect(other.text == "\(scheme)://board.example:\(port + 1)/" && other.port == port + 1)
    }

    @Test(arguments: ["mms", "irc", "ircs"]) func aSchemeWithoutAPortOfItsOwnKeepsEveryPort(scheme: String) throws {
        #expect(try canonical("\(scheme)://board.example:6667/a") == "\(scheme)://board.example:6667/a")
    }

    @Test(
        arguments: [
            ("a:b", nil), ("a+b-c.d2:x", nil), (String(repeating: "a", count: 32) + ":x", nil),
            (String(repeating: "a", count: 33) + ":x", AddressError.noScheme), ("2a:x", .noScheme), ("+a:x", .noScheme), (":x", .noScheme),
            ("a b:x", .noScheme), ("a_b:x", .noScheme), ("board.example/a", .noScheme), ("", .empty), ("   ", .empty),
            ("data:x", .holdsContent),
            ("DATA:x", .holdsContent), ("http:board.example", .noHost), ("http:/board.example", .noHost), ("http://", .noHost),
            ("http:///a", .noHost), ("http://:80/", .noHost), ("http://u@/", .noHost),
        ] as [(String, AddressError?)])
    func aSchemeIsALetterAndThenLettersDigitsAndThreeSigns(address: String, refusal: AddressError?) {
        do throws(AddressError) {
            _ = try CanonicalAddress(address)
            #expect(refusal == nil)
        } catch {
            #expect(error == refusal)
        }
    }

    @Test(arguments: [0x00, 0x01, 0x08, 0x09, 0x0A, 0x0B, 0x0D, 0x1B, 0x1F, 0x7F, 0x80, 0x85, 0x9F])
    func noControlCharacterIsRead(code: UInt32) throws {
        let control = String(Character(try #require(Unicode.Scalar(code))))
        for address in ["http://board.example/\(control)a", "http://board.example/a\(control)", "\(control)http://board.example/"] {
            #expect(throws: AddressError.controlCharacter) { try CanonicalAddress(address) }
        }
    }

    @Test(arguments: [0x20, 0x7E, 0xA0, 0xBF, 0xC0]) func theSignsBesideThemAre(code: UInt32) throws {
        let sign = String(Character(try #require(Unicode.Scalar(code))))
        #expect(throws: Never.self) { try CanonicalAddress("http://board.example/a\(sign)b") }
    }

    @Test func onlySpacesAroundAnAddressAreCutOff() throws {
        #expect(try canonical("  http://board.example/a  ") == "http://board.example/a")
        #expect(try canonical("http://board.example/a b") == "http://board.example/a%20b")
    }

    @Test(arguments: [
        ("/a/./b", "/a/b"), ("/a/../b", "/b"), ("/a/b/..", "/a/"), ("/a/b/.", "/a/b/"), ("/..", "/"), ("/../../a", "/a"), ("/.", "/"),
        ("", "/"),
        ("/a//b", "/a//b"), ("/a/...", "/a/..."), ("/.a", "/.a"), ("/a/..b", "/a/..b"), ("/a/.b/../c", "/a/c"), ("/a/%2e%2E/b", "/b"),
        ("/a/%2e/b", "/a/b"), ("/a/b/../", "/a/"), ("//..//a", "//a"), ("/a/../..", "/"),
    ])
    func dotSegmentsAreResolved(path: String, resolved: String) throws {
        #expect(try canonical("http://board.example\(path)") == "http://board.example\(resolved)")
    }

    @Test(arguments: [
        ("/%7Euser", "/~user"), ("/%41%2d%2E%5f", "/A-._"), ("/a%2Fb", "/a%2Fb"), ("/a%2fb", "/a%2Fb"), ("/%", "/%25"), ("/%4", "/%254"),
        ("/%g1", "/%25g1"), ("/%c3%bc", "/%C3%BC"), ("/ü", "/%C3%BC"), ("/a|b\"c<d>", "/a%7Cb%22c%3Cd%3E"),
        ("/!$&'()*+,;=:@", "/!$&'()*+,;=:@"),
        ("/%21", "/%21"), ("/a[b]", "/a%5Bb%5D"), ("/%25", "/%25"), ("/%2541", "/%2541"),
    ])
    func escapesHaveOneForm(path: String, form: String) throws {
        #expect(try canonical("http://board.example\(path)") == "http://board.example\(form)")
    }

    @Test(arguments: [
        ("?", "/?"), ("?a=b&c", "/?a=b&c"), ("?b=2&a=1", "/?b=2&a=1"), ("?a#", "/?a"), ("#", "/"), ("#a", "/#a"), ("#a?b", "/#a?b"),
        ("#a#b", "/#a#b"),
        ("?a?b/c", "/?a?b/c"), ("?a=%2F%3f", "/?a=%2F%3F"), ("#:~:text=x", "/"), ("#a:~:text=x", "/#a"), ("#a:~b", "/#a:~b"),
        ("#a:x:b", "/#a:x:b"),
        ("#:~:", "/"), ("#~:~:x", "/#~"), ("#%3A~%3Ax", "/#%3A~%3Ax"), ("#::~:x", "/#:"),
    ])
    func queryAndFragmentStayApart(tail: String, form: String) throws {
        #expect(try canonical("http://board.example\(tail)") == "http://board.example\(form)")
    }

    @Test(arguments: [
        ("u@", "u@", true), ("u:p@", "u:p@", true), ("@", "", false), ("u:p@x@", "u:p%40x@", true), ("u%40x@", "u%40x@", true),
        (":@", ":@", true),
        ("", "", false), ("%75@", "u@", true),
    ])
    func aUserStandsBeforeTheLastAtSign(user: String, form: String, hasCredentials: Bool) throws {
        let address = try CanonicalAddress("http://\(user)board.example/a@b")
        #expect(address.text == "http://\(form)board.example/a@b" && address.hasCredentials == hasCredentials)
        #expect(address.host == .name("board.example"))
    }

    @Test func whatHasNoHostIsKeptAsItIs() throws {
        let address = try CanonicalAddress("Magnet:?xt=urn:btih:AA%62 c&dn=é")
        #expect(address.text == "magnet:?xt=urn:btih:AAb%20c&dn=%C3%A9")
        #expect(address.host == nil && address.port == nil && !address.hasCredentials)
    }

    @Test func theLengthCountsBytes() throws {
        let head = "http://board.example/"
        let room = CanonicalAddress.longest - head.utf8.count
        let longest = head + String(repeating: "a", count: room)
        #expect(try canonical(longest) == longest)
        #expect(throws: AddressError.tooLong) { try CanonicalAddress(longest + "a") }
        // The spaces around an address count too, although they are dropped.
        #expect(throws: AddressError.tooLong) { try CanonicalAddress(longest + " ") }
        #expect(throws: AddressError.tooLong) { try CanonicalAddress(head + String(repeating: "é", count: room / 2 + 1)) }
        #expect(throws: AddressError.tooLong) { try CanonicalAddress(head + String(repeating: "./", count: room / 2 + 1)) }
    }

    @Test(arguments: AddressError.allCases) func everyRefusalHasItsSentence(error: AddressError) {
        #expect(error.description.hasPrefix("the ") && !error.description.hasSuffix("."))
        #expect(AddressError.allCases.count { $0.description == error.description } == 1)
    }
}
