import HotlineModel
import Testing

@Suite struct CaseIDTests {
    private static let number = "00000000-0000-0001-0000-000000000002"

    @Test(arguments: ["a", "de", "central", "nl-2", "a" + String(repeating: "b", count: 31)])
    func readsTheNameOfEveryOpener(opener: String) {
        let text = "urn:hotline:case:\(opener):\(Self.number)"
        #expect(CaseID(text)?.opener.rawValue == opener)
        #expect(CaseID(text)?.description == text)
    }

    @Test(arguments: [
        "", "urn:hotline:case:", "urn:hotline:case::\(number)", "urn:hotline:case:de", "urn:hotline:case:de:",
        "urn:hotline:tips:de:\(number)",
        "URN:hotline:case:de:\(number)", "urn:hotline:case:de-\(number)", "urn:hotline:case:d e:\(number)",
        " urn:hotline:case:de:\(number)",
        "urn:hotline:case:de:\(number) ", "urn:hotline:case:de:0000000000000001-0000-000000000002",
        "urn:hotline:case:de:00000000-0000-0001-0000-00000000000g", "urn:hotline:case:de:00000000-0000-0001-0000-00000000000A",
        "urn:hotline:case:a\(String(repeating: "b", count: 32)):\(number)",
    ])
    func refusesEveryOtherForm(text: String) { #expect(CaseID(text) == nil) }
}

@Suite struct UniqueIDTests {
    /// Always the same number.
    private struct Constant: RandomNumberGenerator {
        let value: UInt64
        mutating func next() -> UInt64 { value }
    }

    /// RFC 9562: the milliseconds in front, then version 7 and variant 2 for any random bits.
    @Test(arguments: [
        (UInt64.min, "017f22e2-79b0-7000-8000-000000000000"), (UInt64.max, "017f22e2-79b0-7fff-bfff-ffffffffffff"),
    ])
    func holdsItsMomentItsVersionAndItsVariant(bits: UInt64, text: String) {
        var random = Constant(value: bits)
        let id = UniqueID(at: Timestamp(milliseconds: 0x017F_22E2_79B0), using: &random)
        #expect(id.description == text && id.version == 7)
        #expect(UniqueID(text) == id)
    }

    @Test(arguments: [
        ("00000000-0000-1000-8000-000000000000", 1), ("c232ab00-9414-11ec-b3c8-9f6bdeced846", 1),
        ("919108f7-52d1-4320-9bac-f847db4148a8", 4), ("ffffffff-ffff-ffff-ffff-ffffffffffff", 15),
    ])
    func tellsItsVersion(text: String, version: Int) {
        #expect(UniqueID(text)?.version == version)
        #expect(UniqueID(text)?.description == text)
    }

    @Test func everyDigitCounts() {
        let zeros = "00000000-0000-0000-0000-000000000000"
        var seen: Set<UniqueID> = []
        for index in zeros.indices where zeros[index] == "0" {
            var text = zeros
            text.replaceSubrange(index...index, with: "1")
            if let id = UniqueID(text) { seen.insert(id) }
        }
        #expect(seen.count == 32)
    }

    @Test(arguments: [
        "", "00000000000000000000000000000000", "00000000-0000-0000-0000-00000000000", "00000000-0000-0000-0000-0000000000000",
        "00000000_0000-0000-0000-000000000000", "00000000-0000_0000-0000-000000000000", "00000000-0000-0000_0000-000000000000",
        "00000000-0000-0000-0000_000000000000", "0000000g-0000-0000-0000-000000000000", "0000000A-0000-0000-0000-000000000000",
        "0000000/-0000-0000-0000-000000000000", "0000000:-0000-0000-0000-000000000000", "{0000000-0000-0000-0000-000000000000",
    ])
    func refusesEveryOtherForm(text: String) { #expect(UniqueID(text) == nil) }
}
