import Envelopes
import HotlineModel
import NodeMessages
import Testing

@testable import NodeAPI

@Suite struct ReportLinesTests {
    /// The lines as they are handed in, and what became of them.
    private func handIn(_ text: String, name: String = "crawl") async throws -> (lines: [JSONValue?], outcome: ImportOutcome) {
        var lines = ReportLines(Array(text.utf8), name: name)
        var seen: [JSONValue?] = []
        let outcome = try await lines.handIn { part in
            seen += part.map { try? JSONValue(parsing: $0) }
            return part.map { _ in .refused(Problem(code: "x", title: "x", status: 422)) }
        }
        return (seen, outcome)
    }

    @Test func aLineWithoutAKeyGetsOneOfItsContent() async throws {
        let text =
            #"{"address":"a"}"# + "\n" + #"{"address":"b","key":"own"}"# + "\n" + #"{"address":"a"}"# + "\n"
            + #"{"key":null,"address":"c"}"#
        let keys = try await handIn(text).lines.map { $0?["key"]?.string }
        #expect(keys[0]?.hasPrefix("import/crawl/") == true && keys[0]?.hasSuffix("/1") == true && keys[1] == "own")
        #expect(keys[2]?.dropLast() == keys[0]?.dropLast() && keys[2]?.hasSuffix("/2") == true)
        #expect(keys[3]?.hasPrefix("import/crawl/") == true)
    }

    @Test func aMendedFileCountsNothingTwice() async throws {
        let first = try await handIn(#"{"address":"a"}"# + "\n{\n" + #"{"address":"b","site":{"type":"forum"}}"# + "\n").lines
        let second = try await handIn(
            #"{"address":"c"}"# + "\n" + #"{ "site": {"type":"forum"}, "address":"b" }"# + "\r\n" + #"{"address":"a"}"#
        ).lines
        func keys(_ lines: [JSONValue?]) -> Set<String> { Set(lines.compactMap { $0?["key"]?.string }) }
        #expect(keys(first).count == 2 && keys(second).isSuperset(of: keys(first)))
        #expect(try await keys(handIn(#"{"address":"a"}"#, name: "other").lines).isDisjoint(with: keys(first)))
    }

    @Test func everyLineIsAnsweredOrListed() async throws {
        let long = #"{"address":""# + String(repeating: "x", count: ReportLines.longest) + #""}"#
        let read = try await handIn("\u{FEFF}{\"address\":\"a\"}\r\n\r\n \t\n\(long)\n[]\nno JSON\r{\"address\":\"b\"}")
        #expect(read.outcome.passed.map(\.words) == ["2-3 empty"])
        #expect(read.outcome.refused.map(\.line) == [1, 4, 5, 6, 7] && read.outcome.rows == 5)
        #expect(read.outcome.refused.map(\.problem.code) == ["x", "badRow", "x", "x", "x"])
        #expect(read.lines.count == 4 && read.lines[0]?["address"] == "a" && read.lines[2] == nil && read.lines[3]?["address"] == "b")
    }

    @Test func anAnswerThatIsMissingIsNoticed() async throws {
        var lines = ReportLines(Array("{}".utf8), name: "x")
        await #expect(throws: InputError.self) { try await lines.handIn { _ in [] } }
    }
}
