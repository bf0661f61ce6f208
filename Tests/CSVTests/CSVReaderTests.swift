import Testing

@testable import CSV

@Suite struct CSVReaderTests {
    /// Every row's fields or problem, with its line.
    private func read(_ text: String, separator: Character = ";") -> [String] { read(Array(text.utf8), separator: separator) }

    private func read(_ bytes: [UInt8], separator: Character = ";") -> [String] {
        var reader = CSVReader(bytes, separator: separator)
        var rows: [String] = []
        while true {
            do throws(CSVProblem) {
                guard let row = try reader.next() else { return rows }
                rows.append("\(row.line): \(row.fields.joined(separator: "|"))")
            } catch {
                rows.append("\(error.line): \(error.reason)")
            }
        }
    }

    static let tables: [(text: String, rows: [String])] = [
        ("", []), ("a;b\nc;d\n", ["1: a|b", "2: c|d"]), ("a;b\r\nc;d\r\n", ["1: a|b", "2: c|d"]), ("a;b\nc;d", ["1: a|b", "2: c|d"]),
        ("a;;\n;;\n", ["1: a||", "2: ||"]), ("\n\na\n\n", ["3: a"]), ("\"a;b\";\"c\"\"d\"\n", ["1: a;b|c\"d"]),
        ("\"a\nb\";c\nd;e\n", ["1: a\nb|c", "3: d|e"]), (" a ; b \n", ["1: a|b"]), ("a\rb;c\n", ["1: a", "2: b|c"]),
        ("a\rb\nc\r\nd\r\re", ["1: a", "2: b", "3: c", "4: d", "6: e"]), ("\"a\rb\";c\rd", ["1: a\rb|c", "3: d"]),
        ("a\n\r\nb", ["1: a", "3: b"]),
    ]

    @Test(arguments: tables) func readsRowsAsTheyStand(text: String, rows: [String]) { #expect(read(text) == rows) }

    @Test func passesOverAByteOrderMark() { #expect(read([0xEF, 0xBB, 0xBF] + Array("a;b\n".utf8)) == ["1: a|b"]) }

    static let broken: [(text: String, rows: [String])] = [
        ("a;b\nc;\"d\"x\ne;f\n", ["1: a|b", "2: quoting", "3: e|f"]), ("a;b\"c\nd;e\n", ["1: quoting", "2: d|e"]),
        // A quote without its end does not affect other rows.
        ("a;\"b\nc;d\ne;f\n", ["1: quoting", "2: c|d", "3: e|f"]), ("a;b\n\"c", ["1: a|b", "2: quoting"]),
    ]

    @Test(arguments: broken) func aRowThatCannotBeReadLeavesTheOthers(text: String, rows: [String]) { #expect(read(text) == rows) }

    @Test func refusesWhatIsNotText() { #expect(read([0x61, 0x3B, 0xFF, 0x0A] + Array("b;c\n".utf8)) == ["1: notText", "2: b|c"]) }

    @Test func refusesARowBeyondItsBounds() {
        let long = String(repeating: "x", count: CSVReader.longestRow)
        #expect(read("a\n\(long);y\nb\n") == ["1: a", "2: tooLong", "3: b"])
        let tall = String(repeating: "\n", count: CSVReader.tallestRow)
        #expect(read("\"\(tall)\"\nb\n").first == "1: quoting")
    }

    static let separators: [(text: String, separator: Character)] = [
        ("a;b,c", ";"), ("a,b", ","), ("a\tb", "\t"), ("a", ","), ("a\tb;c", ";"),
    ]

    @Test(arguments: separators) func guessesTheSeparatorFromTheFirstLine(text: String, separator: Character) {
        #expect(CSVReader.separator(of: Array(text.utf8)) == separator)
    }
}
