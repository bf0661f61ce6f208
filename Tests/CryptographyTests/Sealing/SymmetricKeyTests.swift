import Cryptography
import Testing

@Suite struct SymmetricKeyTests {
    @Test func newKeysDiffer() { #expect(SymmetricKey() != SymmetricKey()) }

    @Test func keepsItsBytes() throws {
        let bytes = SecureRandom.bytes(32)
        #expect(try SymmetricKey(bytes: bytes).bytes == bytes)
    }

    @Test(arguments: [0, 16, 31, 33]) func refusesAnotherLength(count: Int) {
        #expect(throws: CryptographyError.malformedKey) { try SymmetricKey(bytes: [UInt8](repeating: 1, count: count)) }
    }

    @Test func showsNoSecret() throws {
        let key = try SymmetricKey(bytes: [UInt8](repeating: 0xAB, count: 32))
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] {
            #expect(!text.contains("171") && !text.lowercased().contains("abab"))
        }
    }

    @Test func randomBytesHaveTheirLengthAndDiffer() {
        #expect(SecureRandom.bytes(0).isEmpty)
        #expect(SecureRandom.bytes(16).count == 16)
        #expect(SecureRandom.bytes(16) != SecureRandom.bytes(16))
    }

    @Test func comparesInConstantTimeByContent() {
        #expect(ConstantTime.areEqual([1, 2], [1, 2]))
        #expect(ConstantTime.areEqual([], []))
        #expect(!ConstantTime.areEqual([1, 2], [1, 3]))
        #expect(!ConstantTime.areEqual([1, 2], [1]))
    }
}
