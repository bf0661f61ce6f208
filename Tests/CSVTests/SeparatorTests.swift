import CSV
import Testing

/// Tests RFC 4180's rules of rows, fields and quotes with every separator.
@Suite struct SeparatorTests {
    /// The rows of a table, its fields in brackets; a row that cannot be read as the reason.
    private func rows(_ text: String, separator: Character) -> [String] {
        var reader = CSVReader(Array(text.utf8), separator: separator)
        var rows: [String] = []
        while !reader.isAtEnd {
            do throws(CSVProblem) {
                if let row = try reader.next() { rows.append("\(row.line):" + row.fields.map { "[\($0)]" }.joined()) }
            } catch { rows.append("\(error.line):\(error.reason)") }
        }
        return rows
    }

    static let separators: [Character] = [";", ",", "\t", "|"]

    /// Written with `;`; each separator takes its place.
    static let tables: [(text: String, rows: [String])] = [
        ("a;b;c\n", ["1:[a][b][c]"]), ("a\n", ["1:[a]"]), (";\n", ["1:[][]"]), ("a;\n;b\n", ["1:[a][]", "2:[][b]"]),
        ("\"a\";\"b\"\n", ["1:[a][b]"]), ("\"\";\"\"\n", ["1:[][]"]), ("\"a;b\";c\n", ["1:[a;b][c]"]), ("\"a\"\"b\";c\n", ["1:[a\"b][c]"]),
        ("\"\"\"a\"\"\"\n", ["1:[\"a\"]"]), ("\"a\r\nb\";c\r\nd;e\r\n", ["1:[a\r\nb][c]", "3:[d][e]"]),
        ("\"\n\";x\ny;z", ["1:[\n][x]", "3:[y][z]"]),
        ("a;b\n\n\nc;d\n", ["1:[a][b]", "4:[c][d]"]), ("é;ü\n", ["1:[é][ü]"]), ("  a  ;  b  \n", ["1:[a][b]"]),
        ("\"  a  \";b\n", ["1:[  a  ][b]"]),
    ]

    @Test(arguments: separators, tables.indices) func readsEveryTableWithEverySeparator(separator: Character, index: Int) {
        let table = Self.tables[index]
        func with(_ text: String) -> String { text.replacing(";", with: String(separator)) }
        #expect(rows(with(table.text), separator: separator) == table.rows.map(with))
    }

    @Test func anotherSeparatorIsPartOfTheField() {
        #expect(rows("a,b\tc;d\n", separator: ";") == ["1:[a,b\tc][d]"])
        #expect(rows("a,b\tc;d\n", separator: "\t") == ["1:[a,b][c;d]"])
    }

    /// The neighbours of a row that cannot be read are read, under their own numbers.
    @Test(arguments: [
        ("a;b\nx\"y;z\nc;d\n", ["1:[a][b]", "2:quoting", "3:[c][d]"]), ("a;b\n\"x\"y;z\nc;d\n", ["1:[a][b]", "2:quoting", "3:[c][d]"]),
        ("a;b\n\"x;y\nc;d\ne;f\n", ["1:[a][b]", "2:quoting", "3:[c][d]", "4:[e][f]"]), ("\"x\nb\nc", ["1:quoting", "2:[b]", "3:[c]"]),
        ("\"\n\"\"\n", ["1:quoting", "2:[]"]),
    ])
    func aBrokenRowTakesNoOtherWithIt(text: String, expected: [String]) { #expect(rows(text, separator: ";") == expected) }

    @Test func aRowMayHaveAsManyBytesAsTheLimitAndNotOneMore() {
        // The row's line end counts.
        let longest = String(repeating: "x", count: CSVReader.longestRow - 1)
        #expect(rows("a\n\(longest)\nb\n", separator: ";").map(\.count) == [5, longest.utf8.count + 4, 5])
        #expect(rows("a\nx\(longest)\nb\n", separator: ";") == ["1:[a]", "2:tooLong", "3:[b]"])
        let half = String(repeating: "x", count: CSVReader.longestRow / 2)
        #expect(rows("\"\(half)\n\(half)\n\"\nb\n", separator: ";").first == "1:tooLong")
    }

    @Test func aRowMayStretchOver64LinesAndNotOneMore() {
        let tall = "\"" + String(repeating: "\n", count: 63) + "\";x\n"
        #expect(rows(tall + "b\n", separator: ";").count == 2)
        #expect(rows(tall + "b\n", separator: ";").last == "65:[b]")
        let taller = "\"" + String(repeating: "\n", count: 64) + "\";x\nb\n"
        #expect(rows(taller, separator: ";").first == "1:quoting")
        #expect(rows(taller, separator: ";").last == "66:[b]")
    }

    @Test func aFieldThatIsNotUTF8IsNamedByItsRow() {
        var reader = CSVReader([0x61, 0x0A, 0x62, 0x3B, 0xC3, 0x28, 0x0A, 0x63, 0x0A], separator: ";")
        #expect(throws: Never.self) { try reader.next() }
        let problem = #expect(throws: CSVProblem.self) { try reader.next() }
        #expect(problem?.line == 2 && problem?.reason == .notText)
        #expect((try? reader.next())?.fields == ["c"])
        #expect(reader.isAtEnd)
    }

    @Test(
        arguments: [
            ("", ","), ("a;b\nc,d", ";"), ("a\nb;c", ","), ("a\tb,c", "\t"), ("\"a;b\",c", ";"), ("\u{FEFF}a;b", ";"), ("a,b\r\nc;d", ","),
            ("a,b\rc;d", ","),
        ] as [(String, Character)])
    func theFirstLineTellsTheSeparator(text: String, separator: Character) {
        #expect(CSVReader.separator(of: Array(text.utf8)) == separator)
    }

    @Test func aByteOrderMarkIsReadOnceAndOnlyInFront() {
        #expect(rows("\u{FEFF}a;b\n", separator: ";") == ["1:[a][b]"])
        #expect(rows("a;\u{FEFF}b\n", separator: ";") == ["1:[a][\u{FEFF}b]"])
        #expect(rows("\u{FEFF}", separator: ";") == [])
    }

    /// A field that is written in quotes is read as it was.
    @Test func whatIsWrittenInQuotesComesBack() {
        let pieces = ["a", ";", "\"", "\n", "\r", " ", "é", ",", "\t", ""]
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    let field = first + second + third
                    let written = "\"" + field.replacing("\"", with: "\"\"") + "\";x\n"
                    var reader = CSVReader(Array(written.utf8), separator: ";")
                    #expect((try? reader.next())?.fields == [field, "x"])
                }
            }
        }
    }

    @Test(arguments: [
        (CSVProblem.Reason.quoting, "its quotes do not fit"), (.notText, "it is not UTF-8"), (.tooLong, "it has more than 131072 bytes"),
    ])
    func aProblemSaysWhatToMend(reason: CSVProblem.Reason, beginning: String) {
        var reader = CSVReader(Self.broken[reason] ?? [], separator: ";")
        let problem = #expect(throws: CSVProblem.self) { try reader.next() }
        #expect(problem?.reason == reason && problem?.description.hasPrefix(beginning) == true)
    }

    static let broken: [CSVProblem.Reason: [UInt8]] = [
        .quoting: Array("a\"b".utf8), .notText: [0xFF], .tooLong: [UInt8](repeating: 0x61, count: CSVReader.longestRow + 1),
    ]
}
