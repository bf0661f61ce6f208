import HotlineModel
import Testing

@testable import Helpline

@Suite struct TipCodeTests {
    @Test func aCodeIsReadAsItIsShownHoweverItIsTyped() throws {
        let code = TipCode()
        #expect(code.secretText.count == 23)
        for typed in [code.secretText, code.secretText.lowercased(), code.secretText.filter { $0 != "-" }, " \(code.secretText) "] {
            #expect(TipCode(typed) == code)
        }
    }

    @Test func lettersThatLookAlikeAreOne() {
        #expect(TipCode("O1iLo-00000-00000-00000") == TipCode("01110-00000-00000-00000"))
    }

    @Test(arguments: [
        "", "0000-0000", "00000-00000-00000-0000U", "00000-00000-00000-0000?", String(repeating: "0", count: 21),
        String(repeating: "0 ", count: 200),
    ]) func whatIsNoCodeIsNone(text: String) {
        #expect(TipCode(text) == nil)
    }

    @Test func noTwoCodesAreAlikeAndNoneShowsItself() {
        let codes = (0..<1_000).map { _ in TipCode() }
        #expect(Set(codes).count == 1_000)
        #expect("\(codes[0])" == "a tipster's code" && !String(reflecting: codes[0]).contains(codes[0].secretText))
    }

    @Test func aCallerHasAFewTriesThenOneNowAndAgain() throws {
        let tries = CodeTries(most: 3, secondsEach: 10)
        let start = Timestamp(milliseconds: 0)
        for _ in 0..<3 {
            try tries.admit("form", at: start)
            tries.failed("form", at: start)
        }
        #expect(throws: HelplineError.tooManyTries(seconds: 10)) { try tries.admit("form", at: start) }
        try tries.admit("another", at: start)
        try tries.admit("form", at: start + .seconds(10))
        tries.failed("form", at: start + .seconds(10))
        #expect(throws: HelplineError.tooManyTries(seconds: 10)) { try tries.admit("form", at: start + .seconds(10)) }
        // A clock that is set back gives nothing away.
        #expect(throws: HelplineError.self) { try tries.admit("form", at: start) }
    }
}
