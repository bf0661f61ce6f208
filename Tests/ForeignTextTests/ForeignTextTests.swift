import Foundation
import Testing

@testable import ForeignText

@Suite struct ForeignTextTests {
    @Test(arguments: [
        ("plain words, ünïcode, 日本, 🙂", "plain words, ünïcode, 日本, 🙂"), ("", ""), ("a\u{1B}[31mred", "a⟨U+001B⟩[31mred"),
        ("\u{1B}]0;title\u{07}", "⟨U+001B⟩]0;title⟨U+0007⟩"), ("two\nlines\r", "two⟨U+000A⟩lines⟨U+000D⟩"), ("\u{9B}2J", "⟨U+009B⟩2J"),
        ("\u{202E}gnp.exe", "⟨U+202E⟩gnp.exe"), ("\u{2066}x\u{2069}", "⟨U+2066⟩x⟨U+2069⟩"), ("\u{E0041}", "⟨U+E0041⟩"),
        ("a\u{2028}b", "a⟨U+2028⟩b"), ("\u{7F}", "⟨U+007F⟩"), ("نمی\u{200C}خواهم", "نمی\u{200C}خواهم"),
    ])
    func showsWhatSteersByItsNumber(text: String, shown: String) { #expect(ForeignText.line(text) == shown) }

    @Test func furtherLinesAreIndented() {
        #expect(ForeignText.lines("one\r\nnl closed\u{1B}c\n\nlast") == "one\n  nl closed⟨U+001B⟩c\n  \n  last")
    }

    @Test func aPageKeepsItsLines() { #expect(ForeignText.page("a\nb\u{1B}\t") == "a\nb⟨U+001B⟩⟨U+0009⟩") }

    @Test func aCellKeepsItsLinesAndTabs() { #expect(ForeignText.cell("a\nb\r\tc\u{1B}") == "a\nb\r\tc⟨U+001B⟩") }

    @Test func escapedJSONHasTheSameValues() throws {
        let value = ["a": "x\u{9B}y\u{202E}z\u{E0041}", "ü": "\u{1B}"]
        let text = String(decoding: try JSONSerialization.data(withJSONObject: value), as: UTF8.self)
        let shown = ForeignText.json(text)
        #expect(!shown.unicodeScalars.contains(where: ForeignText.steers))
        #expect(try JSONSerialization.jsonObject(with: Data(shown.utf8)) as? [String: String] == value)
    }

    /// Whatever comes in, nothing that steers comes out.
    @Test func nothingThatSteersIsLeft() {
        let all = String(String.UnicodeScalarView((0..<0x110000).compactMap { Unicode.Scalar($0) }))
        #expect(!ForeignText.line(all).unicodeScalars.contains(where: ForeignText.steers))
    }
}
