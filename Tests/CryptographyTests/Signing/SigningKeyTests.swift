import Cryptography
import Testing

@Suite struct SigningKeyTests {
    @Test func newKeysDifferAndVerifyTheirOwnSignaturesOnly() {
        let key = SigningKey(), other = SigningKey()
        let message = Array("a message".utf8)
        let signature = key.sign(message)
        #expect(key.seed != other.seed)
        #expect(key.verifyingKey.isValid(signature, for: message))
        #expect(!other.verifyingKey.isValid(signature, for: message))
    }

    @Test func everyChangedBitOfASignatureIsNoticed() {
        let key = SigningKey()
        let message: [UInt8] = [1, 2, 3]
        let signature = key.sign(message)
        for bit in 0..<512 {
            var changed = signature
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!key.verifyingKey.isValid(changed, for: message))
        }
    }

    @Test(arguments: [0, 31, 33, 64]) func refusesASeedOfAnotherLength(count: Int) {
        #expect(throws: CryptographyError.malformedKey) { try SigningKey(seed: [UInt8](repeating: 7, count: count)) }
    }

    @Test func showsNoSecret() throws {
        let key = try SigningKey(seed: [UInt8](repeating: 0xAB, count: 32))
        var dumped = ""
        dump(key, to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] {
            #expect(!text.contains("171") && !text.lowercased().contains("abab"), "no byte of the seed in any description")
        }
    }
}
