import Envelopes
import HotlineModel
import NodeMessages
import Testing

@testable import NodeAPI

@Suite struct ReportTableTests {
    private func handIn(_ text: String, name: String = "monday", origin: String? = nil) async throws -> HandedIn {
        try await HandedIn(Array(text.utf8), name: name, origin: origin)
    }

    // MARK: Refusals

    @Test(arguments: [
        ("", "no column is named `URL`"), ("place,for\nabuse@provider.example,as:64500\n", "no column is named `URL`"),
        ("{\"address\":\"http://host.example/\"}\n", "it is JSON; hand it in as JSON lines"),
        ("PK\u{3}\u{4}http://host.example/", "it is a spreadsheet program's own file; save it as CSV"),
    ])
    func whatIsNoTableOfReportsIsRefusedAsAWhole(text: String, beginning: String) {
        let error = #expect(throws: InputError.self) { try ReportTable(csv: Array(text.utf8), name: "x", origin: nil) }
        #expect(error?.description.hasPrefix(beginning) == true)
    }

    @Test func aTableOfOneEndlessLineIsRefusedAsAWhole() {
        let text = String(repeating: "http://host.example/a;\"b ", count: 10_000)
        let error = #expect(throws: InputError.self) { try ReportTable(csv: Array(text.utf8), name: "x", origin: nil) }
        #expect(error?.description == "line 1 cannot be read: it has more than 131072 bytes; no other row has an address")
    }

    @Test func onlyTheLengthOfARowIsRefused() async throws {
        let long = String(repeating: "x", count: 128 << 10)
        let read = try await handIn("URL\nhttp://host.example/1\n\(long)\nhttp://host.example/2\n")
        #expect(read.reports.map(\.address) == ["http://host.example/1", "http://host.example/2"])
        #expect(read.outcome.refused.map(\.line) == [3] && read.outcome.rows == 3 && read.outcome.reports == 2)
        #expect(read.outcome.refused.first?.problem.detail == "it has more than 131072 bytes")
    }

    @Test func anAnswerThatIsMissingIsNoticed() async throws {
        var table = try ReportTable(csv: Array("URL\nhttp://host.example/1\n".utf8), name: "x", origin: nil)
        await #expect(throws: InputError.self) { try await table.handIn { _ in [] } }
    }

    // MARK: Origins

    @Test func theImportsOriginCountsForEveryRow() async throws {
        let read = try await handIn("URL;SOURCE\nhttp://host.example/1;police\nhttp://host.example/2;nobody\n", origin: "Pro-active")
        #expect(read.reports.map(\.origin) == [.proactive, .proactive] && read.outcome.unknown.isEmpty)
    }

    @Test func anImportsOriginMustBeKnown() {
        let error = #expect(throws: InputError.self) { try ReportTable(csv: Array("URL\nx\n".utf8), name: "x", origin: "partner") }
        #expect(error?.description.hasPrefix("the origin is none of anoniem, anonymous") == true)
    }

    @Test func wordsThatAreNotKnownAreListedWithinBounds() async throws {
        let rows = (0..<60).map { "http://host.example/\($0);word \($0)\n" }
        let unknown = try await handIn("URL;TYPE\n" + rows.joined()).outcome.unknown
        #expect(unknown.count == ImportOutcome.UnknownWord.most + 1)
        #expect(unknown.last?.word == nil && unknown.last?.rows == 10 && unknown.last?.line == 52)
    }

    @Test func everyTypeIsReadAsItIsCalled() {
        for type in SiteType.known { #expect(SpelledWords.siteType(type.rawValue) == type) }
    }

    // MARK: Keys

    @Test func aRowIsKnownByItsReferenceUnderAnyName() async throws {
        let text = "URL;REFERENCE\nhttp://host.example/1;R-1\nhttp://host.example/1;\n"
        let (first, second) = (try await handIn(text).reports, try await handIn(text, name: "tuesday").reports)
        #expect(first[0].key == second[0].key && first[0].key?.hasPrefix("reference/R-1/") == true)
        #expect(first[1].key != second[1].key && second[1].key?.hasPrefix("import/tuesday/") == true)
    }

    @Test func fieldsThatDifferOnlyWhereTheyEndAreOtherRows() async throws {
        let read = try await handIn("URL;REFERENCE;NOTE\nhttp://host.example/1;R-1;ab\nhttp://host.example/1a;R-1;b\n")
        #expect(Set(read.reports.map(\.key)).count == 2)
    }

    // MARK: Much

    @Test func aLongTableIsHandedInInParts() async throws {
        var table = try ReportTable(
            csv: Array(("URL\n" + (1...1_234).map { "http://host.example/\($0)\n" }.joined()).utf8), name: "x", origin: nil)
        var (parts, lines): ([Int], [Int]) = ([], [])
        let outcome = try await table.handIn {
            parts.append($0.count)
            return $0.map { _ in .refused(Problem(code: "x", title: "x", status: 422)) }
        } progress: {
            lines.append($0)
        }
        #expect(parts == [500, 500, 234] && lines == [501, 1_001, 1_235] && outcome.refused.count == 1_234)
    }

    @Test func longRowsAreHandedInInSmallParts() async throws {
        let note = String(repeating: "x", count: 100 << 10)
        var table = try ReportTable(
            csv: Array(("URL;NOTE\n" + (1...50).map { "http://host.example/\($0);\(note)\n" }.joined()).utf8), name: "x", origin: nil)
        var parts: [Int] = []
        _ = try await table.handIn {
            parts.append($0.count)
            return $0.map { _ in .refused(Problem(code: "x", title: "x", status: 422)) }
        }
        #expect(parts == [21, 21, 8])
    }

    @Test func emptyRowsWithoutEndAreOneLineOfTheOutcome() async throws {
        let read = try await handIn("URL;NOTE\nhttp://host.example/1;\n" + String(repeating: ";\n", count: 10_000))
        #expect(read.outcome.passed.map(\.words) == ["1 header", "3-10002 empty"])
    }
}
