import Testing

@testable import Cryptography

@Suite struct AESGCMTests {
    /// Test case 16 of McGrew and Viega, “The Galois/Counter Mode of Operation”.
    @Test func sealsAsPublished() throws {
        let secret: Hex = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
        let nonce: Hex = "cafebabefacedbaddecaf888"
        let context: Hex = "feedfacedeadbeeffeedfacedeadbeefabaddad2"
        let text: Hex =
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
        let sealed: Hex =
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        let tag: Hex = "76fc6ece0f4e1768cddf8853bb2d551b"
        let key = try SymmetricKey(bytes: secret.bytes)
        let box = try AESGCM.seal(text.bytes, key: key, nonce: nonce.bytes, authenticating: context.bytes)
        #expect(box == nonce.bytes + sealed.bytes + tag.bytes)
        #expect(try AESGCM.unseal(box, key: key, authenticating: context.bytes) == text.bytes)
    }

    @Test(arguments: [0, 1, 15, 16, 17, 1_400]) func opensWhatItSealed(count: Int) throws {
        let key = SymmetricKey()
        let text = SecureRandom.bytes(count)
        let box = try AESGCM.seal(text, key: key, authenticating: [1])
        #expect(box.count == count + AESGCM.overhead)
        #expect(try AESGCM.unseal(box, key: key, authenticating: [1]) == text)
    }

    @Test func neverSealsTheSameTwice() throws {
        let key = SymmetricKey()
        #expect(try AESGCM.seal([1, 2, 3], key: key) != AESGCM.seal([1, 2, 3], key: key))
    }

    @Test func refusesEveryChangedByteAndEveryShorterBox() throws {
        let key = SymmetricKey()
        let box = try AESGCM.seal([1, 2, 3], key: key, authenticating: [9])
        for index in box.indices {
            var changed = box
            changed[index] ^= 1
            #expect(throws: CryptographyError.notAuthentic) { try AESGCM.unseal(changed, key: key, authenticating: [9]) }
        }
        for count in 0..<box.count {
            #expect(throws: CryptographyError.notAuthentic) { try AESGCM.unseal(Array(box.prefix(count)), key: key, authenticating: [9]) }
        }
    }

    @Test func refusesAnotherKeyAndAnotherContext() throws {
        let key = SymmetricKey()
        let box = try AESGCM.seal([1, 2, 3], key: key, authenticating: [9])
        #expect(throws: CryptographyError.notAuthentic) { try AESGCM.unseal(box, key: SymmetricKey(), authenticating: [9]) }
        #expect(throws: CryptographyError.notAuthentic) { try AESGCM.unseal(box, key: key, authenticating: [8]) }
        #expect(throws: CryptographyError.notAuthentic) { try AESGCM.unseal(box, key: key) }
    }
}
