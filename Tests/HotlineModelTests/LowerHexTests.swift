import HotlineModel
import Testing

@Suite struct LowerHexTests {
    @Test(arguments: [
        ("09af", true), ("", false), ("09a", false), ("09afa", false), ("09aF", false), ("09ag", false), ("09a ", false), ("09a/", false),
        ("09a:", false), ("09a`", false), ("9aé", false),
    ])
    func fourDigitsAreFourDigits(text: String, isHex: Bool) { #expect(text.isLowerHex(digits: 4) == isHex) }

    @Test func aDigitHasItsValue() {
        #expect("0123456789abcdef".utf8.map(\.lowerHexValue) == (0...15).map { $0 })
        #expect("/:@AFG`gz".utf8.allSatisfy { $0.lowerHexValue == nil })
    }
}
