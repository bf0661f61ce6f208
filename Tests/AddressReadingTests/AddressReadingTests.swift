import Foundation
import Testing
import URLSyntax

@testable import AddressReading

@Suite struct AddressReadingTests {
    @Test(arguments: Corpus.file.reports) func readsWhatPeopleWrite(report: Corpus.Report) {
        let reading = AddressReading(report.words)
        #expect(reading.addresses.map(\.text) == report.addresses)
        for other in report.others ?? [] { #expect(reading.addresses.first?.others.contains { $0.text == other } == true) }
    }

    /// What was read is read again as itself: a person who sends an address back gets the same case.
    @Test(arguments: Corpus.file.reports.flatMap(\.addresses)) func readsItsOwnAddresses(address: String) {
        #expect(AddressReading(address).addresses.first?.canonical == (try? CanonicalAddress(address)))
    }

    @Test func keepsAThousandOfTenThousandAddresses() {
        let words = (0..<10_000).map { "http://host\($0).example/a" }.joined(separator: "\n")
        let reading = AddressReading(words)
        #expect(reading.addresses.count == AddressReading.most && reading.left == 9_000)
        #expect(reading.addresses.last?.text == "http://host999.example/a")
    }

    /// Texts that a reading with a loop in a loop would take minutes for.
    @Test(arguments: [
        " ", "(", ")", "[", "<", "[url=", "[.", "ed2k://|file|", "http://", "http:/", ".", "a.", "://", "magnet:?", "&lt;", "=\n", " dot ",
        "a.b ", " . ", "a.b,", "%",
        "http://a.example/?u=http://b.example/?u=",
    ])
    func readsALongTextOfOnePiece(piece: String) {
        let text = String(repeating: piece, count: 50_000 / piece.utf8.count)
        let words = Array(repeating: String(repeating: piece, count: 8_000 / piece.utf8.count), count: 6).joined(separator: " ")
        for text in [text, words] { #expect(AddressReading(text).addresses.count <= AddressReading.most) }
    }

    @Test func opensAWrapperInAWrapper() {
        var address = "http://host.example/a"
        for _ in 0..<3 { address = "https://href.li/?" + address }
        #expect(AddressReading(address).addresses.map(\.text) == ["http://host.example/a"])
    }

    @Test func aWrapperWithoutAnAddressIsLeftToAPerson() {
        #expect(AddressReading("https://l.facebook.com/l.php?u=nothing").addresses.isEmpty)
    }
}

/// `corpus.json`.
struct Corpus: Decodable {
    struct Report: Decodable, Sendable, CustomTestStringConvertible {
        let group: String
        let words: String
        let addresses: [String]
        let others: [String]?

        var testDescription: String { "\(group): \(words.prefix(40))" }
    }

    let reports: [Report]

    static let file: Corpus = {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("corpus.json")
        guard let bytes = try? Data(contentsOf: path), let corpus = try? JSONDecoder().decode(Corpus.self, from: bytes) else {
            preconditionFailure("corpus.json cannot be read")
        }
        return corpus
    }()
}
