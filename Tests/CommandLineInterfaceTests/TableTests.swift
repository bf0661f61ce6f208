import CommandLineInterface
import Testing

@Suite struct TableTests {
    @Test func alignsTextLeftAndNumbersRight() {
        var table = Table([.text("member"), .number("waiting"), .text("error")])
        table.append(["nl", "7", ""])
        table.append(["central", "12,000", "unreachable"])
        #expect(
            table.text() == """
                member   waiting  error
                nl             7
                central   12,000  unreachable

                """)
    }

    @Test func cutsTheWidestTextToFitATerminal() {
        var table = Table([.text("id"), .number("n"), .text("name")])
        table.append(["nl", "1234567", "a very long name indeed"])
        #expect(table.text(width: 24) == "id        n  name\nnl  1234567  a very lon…\n")
        var keyed = Table([.key("case"), .text("remark")])
        keyed.append(["urn:hotline:case:nl:1", "a very long remark"])
        #expect(keyed.text(width: 31) == "case                   remark\nurn:hotline:case:nl:1  a very …\n")
    }

    @Test func keepsNumbersWholeHoweverNarrowTheTerminal() {
        var table = Table([.number("n")])
        table.append(["1234567890123"])
        #expect(table.text(width: 5).contains("1234567890123"))
    }

    @Test func letsNoCellSteerTheTerminal() {
        var table = Table([.text("name")])
        table.append(["a\u{1B}[31m\nb\u{202E}"])
        #expect(table.text() == "name\na⟨U+001B⟩[31m⟨U+000A⟩b⟨U+202E⟩\n")
    }
}
