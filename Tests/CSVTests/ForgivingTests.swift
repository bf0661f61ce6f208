import Testing

@testable import CSV

/// The form in which reports are read: what breaks the rules stands for itself.
@Suite struct ForgivingTests {
    /// The rows of a table, its fields in brackets; a row that cannot be read as the reason.
    private func rows(_ text: String, separator: Character? = ";") -> [String] { rows(Array(text.utf8), separator: separator) }

    private func rows(_ bytes: [UInt8], separator: Character? = ";") -> [String] {
        var reader = CSVReader(bytes, separator: separator, form: .forgiving)
        var rows: [String] = []
        while true {
            do throws(CSVProblem) {
                guard let row = try reader.next() else { return rows }
                rows.append("\(row.line):" + row.fields.map { "[\($0)]" }.joined())
            } catch { rows.append("\(error.line):\(error.reason)") }
        }
    }

    /// Tables that break no rule are read as by the strict form.
    @Test(arguments: SeparatorTests.tables.map(\.text)) func readsGoodTablesAsTheStrictFormDoes(text: String) {
        var reader = CSVReader(Array(text.utf8), separator: ";")
        var strict: [String] = []
        while let row = try? reader.next() { strict.append("\(row.line):" + row.fields.map { "[\($0)]" }.joined()) }
        #expect(rows(text).filter { !$0.hasSuffix(":[]") || strict.contains($0) } == strict)
    }

    @Test(
        arguments: [
            ("a\n\nb\n", ["1:[a]", "2:[]", "3:[b]"]), (" \n", ["1:[]"]),
            // A quote within a field, and text behind a closing quote.
            ("a\"b;c\n", ["1:[a\"b][c]"]), ("\"a\"b;c\n", ["1:[\"a\"b][c]"]), ("\"a\" b;c\n", ["1:[\"a\" b][c]"]),
            ("\"a;b\"c;d\n", ["1:[\"a;b\"c][d]"]), ("\"a\"\"b\"c;d\n", ["1:[\"a\"\"b\"c][d]"]), ("\"\"a\"\";b\n", ["1:[\"\"a\"\"][b]"]),
            ("\"a\" \"b\";c\n", ["1:[\"a\" \"b\"][c]"]),
            // A quote that never closes.
            ("\"a;b\nc;d\n", ["1:[\"a][b]", "2:[c][d]"]), ("a;\"b", ["1:[a][\"b]"]), ("a;\"b;\"c\"\nd\n", ["1:[a][\"b;\"c\"]", "2:[d]"]),
            // A quote that closes where another field begins.
            ("\"a;b\n\"c\";d\n", ["1:[\"a][b]", "2:[c][d]"]), ("a;\"b\nc;\"d\"\ne\n", ["1:[a][\"b]", "2:[c][d]", "3:[e]"]),
            // The quotes before a stray one count.
            ("\"a\nb;c\";\"d;e\n\"f\"\n", ["1:[a\nb;c][\"d][e]", "3:[f]"]),
        ])
    func whatBreaksTheRulesStandsForItself(text: String, expected: [String]) { #expect(rows(text) == expected) }

    @Test func aQuoteThatClosesBeyondTheBoundsStandsForItself() {
        let tall = "\"a;b" + String(repeating: "\n", count: 64) + "\";c\n"
        #expect(rows(tall).first == "1:[\"a][b]" && rows(tall).last == "65:[\"][c]")
        let wide = "\"a;b\n" + String(repeating: "x", count: CSVReader.longestRow) + "\";c\nd\n"
        #expect(rows(wide) == ["1:[\"a][b]", "2:tooLong", "3:[d]"])
    }

    @Test func onlyARowThatIsTooLongIsRefused() {
        let longest = String(repeating: "x", count: CSVReader.longestRow - 1)
        #expect(rows("a\n\(longest)\nb\n").map(\.utf8.count) == [5, CSVReader.longestRow + 3, 5])
        #expect(rows("a\n\(longest)x\nb\n") == ["1:[a]", "2:tooLong", "3:[b]"])
        #expect(rows(String(repeating: "x;\"", count: 1 << 20)) == ["1:tooLong"])
    }

    @Test func withoutASeparatorEachLineIsOneField() {
        #expect(rows("a;b,c\n\"d;e\";f\n", separator: nil) == ["1:[a;b,c]", "2:[\"d;e\";f]"])
    }

    @Test func whatIsNoUTF8IsWindows1252RowByRow() {
        let table: [UInt8] = [0x80, 0x3B, 0xE9, 0x99, 0x0A] + Array("é€\n".utf8) + [0x81, 0x0A]
        #expect(rows(table) == ["1:[€][é™]", "2:[é€]", "3:[\u{81}]"])
    }

    @Test func filesThatWerePutTogetherBringTheirMarks() {
        #expect(rows("\u{FEFF}\"a\";b\n\u{FEFF}\"a\";b\n\u{1A}\u{FEFF}c\n\0\0") == ["1:[a][b]", "2:[a][b]", "3:[c]"])
    }

    /// Tables that a reading with a loop in a loop would take minutes for.
    @Test(arguments: [
        "\"", "\"\"", "\"x\n", "\"\"x\n", "\"\"\"x\n", "\";\n", "x;\"\n", "\"x\"\"\n", "\n", "\r", "\u{FEFF}", "\u{1A}", ";\"",
    ])
    func readsALongTableOfOnePiece(piece: String) {
        var reader = CSVReader(Array(String(repeating: piece, count: 400_000 / piece.utf8.count).utf8), separator: ";", form: .forgiving)
        var last = 0
        while !reader.isAtEnd { if let row = try? reader.next() { last = row.line } }
        #expect(last <= 400_001)
    }
}
