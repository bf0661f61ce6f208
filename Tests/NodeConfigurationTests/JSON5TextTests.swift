import Testing

@testable import NodeConfiguration

/// The corners of JSON5 that a configuration may use, and those that it may not.
@Suite struct JSON5TextTests {
    private func number(_ text: String) -> JSON5Node.Value? { try? JSON5Parser.parse(text).value }

    @Test(arguments: [
        ("0", 0), ("7", 7), ("-7", -7), ("+7", 7), ("-0", 0), ("0x0", 0), ("0xff", 255), ("0XfF", 255), ("-0x10", -16), ("+0x10", 16),
        ("9223372036854775807", Int.max), ("9007199254740993", 9_007_199_254_740_993),
    ])
    func wholeNumbersAreRead(text: String, value: Int) {
        guard case .integer(value)? = number(text) else {
            Issue.record("\(text) is \(String(describing: number(text)))")
            return
        }
    }

    @Test(arguments: [(".5", 0.5), ("5.", 5), ("-.5", -0.5), ("1.25", 1.25), ("1e2", 100), ("1E-2", 0.01), ("0.0", 0), ("-1e+3", -1_000)])
    func fractionsAreRead(text: String, value: Double) {
        guard case .number(value)? = number(text) else {
            Issue.record("\(text) is \(String(describing: number(text)))")
            return
        }
    }

    @Test(arguments: [
        "01", "00", "-01", "0x", "0xg", "1__0", "1e", "e1", "1.2.3", "1-2", "+-1", "-+1", "++1", ".", "-", "+", "1a", "1e999", "Infinity",
        "-Infinity", "NaN",
        "0b1", "0o7", "1,", "½", "١", "0x-5", "0x+5", "-0x-5", "+0x+5", "0x 5", "0x_5", "0x5_", "0x5.0", "0x1p3", "0x8000000000000000",
        "--5", "-+5", "+-5", "+.", "-.", ".e5", "1.e", "1e+", "1e-", "1e+-5", "1e5.0", "1p3", "0e5", "00.5", "1.-5", "1._5", ".5.", "5..",
    ])
    func otherNumbersAreRefused(text: String) { #expect(number(text) == nil) }

    @Test(arguments: [
        (#"'a"b'"#, #"a"b"#), (#""a'b""#, "a'b"), (#"'\n\t\r\b\f\v\0'"#, "\n\t\r\u{8}\u{C}\u{B}\u{0}"), (#"'\x41\u0042'"#, "AB"),
        (#"'\q\/\\'"#, #"q/\"#),
        ("'a\\\nb'", "ab"), (#"'\ud83d\ude00'"#, "😀"), ("'é😀'", "é😀"), ("''", ""),
        ("'/* no comment */ // none'", "/* no comment */ // none"),
    ])
    func textsAreRead(text: String, meaning: String) {
        guard case .text(meaning)? = number(text) else {
            Issue.record("\(text) is \(String(describing: number(text)))")
            return
        }
    }

    @Test(arguments: [
        "'\\x+4'", "'\\x-0'", "'\\x 4'", "'\\u+041'", "'\\u-000'", "'\\u00+e'", "'\\ud83d\\u+e00'",
        "'", "'a", "'a\"", "\"a'", "'\\", "'\\x4'", "'\\u00e'", "'\\ud83d'", "'\\ud83dx'", "'\\ud83d\\u0041'", "'\\ud83d\\ud83d'",
        "'\\ude00'", "'a\rb'", "'a\nb'",
        "'\\ud83d\\u'", "'\\xg0'",
    ])
    func brokenTextsAreRefused(text: String) { #expect(number(text) == nil) }

    @Test func nestingEndsAt32Levels() throws {
        func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth) }
        #expect(throws: Never.self) { try JSON5Parser.parse(nested(JSON5Parser.deepest)) }
        let error = #expect(throws: ConfigurationError.self) { try JSON5Parser.parse(nested(JSON5Parser.deepest + 1)) }
        #expect(error?.description.contains("nested deeper than 32 levels") == true)
        let groups = String(repeating: "{a:", count: 33) + "1" + String(repeating: "}", count: 33)
        #expect(throws: ConfigurationError.self) { try JSON5Parser.parse(groups) }
    }

    @Test func aFileMayHaveAMebibyteAndNotOneByteMore() {
        func padded(_ bytes: Int) -> String { "1" + String(repeating: " ", count: bytes - 1) }
        #expect(throws: Never.self) { try JSON5Parser.parse(padded(JSON5Parser.longest)) }
        #expect(throws: ConfigurationError.self) { try JSON5Parser.parse(padded(JSON5Parser.longest + 1)) }
    }

    @Test(arguments: [
        ("{\n\n  a: 1,\n  b: ?\n}", 4, 6), ("{a: 1}}", 1, 7), ("[1,\n 2\n 3]", 3, 2), ("{'a' 1}", 1, 6), ("{\r\n  a ! 1 }", 2, 5),
        ("{é: 1, é: 2}", 1, 8),
        ("/* a\n b */ ?", 2, 7),
    ])
    func aProblemHasItsLineAndColumn(text: String, line: Int, column: Int) {
        let error = #expect(throws: ConfigurationError.self) { try JSON5Parser.parse(text) }
        guard case .syntax(let place, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(place == Place(line: line, column: column))
    }

    @Test(arguments: [
        "{a:1,}", "[1,]", "{}", "[]", "{a:{b:[{}]}}", "{_$:1}", "{a1:1}", "{'1':1}", "{ü:1}", "\u{A0}{}\u{2028}", "//\n{}", "{}//",
        "/**/{}/**/",
    ])
    func leniencesOfJSON5AreTaken(text: String) { #expect(number(text) != nil) }

    @Test(arguments: [
        "{,}", "[,]", "{a:1,,}", "[1,,2]", "{a}", "{a:}", "{1a:1}", "{a-b:1}", "{} {}", "{]", "[}", "{", "[", "/", "/*", "{a:1/}",
        "undefined",
    ])
    func andNothingElseIs(text: String) { #expect(number(text) == nil) }
}
