import Envelopes
import Testing

/// The edges of I-JSON that a parser may miss by one.
@Suite struct JSONEdgeTests {
    private func problem(_ bytes: [UInt8], limits: JSONLimits = .standard) -> JSONError.Problem? {
        do throws(JSONError) { _ = try JSONDocument(parsing: bytes, limits: limits) } catch { return error.problem }
        return nil
    }

    private func problem(_ text: String, limits: JSONLimits = .standard) -> JSONError.Problem? { problem(Array(text.utf8), limits: limits) }

    @Test(arguments: [1, 2, 7, 8, 9, 100]) func aTextMayHaveAsManyBytesAsTheLimit(count: Int) {
        let text = String(repeating: " ", count: count - 1) + "1"
        #expect(problem(text, limits: JSONLimits(bytes: count)) == nil)
        #expect(problem(" " + text, limits: JSONLimits(bytes: count)) == .tooLarge)
    }

    @Test(arguments: [("[", "]"), ("{\"a\":", "}")]) func aTextMayBeAsDeepAsTheLimit(open: String, close: String) {
        func nested(_ depth: Int) -> String { String(repeating: open, count: depth) + "1" + String(repeating: close, count: depth) }
        #expect(problem(nested(32)) == nil && problem(nested(33)) == .tooDeep)
        #expect(problem(nested(2), limits: JSONLimits(bytes: 100, depth: 2)) == nil)
        #expect(problem(nested(3), limits: JSONLimits(bytes: 100, depth: 2)) == .tooDeep)
        #expect(problem("[" + open + "1" + close + "]", limits: JSONLimits(bytes: 100, depth: 1)) == .tooDeep)
    }

    @Test(
        arguments: [
            (#""\ud83d\ude00""#, nil), (#""\ud83d""#, .loneSurrogate), (#""\ude00""#, .loneSurrogate), (#""\ude00\ude00""#, .loneSurrogate),
            (#""\ude00\ud83d""#, .loneSurrogate), (#""\ud83d\ud83d""#, .loneSurrogate), (#""\ud83dx""#, .loneSurrogate),
            (#""\ud83d\n""#, .loneSurrogate),
            (#""\ud83d\u0041""#, .loneSurrogate), (#""\ud83f\udffe""#, .noncharacter), (#""\ufffe""#, .noncharacter),
            (#""\uffff""#, .noncharacter),
            (#""\ufdd0""#, .noncharacter), (#""\ufdef""#, .noncharacter), (#""\ufdcf\ufdf0\ufffd""#, nil), (#""\u00g0""#, .badEscape),
            (#""\x41""#, .badEscape),
            (#""\u00""#, .endsEarly), (#""\"#, .endsEarly),
        ] as [(String, JSONError.Problem?)])
    func escapesMeanCharacters(text: String, expected: JSONError.Problem?) { #expect(problem(text) == expected) }

    /// Unicode table 3-7, one byte off in each place.
    @Test(
        arguments: [
            ([0xC2, 0x80], nil), ([0xC1, 0xBF], .badUTF8), ([0xC2, 0x7F], .badUTF8), ([0xC2, 0xC0], .badUTF8), ([0xE0, 0xA0, 0x80], nil),
            ([0xE0, 0x9F, 0xBF], .badUTF8), ([0xE2, 0x82, 0xAC], nil), ([0xE2, 0x82, 0x41], .badUTF8), ([0xE2, 0x82, 0xC0], .badUTF8),
            ([0xED, 0x9F, 0xBF], nil), ([0xED, 0xA0, 0x80], .badUTF8), ([0xEF, 0xBF, 0xBD], nil), ([0xEF, 0xBF, 0xBE], .noncharacter),
            ([0xEF, 0xBF, 0xBF], .noncharacter), ([0xEF, 0xB7, 0x90], .noncharacter), ([0xF0, 0x90, 0x80, 0x80], nil),
            ([0xF0, 0x8F, 0xBF, 0xBF], .badUTF8),
            ([0xF0, 0x9F, 0x98, 0x80], nil), ([0xF0, 0x9F, 0x41, 0x80], .badUTF8), ([0xF0, 0x9F, 0x98, 0x41], .badUTF8),
            ([0xF4, 0x8F, 0xBF, 0xBD], nil),
            ([0xF4, 0x8F, 0xBF, 0xBF], .noncharacter), ([0xF4, 0x90, 0x80, 0x80], .badUTF8), ([0xF5, 0x80, 0x80, 0x80], .badUTF8),
            ([0x80], .badUTF8), ([0xFF], .badUTF8),
            ([0xE2, 0x82], .badUTF8), ([0xF0, 0x9F, 0x98], .badUTF8),
        ] as [([UInt8], JSONError.Problem?)])
    func sequencesOfBytesAreUTF8(bytes: [UInt8], expected: JSONError.Problem?) { #expect(problem([0x22] + bytes + [0x22]) == expected) }

    @Test(
        arguments: [
            ("9007199254740991", nil), ("-9007199254740991", nil), ("9007199254740992", .numberOutOfRange),
            ("-9007199254740992", .numberOutOfRange),
            ("99999999999999999999999", .numberOutOfRange), ("9007199254740991.0", nil), ("9007199254740993.0", .numberOutOfRange),
            ("1e15", nil),
            ("1e16", .numberOutOfRange), ("-1e16", .numberOutOfRange), ("1e999", .numberOutOfRange), ("1e-999", nil), ("0", nil),
            ("-0", nil), ("00", .badNumber),
            ("-01", .badNumber), ("1.", .endsEarly), ("1.]", .badNumber), (".1", .unexpectedByte), ("+1", .unexpectedByte),
            ("1e", .endsEarly), ("1e+", .endsEarly),
            ("-", .endsEarly), ("- 1", .badNumber), ("1E5", nil), ("0.0e0", nil),
        ] as [(String, JSONError.Problem?)])
    func numbersAreExact(text: String, expected: JSONError.Problem?) { #expect(problem(text) == expected) }

    @Test(arguments: [2, 3, 16, 17, 40]) func noNameStandsTwiceHoweverManyThereAre(count: Int) {
        let names = (1..<count).map { "\"n\($0)\":0" }
        for (first, second) in [
            ("a", "a"), ("a", "\\u0061"), ("\\u0061", "a"), ("\\u0061", "\\u0061"), ("longer than seven", "longer than seven"),
        ] {
            let text = "{\"\(first)\":1," + (names.dropLast() + ["\"\(second)\":2"]).joined(separator: ",") + "}"
            #expect(problem(text) == .duplicateName)
        }
        for (first, second) in [("a", "A"), ("longer than seven", "longer than eight"), ("é", "e\u{301}"), ("", "a")] {
            let text = "{\"\(first)\":1," + (names.dropLast() + ["\"\(second)\":2"]).joined(separator: ",") + "}"
            #expect(problem(text) == nil)
        }
        // A name within another object is another name.
        #expect(problem("{\"a\":{\"a\":{\"a\":1}},\"b\":[{\"a\":1},{\"a\":2}]}") == nil)
    }

    @Test(arguments: [0x20, 0x09, 0x0A, 0x0D] as [UInt8]) func fourBytesAreSpaces(space: UInt8) {
        #expect(problem([space, 0x5B, space, 0x31, space, 0x2C, space, 0x32, space, 0x5D, space]) == nil)
    }

    @Test(arguments: [0x0B, 0x0C, 0x00, 0xA0, 0x85] as [UInt8]) func andNoOthers(byte: UInt8) {
        #expect(problem([0x5B, byte, 0x5D]) == .unexpectedByte && problem([0x31, byte]) == .trailingBytes)
    }
}
