import Cryptography
import Testing

@Suite struct Ed25519VectorTests {
    private struct Published: Decodable {
        struct Case: Decodable { let name: String, seed: Hex, publicKey: Hex, message: Hex, signature: Hex }
        let cases: [Case]
    }

    private struct Strict: Decodable {
        struct Signature: Decodable { let name: String, publicKey: Hex, message: Hex, signature: Hex, valid: Bool }
        struct Key: Decodable { let name: String, publicKey: Hex, valid: Bool, rule: String? }
        let signatures: [Signature], publicKeys: [Key]
    }

    @Test func signsAndVerifiesAsPublished() throws {
        let file = try Vectors.read("ed25519-rfc8032.json", as: Published.self)
        #expect(file.cases.count == 5)
        for vector in file.cases {
            let key = try SigningKey(seed: vector.seed.bytes)
            #expect(key.seed == vector.seed.bytes)
            #expect(key.verifyingKey.bytes == vector.publicKey.bytes)
            #expect(key.sign(vector.message.bytes) == vector.signature.bytes, "\(vector.name)")
            let verifyingKey = try VerifyingKey(vector.publicKey.bytes)
            #expect(verifyingKey == key.verifyingKey)
            #expect(verifyingKey.isValid(vector.signature.bytes, for: vector.message.bytes), "\(vector.name)")
        }
    }

    @Test func verifiesStrictly() throws {
        let file = try Vectors.read("ed25519-strict.json", as: Strict.self)
        #expect(file.signatures.count >= 24)
        for vector in file.signatures {
            let key = try? VerifyingKey(vector.publicKey.bytes)
            let isValid = key?.isValid(vector.signature.bytes, for: vector.message.bytes) ?? false
            #expect(isValid == vector.valid, "\(vector.name)")
        }
    }

    @Test func takesOnlySoundPublicKeys() throws {
        let file = try Vectors.read("ed25519-strict.json", as: Strict.self)
        #expect(file.publicKeys.count >= 30)
        for vector in file.publicKeys {
            let refusal: CryptographyError?
            do {
                _ = try VerifyingKey(vector.publicKey.bytes)
                refusal = nil
            } catch { refusal = error }
            let expected: CryptographyError? = vector.valid ? nil : vector.rule == "smallOrderKey" ? .weakKey : .malformedKey
            #expect(refusal == expected, "\(vector.name)")
        }
    }
}
