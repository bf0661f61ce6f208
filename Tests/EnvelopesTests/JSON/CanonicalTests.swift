import Envelopes
import Testing

@Suite struct CanonicalTests {
    @Test(arguments: try VectorFile.jcs.cases("texts"))
    func writesTheCanonicalText(vector: VectorCase) throws {
        let limits = JSONLimits(bytes: 4096, refusesLargeNumbers: false)
        let value = try JSONValue(parsing: Array(try vector.content.text("text").utf8), limits: limits)
        #expect(String(decoding: value.canonicalBytes, as: UTF8.self) == (try vector.content.text("canonical")))
    }

    @Test func writesNumbersAsECMAScriptDoes() throws {
        for vector in try VectorFile.jcs.read().list("numbers") {
            let bits = try #require(UInt64(try vector.text("ieee"), radix: 16))
            let text = String(decoding: JSONValue.double(Double(bitPattern: bits)).canonicalBytes, as: UTF8.self)
            #expect(text == (try vector.text("text")))
        }
    }

    @Test func aTextIsItsOwnCanonicalFormOnceWritten() throws {
        let value = try JSONValue(parsing: try Federation.report(1).line())
        #expect(try JSONValue(parsing: value.canonicalBytes).canonicalBytes == value.canonicalBytes)
        #expect(try JSONValue(parsing: value.compactBytes) == value)
    }
}
