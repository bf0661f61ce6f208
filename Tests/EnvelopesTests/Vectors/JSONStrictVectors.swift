import Envelopes

/// `json-strict`: texts that are I-JSON here, and texts that are not.
enum JSONStrictVectors {
    static func made() -> JSONValue {
        [
            "description":
                "Strict I-JSON (Protocols/envelopes.md). Each case is a text, or bytes in hex, with the canonical form (RFC 8785) of its value or with the problem and the code it is refused with.",
            "cases": .array(good.map(accepted) + bad.map(refused)),
        ]
    }

    private static func accepted(_ name: String, _ text: [UInt8], _ canonical: String) -> JSONValue {
        .object([.init("name", .string(name)), .bytes(text), .init("canonical", .string(canonical))])
    }

    private static func refused(_ name: String, _ text: [UInt8], _ problem: JSONError.Problem) -> JSONValue {
        .object([
            .init("name", .string(name)), .bytes(text), .init("problem", .string(problem.rawValue)),
            .init("code", .string(RefusalCode(problem).rawValue)),
        ])
    }

    private static func text(_ text: String) -> [UInt8] { Array(text.utf8) }
    private static func quoted(_ bytes: [UInt8]) -> [UInt8] { [0x22] + bytes + [0x22] }

    private static let good: [(String, [UInt8], String)] = [
        ("an empty object", text("{}"), "{}"),
        ("an empty array", text("[]"), "[]"),
        ("space around and inside", text(" {\t\"a\" :\r\n[ 1 , 2 ] } \n"), "{\"a\":[1,2]}"),
        ("the words", text("[true,false,null]"), "[true,false,null]"),
        ("a string alone", text("\"a\""), "\"a\""),
        ("the empty name", text("{\"\":1}"), "{\"\":1}"),
        ("every short escape", text(#""\"\\\/\b\f\n\r\t""#), #""\"\\/\b\f\n\r\t""#),
        ("escaped letters", text(#""\u0041\u00e9\u20AC""#), "\"Aé€\""),
        ("an escaped pair", text(#""\uD83D\uDE00""#), "\"😀\""),
        ("an escaped NUL", text(#""\u0000""#), #""\u0000""#),
        ("two to four bytes of UTF-8", text("\"é€😀\""), "\"é€😀\""),
        ("DEL needs no escape", text("\"\u{7f}\""), "\"\u{7f}\""),
        ("a byte order mark inside a string", text("\"\u{feff}\""), "\"\u{feff}\""),
        ("names equal only after normalisation", text("{\"\u{e9}\":1,\"e\u{301}\":2}"), "{\"e\u{301}\":2,\"\u{e9}\":1}"),
        (
            "names that differ late", text("{\"aaaaaaaaaaaaaaaa1\":1,\"aaaaaaaaaaaaaaaa2\":2}"),
            "{\"aaaaaaaaaaaaaaaa1\":1,\"aaaaaaaaaaaaaaaa2\":2}"
        ),
        ("zero", text("0"), "0"),
        ("minus zero", text("-0"), "0"),
        ("minus zero with a fraction", text("-0.0"), "0"),
        ("the greatest whole number", text("9007199254740991"), "9007199254740991"),
        ("the smallest whole number", text("-9007199254740991"), "-9007199254740991"),
        ("a fraction", text("1.50"), "1.5"),
        ("an exponent", text("1E2"), "100"),
        ("a small number", text("1e-7"), "1e-7"),
        ("a number too small to tell from zero", text("1e-400"), "0"),
        (
            "32 levels", text(String(repeating: "[", count: 32) + String(repeating: "]", count: 32)),
            String(repeating: "[", count: 32) + String(repeating: "]", count: 32)
        ),
        ("the same name on two levels", text("{\"a\":{\"a\":1}}"), "{\"a\":{\"a\":1}}"),
        ("the same name in two objects", text("[{\"a\":1},{\"a\":2}]"), "[{\"a\":1},{\"a\":2}]"),
    ]

    private static let bad: [(String, [UInt8], JSONError.Problem)] =
        structure + names + strings + numbers

    private static let structure: [(String, [UInt8], JSONError.Problem)] = [
        ("nothing", [], .endsEarly),
        ("only space", text("  "), .endsEarly),
        ("an object that does not end", text("{\"a\":1"), .endsEarly),
        ("an array that does not end", text("[1,"), .endsEarly),
        ("a string that does not end", text("\"abc"), .endsEarly),
        ("a word cut short", text("tru"), .endsEarly),
        ("a word misspelt", text("trux"), .unexpectedByte),
        ("a word in capitals", text("True"), .unexpectedByte),
        ("not a number", text("NaN"), .unexpectedByte),
        ("infinity", text("-Infinity"), .badNumber),
        ("a comma before the end of an array", text("[1,]"), .unexpectedByte),
        ("a comma before the end of an object", text("{\"a\":1,}"), .unexpectedByte),
        ("two commas", text("[1,,2]"), .unexpectedByte),
        ("no comma", text("[1 2]"), .unexpectedByte),
        ("no colon", text("{\"a\" 1}"), .unexpectedByte),
        ("a name without quotes", text("{a:1}"), .unexpectedByte),
        ("single quotes", text("{'a':1}"), .unexpectedByte),
        ("a comment", text("[1/*a*/]"), .unexpectedByte),
        ("the wrong bracket", text("[1}"), .unexpectedByte),
        ("a form feed between values", text("[1,\u{c}2]"), .unexpectedByte),
        ("bytes after the value", text("{} x"), .trailingBytes),
        ("two values", text("{}{}"), .trailingBytes),
        ("a NUL after the value", text("{}\u{0}"), .trailingBytes),
        ("a byte order mark", [0xEF, 0xBB, 0xBF] + text("{}"), .byteOrderMark),
        ("UTF-16", [0x00, 0x7B, 0x00, 0x7D], .unexpectedByte),
        ("33 levels of arrays", text(String(repeating: "[", count: 33) + String(repeating: "]", count: 33)), .tooDeep),
        ("33 levels of objects", text(String(repeating: "{\"a\":", count: 33) + "1" + String(repeating: "}", count: 33)), .tooDeep),
        ("a thousand opening brackets", text(String(repeating: "[", count: 1_000)), .tooDeep),
    ]

    private static let names: [(String, [UInt8], JSONError.Problem)] = [
        ("a name twice", text("{\"a\":1,\"a\":1}"), .duplicateName),
        ("a name twice, once escaped", text("{\"a\":1,\"\\u0061\":2}"), .duplicateName),
        ("an empty name twice", text("{\"\":1,\"\":2}"), .duplicateName),
        ("a name twice, deep inside", text("[{\"b\":{\"a\":1,\"c\":{},\"a\":2}}]"), .duplicateName),
        ("a long name twice", text("{\"aaaaaaaaaaaaaaaa\":1,\"b\":2,\"aaaaaaaaaaaaaaaa\":3}"), .duplicateName),
        (
            "a name twice among many",
            text("{" + (0..<40).map { "\"n\($0)\":\($0)," }.joined() + "\"n17\":0}"), .duplicateName
        ),
    ]

    private static let strings: [(String, [UInt8], JSONError.Problem)] = [
        ("a control character", text("\"a\u{1}b\""), .controlCharacter),
        ("a line end in a string", text("\"a\nb\""), .controlCharacter),
        ("a NUL in a string", text("\"a\u{0}b\""), .controlCharacter),
        ("an unknown escape", text("\"\\x41\""), .badEscape),
        ("an escape in capitals", text("\"\\U0041\""), .badEscape),
        ("an escape with a letter that is no digit", text("\"\\u00g0\""), .badEscape),
        ("an escape cut short", text("\"\\u004"), .endsEarly),
        ("a high surrogate alone", text("\"\\ud83d\""), .loneSurrogate),
        ("a low surrogate alone", text("\"\\ude00\""), .loneSurrogate),
        ("a high surrogate before a letter", text("\"\\ud83dA_____\""), .loneSurrogate),
        ("two high surrogates", text("\"\\ud83d\\ud83d\""), .loneSurrogate),
        ("an escaped noncharacter", text("\"\\ufffe\""), .noncharacter),
        ("an escaped noncharacter beyond the first plane", text("\"\\ud83f\\udfff\""), .noncharacter),
        ("a noncharacter", quoted([0xEF, 0xBF, 0xBF]), .noncharacter),
        ("a continuation byte alone", quoted([0x80]), .badUTF8),
        ("a lead byte alone", quoted([0xC3]), .badUTF8),
        ("an overlong slash", quoted([0xC0, 0xAF]), .badUTF8),
        ("an overlong three-byte form", quoted([0xE0, 0x80, 0xAF]), .badUTF8),
        ("an overlong four-byte form", quoted([0xF0, 0x80, 0x80, 0xAF]), .badUTF8),
        ("an encoded surrogate", quoted([0xED, 0xA0, 0x80]), .badUTF8),
        ("beyond the last code point", quoted([0xF4, 0x90, 0x80, 0x80]), .badUTF8),
        ("a byte that UTF-8 does not have", quoted([0xFF]), .badUTF8),
        ("Latin-1", quoted([0xE9, 0x20, 0x20]), .badUTF8),
        ("a sequence cut by the end", [0x22, 0xE2, 0x82], .badUTF8),
    ]

    private static let numbers: [(String, [UInt8], JSONError.Problem)] = [
        ("beyond the greatest whole number", text("9007199254740992"), .numberOutOfRange),
        ("beyond the smallest whole number", text("-9007199254740992"), .numberOutOfRange),
        ("a very long number", text(String(repeating: "9", count: 400)), .numberOutOfRange),
        ("a great number with an exponent", text("1e16"), .numberOutOfRange),
        ("a number beyond doubles", text("1e400"), .numberOutOfRange),
        ("a leading zero", text("01"), .badNumber),
        ("minus and a leading zero", text("-01"), .badNumber),
        ("a plus sign", text("+1"), .unexpectedByte),
        ("a point without digits after", text("1."), .endsEarly),
        ("a point without digits before", text(".5"), .unexpectedByte),
        ("an exponent without digits", text("1e+"), .endsEarly),
        ("two points", text("1.2.3"), .trailingBytes),
        ("hexadecimal", text("0x10"), .trailingBytes),
        ("minus alone", text("-"), .endsEarly),
        ("two signs", text("--1"), .badNumber),
    ]
}
