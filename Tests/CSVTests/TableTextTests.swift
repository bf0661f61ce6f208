import CSV
import Testing

@Suite struct TableTextTests {
    private func utf16(_ text: String, isBigEndian: Bool, marked: Bool) -> [UInt8] {
        let units = (marked ? [0xFEFF] : []) + Array(text.utf16)
        return units.flatMap { isBigEndian ? [UInt8($0 >> 8), UInt8($0 & 0xFF)] : [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }

    @Test(arguments: [true, false], [true, false]) func unicodeTextOfSpreadsheetsIsRead(isBigEndian: Bool, marked: Bool) {
        let bytes = utf16("URL\té𝄞\r\n", isBigEndian: isBigEndian, marked: marked)
        #expect(TableText.utf8(bytes) == Array("URL\té𝄞\r\n".utf8))
        var reader = CSVReader(bytes, separator: "\t")
        #expect((try? reader.next())?.fields == ["URL", "é𝄞"])
    }

    @Test func aTextThatIsNoUTF16StaysAsItIs() {
        for bytes in [[], [0x61], [0xFF], [0xFF, 0x00, 0x61], Array("é;\n".utf8)] as [[UInt8]] {
            #expect(TableText.utf8(bytes) == bytes)
        }
    }

    @Test func whatProgramsPutAtTheEndIsNoText() {
        #expect(TableText.utf8(Array("a\n\u{1A}".utf8)) == Array("a\n".utf8))
        #expect(TableText.utf8(Array("a\0\0\u{1A}\0".utf8)) == Array("a".utf8))
        #expect(TableText.utf8([0, 0, 0]) == [])
    }

    @Test(arguments: [
        ("PK\u{3}\u{4}", "a spreadsheet program's own file"), ("%PDF-1.7", "a PDF"), ("{\\rtf1", "a text program's own file"),
        ("<HTML><table>", "a web page"), ("\r\n <table>", "a web page"), ("\u{FEFF}<?xml version", "XML"), (" {\"address\":", "JSON"),
        ("[{", "JSON"), ("\u{1}\u{2}\u{3}a", "no text"),
    ])
    func aFileOfAnotherKindIsNoTable(text: String, kind: String) { #expect(TableText.otherKind(Array(text.utf8)) == kind) }

    @Test func whatIsNoTextIsNoTable() {
        #expect(TableText.otherKind([0xD0, 0xCF, 0x11, 0xE0, 0xA1]) == "a spreadsheet program's own file")
        #expect(TableText.otherKind([0x1F, 0x8B, 8, 0]) == "a compressed file")
    }

    @Test(arguments: ["", "a;b\r\n", "\u{FEFF}a", "P", "PK;b", "<http://host.example/1>", "[1]", "{a}", "%"])
    func aTextMayBeATable(text: String) { #expect(TableText.otherKind(Array(text.utf8)) == nil) }

    @Test func linesAreCountedWhateverEndsThem() {
        #expect(TextLines.count(in: Array("a\rb\nc\r\n\r\nd".utf8)) == 5)
        #expect(TextLines(Array("a\r\n\rb".utf8)).map(\.number) == [1, 2, 3])
        #expect(TextLines.count(in: []) == 0)
    }
}
