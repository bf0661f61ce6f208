import Testing

@testable import NodeConfiguration

@Suite struct JSON5ParserTests {
    struct Reading: Sendable, CustomTestStringConvertible {
        let text: String
        let meaning: String
        var testDescription: String { text }
    }

    @Test(arguments: [
        Reading(text: "{a: 1, 'b': [true, null,], \"c\": \"d\",}", meaning: "{a:1,b:[true,null],c:“d”}"),
        Reading(text: "// one\n/* two\n * three **/ -12 // four", meaning: "-12"),
        Reading(text: "0x1F", meaning: "31"),
        Reading(text: "+.5", meaning: "0.5"),
        Reading(text: "5.", meaning: "5.0"),
        Reading(text: "1e3", meaning: "1000.0"),
        Reading(text: "'it\\'s \\u00e9 \\x41 \\ud83d\\ude00 \\\nnext'", meaning: "“it's é A 😀 next”"),
        Reading(text: "\u{FEFF}{$x_1: {}}", meaning: "{$x_1:{}}"),
    ])
    func reads(reading: Reading) throws {
        #expect(words(try JSON5Parser.parse(reading.text)) == reading.meaning)
    }

    @Test(arguments: [
        ("", "line 1, column 1", "ends where a value should stand"),
        ("{a: 1}\n x", "line 2, column 2", "after the end"),
        ("{a: 1 b: 2}", "line 1, column 7", "a comma or } is missing after a"),
        ("[1 2]", "line 1, column 4", "a comma or ] is missing"),
        ("{a 1}", "line 1, column 4", "a colon must follow the name a"),
        ("{\n  a: 1,\n  a: 2\n}", "line 3, column 3", "a stands twice"),
        ("{a: yes}", "line 1, column 5", "yes is no value"),
        ("{a: ,}", "line 1, column 5", "a value is missing here"),
        ("{1: 2}", "line 1, column 2", "the name of a setting is missing"),
        ("'abc", "line 1, column 1", "never ends"),
        ("'ab\nc'", "line 1, column 1", "never ends"),
        ("/* abc", "line 1, column 1", "this comment never ends"),
        ("'\\ud800'", "line 1, column 8", "half of a character"),
        ("'\\xZZ'", "line 1, column 4", "2 hexadecimal digits"),
        ("012", "line 1, column 1", "012 is no number"),
        ("1_000", "line 1, column 1", "1_000 is no number"),
        ("--1", "line 1, column 1", "is no number"),
        ("-Infinity", "line 1, column 1", "Infinity is no number"),
        ("NaN", "line 1, column 1", "NaN is no value"),
    ])
    func saysWhereItIsBroken(text: String, place: String, problem: String) {
        let error = #expect(throws: ConfigurationError.self) { try JSON5Parser.parse(text) }
        #expect(
            error?.description.contains(place) == true && error?.description.contains(problem) == true,
            "\(error?.description ?? "accepted")")
    }

    @Test func refusesDepthAndLength() {
        #expect(throws: ConfigurationError.self) { try JSON5Parser.parse(String(repeating: "[", count: 100_000)) }
        #expect(throws: ConfigurationError.self) { try JSON5Parser.parse(String(repeating: " ", count: (1 << 20) + 1) + "1") }
    }

    private func words(_ node: JSON5Node) -> String {
        switch node.value {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .text(let text): "“\(text)”"
        case .list(let items): "[" + items.map(words).joined(separator: ",") + "]"
        case .object(let members): "{" + members.map { "\($0.name):\(words($0.value))" }.joined(separator: ",") + "}"
        }
    }
}
