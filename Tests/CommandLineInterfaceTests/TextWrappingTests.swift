import Testing

@testable import CommandLineInterface

@Suite struct TextWrappingTests {
    @Test func breaksBetweenWordsAndKeepsParagraphsApart() {
        #expect(TextWrapping.lines("one two three\nfour\n\nfive", width: 9) == ["one two", "three", "four", "", "five"])
    }

    @Test func leavesAWordLongerThanTheLineWhole() {
        #expect(TextWrapping.lines("a abcdefghijk b", width: 5) == ["a", "abcdefghijk", "b"])
    }

    @Test func putsDescriptionsInASecondColumn() {
        let rows = [(name: "a", text: "one two three"), (name: "bcd", text: "four")]
        #expect(TextWrapping.columns(rows, width: 14) == ["  a    one two", "       three", "  bcd  four"])
    }

    @Test func putsTheDescriptionOfALongNameBelowIt() {
        let long = String(repeating: "n", count: 40)
        #expect(TextWrapping.columns([(name: long, text: "text")], width: 80) == ["  " + long, String(repeating: " ", count: 32) + "text"])
    }
}

@Suite struct NearestNameTests {
    @Test(arguments: [
        ("serv", "serve"), ("SERVE", "serve"), ("ststs", "stats"), ("deadleters", "deadletters"), ("x", nil), ("feeds", nil),
    ])
    func suggestsOnlyWhatIsClose(mistyped: String, meant: String?) {
        #expect(NearestName.of(mistyped, among: ["serve", "stats", "deadletters", "federation"]) == meant)
    }
}
