import Envelopes
import Testing

@Suite struct JSONStrictTests {
    @Test(arguments: try VectorFile.jsonStrict.cases())
    func agreesWithTheVector(vector: VectorCase) throws {
        let bytes = try vector.content.bytes()
        guard let problem = vector["problem"]?.string else {
            #expect(String(decoding: try JSONValue(parsing: bytes).canonicalBytes, as: UTF8.self) == (try vector.content.text("canonical")))
            return
        }
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
        #expect(error?.problem.rawValue == problem)
        #expect(error.map { EnvelopeError($0).code.rawValue } == vector.code)
    }

    @Test func saysWhereAndNotWhat() {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array(#"{"secret":1,"secret":2}"#.utf8)) }
        #expect(error?.description == "duplicateName at byte 13")
    }

    @Test func refusesMoreBytesThanAllowed() {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array("[1,2,3]".utf8), limits: JSONLimits(bytes: 6)) }
        #expect(error == JSONError(.tooLarge, at: 6))
    }

    @Test func manyNamesCostNoQuadraticTime() throws {
        let names = (0..<20_000).map { "\"\($0)\":0" }.joined(separator: ",")
        let clock = ContinuousClock()
        let time = try clock.measure { _ = try JSONDocument(parsing: Array("{\(names)}".utf8)) }
        #expect(time < .seconds(20))
    }

    @Test func readsAPartOfSomeBytesInPlace() throws {
        let bytes = Array("x{\"a\":[1,\"é\"]}y".utf8)
        let document = try JSONDocument(parsing: bytes, in: 1..<bytes.count - 1)
        #expect(document.root.value == ["a": [1, "é"]])
        let error = #expect(throws: JSONError.self) { try JSONDocument(parsing: bytes, in: 1..<bytes.count) }
        #expect(error == JSONError(.trailingBytes, at: bytes.count - 2))
    }

    @Test func findsMembersInAnyOrder() throws {
        let document = try JSONDocument(parsing: Array(#"{"a":1,"b":{"a":2},"\u0063":3}"#.utf8))
        var members = try #require(document.root.members)
        #expect(members.find("c")?.integer == 3)
        #expect(members.find("a")?.integer == 1)
        #expect(members.find("b")?.count == 1)
        #expect(members.find("d") == nil)
    }

    /// The parser answers to any bytes: here to every truncation and every flipped byte of a good text.
    @Test func isTotal() throws {
        let text = try Federation.report(1).line()
        for end in 0..<text.count { #expect(throws: JSONError.self) { try JSONDocument(parsing: text, in: 0..<end) } }
        for position in 0..<text.count {
            for byte: UInt8 in [0x00, 0x22, 0x5C, 0x7D, 0xC3, 0xFF] {
                var changed = text
                changed[position] = byte
                _ = try? JSONDocument(parsing: changed)
            }
        }
    }
}
