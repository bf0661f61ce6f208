import Foundation
import Testing

@testable import Observability

/// The catalogue of alarms, and the table of it that people read.
@Suite struct AlarmKindTests {
    @Test(arguments: AlarmKind.allCases) func saysWhatItMeansAndWhatToDo(kind: AlarmKind) {
        for sentence in [kind.meaning, kind.cure] {
            #expect(sentence.hasSuffix(".") && sentence.first?.isUppercase == true && sentence.count <= 200)
        }
    }

    @Test func namesAreInOrderAndOfTwoWords() {
        let names = AlarmKind.allCases.map(\.rawValue)
        #expect(names == names.sorted())
        #expect(names.allSatisfy { $0.split(separator: ".").count == 2 })
    }

    /// With `HOTLINE_WRITE_VECTORS=1` it writes the table.
    @Test func theTableInTheManualIsTheCatalogue() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../Deploy/README.md").standardized
        var text = try String(contentsOf: path, encoding: .utf8)
        let (start, end) = ("<!-- alarms -->\n", "<!-- end of alarms -->\n")
        let first = try #require(text.ranges(of: start).first?.upperBound), last = try #require(text.ranges(of: end).first?.lowerBound)
        let rows = AlarmKind.allCases.map { "| `\($0.rawValue)` | \($0.meaning) | \($0.cure) |\n" }.joined()
        let table = "| alarm | meaning | what to do |\n|---|---|---|\n" + rows
        if ProcessInfo.processInfo.environment["HOTLINE_WRITE_VECTORS"] == "1" {
            text.replaceSubrange(first..<last, with: table)
            try text.write(to: path, atomically: true, encoding: .utf8)
        } else {
            #expect(text[first..<last] == table, "write it anew: HOTLINE_WRITE_VECTORS=1 swift test --filter AlarmKindTests")
        }
    }
}
