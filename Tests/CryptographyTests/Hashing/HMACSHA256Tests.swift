import Testing

@testable import Cryptography

@Suite struct HMACSHA256Tests {
    /// RFC 4231 §4.
    @Test(
        arguments: [
            (
                [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
            ),
            (
                [UInt8](repeating: 0xAA, count: 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
        ] as [([UInt8], [UInt8], String)])
    func codesAsPublished(key: [UInt8], message: [UInt8], code: String) {
        #expect(HMACSHA256.code(for: message.span, key: key.span).hex == code)
    }

    /// A key of one block is used as it is; a longer one is hashed first.
    @Test(arguments: [
        (63, "51da3be36e907bc751533ff90e80a6ed353e4863bbfd822a26ef6c2aa0a2c60e"),
        (64, "f0f16fdf195bbe8ba92cb681bfaa4d26235017c99ade4dd1a0d86a79913afa6d"),
        (65, "0aecd66046066e80b986b23da3b72a6f14db4a3a9d0f919be4b198571e0e7441"),
    ])
    func keysAroundOneBlockCodeAsOthersDo(count: Int, code: String) {
        let key = [UInt8](repeating: 7, count: count)
        #expect(HMACSHA256.code(for: Array("abc".utf8).span, key: key.span).hex == code)
    }

    @Test func aSymmetricKeyCodesAsItsBytes() throws {
        let key = try SymmetricKey(bytes: [UInt8](repeating: 3, count: 32))
        #expect(HMACSHA256.code(for: [1, 2], key: key) == HMACSHA256.code(for: [1, 2].span, key: key.bytes.span))
    }
}
