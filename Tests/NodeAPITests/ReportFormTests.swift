import Casework
import Envelopes
import HotlineModel
import NodeMessages
import Testing

@testable import NodeAPI

/// A report goes in, however its parts are written.
@Suite struct ReportFormTests {
    private static let hash = "1b" + String(repeating: "4f", count: 31)

    private func form(_ json: String) throws -> ReportForm { try ReportForm(Array(json.utf8)) }

    @Test(arguments: [
        (#"{"address":"http://host.example/a","comment":null,"site":null,"items":null}"#, "http://host.example/a", [String]()),
        (#"{"address":["http://host.example/a","http://host.example/b"]}"#, "http://host.example/a\nhttp://host.example/b", []),
        (#"{"address":7}"#, "7", []), (#"{"comment":"x"}"#, "", []), (#"{}"#, "", []),
        (#""http://host.example/a""#, "http://host.example/a", []),
        (#"["http://host.example/a"]"#, #"["http://host.example/a"]"#, []),
        (#"{"address":"a","origin":"martian"}"#, "a", ["origin: not an origin that is known"]),
        (#"{"address":"a","referrer":5}"#, "a", ["referrer: not a text"]),
        (
            #"{"address":"a","site":{"type":"Castle","commerciality":"x","payments":["visa","shells"]}}"#, "a",
            [
                "site.type: not a kind of place that is known", "site.commerciality: not a word that is known",
                "site.payments: not all are words that are known",
            ]
        ),
        (#"{"address":"a","items":"none"}"#, "a", ["items: not a list"]),
        (#"{"address":"a","items":[{"md5":"x"}]}"#, "a", ["items[0]: has no SHA-256"]),
    ])
    func readsWhatItCanAndNamesTheRest(json: String, address: String, dropped: [String]) throws {
        let form = try form(json)
        #expect(form.submission.address == address && form.submission.dropped == dropped)
    }

    @Test func keepsWhatItCannotRead() throws {
        #expect(try form(#"{"address":"a","origin":"martian","referrer":5}"#).submission.unread == "origin: \"martian\"\nreferrer: 5")
    }

    @Test func wordsOfListsAreReadAsPeopleSpellThem() throws {
        let form = try form(#"{"address":"a","origin":"E-mail","site":"Image board"}"#)
        #expect(form.submission.origin == .public && form.submission.site.type == SiteType(rawValue: "imageBoard"))
        #expect(form.submission.dropped.isEmpty)
    }

    @Test func aHashIsTheSameHoweverItIsWritten() throws {
        let spaced = stride(from: 0, to: 64, by: 8).map { Self.hash.dropFirst($0).prefix(8) }.joined(separator: " ")
        for written in [Self.hash, Self.hash.uppercased(), spaced, "0x" + Self.hash, " \(Self.hash)\n"] {
            #expect(HashText.hex(written, bytes: 32) == Self.hash, "\(written)")
        }
        // The same bytes, by another program.
        #expect(HashText.hex("dnhu6t2pj5hu6t2pj5hu6t2pj5hu6t2pj5hu6t2pj5hu6t2pj5hq====", bytes: 32) == Self.hash)
        #expect(HashText.hex("1B2M2Y8AsgTpgAmY7PhCfg==", bytes: 16) == "d41d8cd98f00b204e9800998ecf8427e")
        #expect(HashText.hex("2jmj7l5rSw0yVb/vlWAYkK/YBwk=", bytes: 20) == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
        #expect(HashText.hex("3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", bytes: 20) == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
        for written in ["", "xyz", String(Self.hash.dropLast()), Self.hash + "0"] {
            #expect(HashText.hex(written, bytes: 32) == nil, "\(written)")
        }
    }

    @Test func oneBadHashDropsNothingElse() throws {
        let form = try form(
            """
            {"address":"a","items":[{"sha256":"\(Self.hash.uppercased())","md5":"no","sha1":null,"x":1},{"sha256":"no"},"\(Self.hash)"]}
            """)
        #expect(form.submission.items.map(\.sha256) == [Self.hash, Self.hash] && form.submission.items[0].md5 == nil)
        #expect(form.submission.dropped == ["items[0].md5: not a hash of 16 bytes", "items[1]: has no SHA-256"])
        #expect(form.ignored == ["items[0].x"])
    }

    @Test func onlyWhatIsNoJSONIsRefused() {
        for text in ["{", "", "{\"address\":\"a\",\"address\":\"b\"}"] { #expect(throws: (any Error).self) { try form(text) } }
    }
}
