import Foundation
import Testing

@testable import URLSyntax

@Suite struct CanonicalAddressTests {
    @Test(arguments: AddressVectors.file.good) func hasTheFormOfTheVector(vector: AddressVectors.Good) throws {
        #expect(try CanonicalAddress(vector.address).text == vector.canonical)
    }

    @Test(arguments: AddressVectors.file.good) func isItsOwnCanonicalForm(vector: AddressVectors.Good) throws {
        let once = try CanonicalAddress(vector.address)
        #expect(try CanonicalAddress(once.text) == once)
    }

    @Test(arguments: AddressVectors.file.bad) func refusesAsTheVectorSays(vector: AddressVectors.Bad) throws {
        let code = try #require(AddressError(rawValue: vector.refused))
        #expect(throws: code) { try CanonicalAddress(vector.address) }
    }

    @Test func refusesAnAddressOf100Kilobytes() {
        #expect(throws: AddressError.tooLong) { try CanonicalAddress("http://board.example/" + String(repeating: "a", count: 100_000)) }
    }

    @Test func countsTheBoundInCanonicalForm() throws {
        let head = "http://board.example/"
        let room = CanonicalAddress.longest - head.utf8.count
        #expect(try CanonicalAddress(head + String(repeating: "a", count: room)).text.utf8.count == CanonicalAddress.longest)
        #expect(throws: AddressError.tooLong) { try CanonicalAddress(head + String(repeating: "\"", count: room / 3 + 1)) }
    }

    @Test func namesItsParts() throws {
        let address = try CanonicalAddress("HTTPS://User@Board.example:8443/a")
        #expect(address.scheme == "https" && address.host == .name("board.example") && address.port == 8443)
        #expect(try CanonicalAddress("http://[fe80::1%25eth0]/").host == .v6("fe80::1", zone: "eth0"))
        #expect(try CanonicalAddress("http://127.1/").host == .v4("127.0.0.1"))
        #expect(try CanonicalAddress("magnet:?xt=1").host == nil)
    }

    @Test func neverShowsTheAddress() throws {
        let address = try CanonicalAddress("http://board.example/secret")
        var dumped = ""
        dump(address, to: &dumped)
        for text in ["\(address)", String(reflecting: address), dumped] { #expect(!text.contains("board") && !text.contains("secret")) }
    }

    /// Addresses put together at random from telling pieces: the canonical form of a canonical form is itself, and is ASCII without spaces.
    @Test func isIdempotentOnRandomAddresses() {
        let pieces = [
            "http://", "https:", "ftp://", "board.example", "Board.", "ü", "％", "%", "%4", "41", "%2e", "%2E.", "/", "//", "..", ".", "?",
            "#", ":~:",
            ":%7e:", "@", ":", ":80", "[::1]", "0x7f.1", "127.0.0.1", "127.1", "。", " ", "a", "Z", "~", "\\", "[", "&", "=", "+", "é",
            "\u{0308}", "😀",
            "%C3%BC", "%ff", "-", "_", "xn--", "magnet:", "ipfs://", "／", "＠", "℅", "\u{AD}", "\u{200D}", "ẞ", "א", "０x", "１",
        ]
        var generator = SeededGenerator(state: 11)
        var read = 0
        for _ in 0..<20_000 {
            let start = ["http://board.example/", "http://", "https://a.", "x:"].randomElement(using: &generator) ?? ""
            let text =
                start + (0..<Int.random(in: 1...8, using: &generator)).compactMap { _ in pieces.randomElement(using: &generator) }.joined()
            guard let once = try? CanonicalAddress(text) else { continue }
            read += 1
            #expect((try? CanonicalAddress(once.text))?.text == once.text, "from \(text)")
            #expect(once.text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "from \(text)")
            guard case .name(let name) = once.host else { continue }
            #expect(name.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-_.".utf8.contains($0) }, "from \(text)")
        }
        #expect(read > 5_000)
    }
}

/// The same numbers in every run.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ state >> 29
    }
}

/// `Protocols/vectors/url-canonicalisation.json`.
enum AddressVectors {
    struct File: Decodable {
        let good: [Good]
        let bad: [Bad]
    }

    struct Good: Decodable, CustomTestStringConvertible {
        let name: String, address: String, canonical: String
        var testDescription: String { name }
    }

    struct Bad: Decodable, CustomTestStringConvertible {
        let name: String, address: String, refused: String
        var testDescription: String { name }
    }

    /// All vectors; a file that cannot be read gives one that must fail.
    static let file: File = {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Protocols/vectors/url-canonicalisation.json")
        let missing = File(good: [Good(name: "the vectors cannot be read", address: "", canonical: "")], bad: [])
        return (try? JSONDecoder().decode(File.self, from: Data(contentsOf: path))) ?? missing
    }()
}
