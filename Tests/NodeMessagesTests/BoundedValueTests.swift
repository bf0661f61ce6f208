import NodeMessages
import Testing

/// Values with bounds take nothing beyond them.
@Suite struct BoundedValueTests {
    @Test(arguments: ["", "123456789", "a\nb", "a\r\n", "a\u{0}", "\t", "\u{1B}[2J", "\u{85}"])
    func aLineHasNoControlCharacterAndNoMoreBytesThanItsBound(text: String) {
        #expect(Line<1, 8>(text: text) == nil)
    }

    @Test(arguments: ["P-7", "a b", "äöü", " "]) func aLineKeepsItsText(text: String) {
        #expect(Line<1, 8>(text: text)?.text == text)
    }
}
