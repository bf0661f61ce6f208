import Testing

@testable import Cryptography

@Suite struct SHA256Tests {
    /// The examples of FIPS 180-4.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
    ])
    func digestsAsPublished(text: String, hex: String) {
        #expect(SHA256.digest(of: Array(text.utf8)).hex == hex)
        #expect(SHA256.digest(ofText: text).hex == hex)
    }

    @Test func digestsAMillionLettersInParts() {
        var hasher = SHA256Hasher()
        for _ in 0..<1_000 { hasher.update([UInt8](repeating: 0x61, count: 1_000)) }
        #expect(hasher.finish().hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func aDigestReadsWhatItWrites() throws {
        let digest = SHA256.digest(of: [1])
        #expect(Digest(digest.bytes) == digest)
        #expect(Digest(hex: digest.hex) == digest)
        #expect(digest.bytes.hex == digest.hex)
        #expect(Digest(hexDigits: Array(digest.hex.utf8)) == digest)
        var text: [UInt8] = [0x3A]
        digest.appendHex(to: &text)
        #expect(String(decoding: text, as: UTF8.self) == ":" + digest.hex)
        #expect(digest.withUnsafeBytes { Array($0) } == digest.bytes)
    }

    @Test func digestsSortAsTheirBytes() throws {
        let digests = (0..<50).map { SHA256.digest(of: [$0]) }
        #expect(digests.sorted().map(\.hex) == digests.map(\.hex).sorted())
    }

    @Test(arguments: [String(repeating: "a", count: 63), String(repeating: "a", count: 65), String(repeating: "A", count: 64), "", "zz"])
    func refusesOtherHex(text: String) { #expect(Digest(hex: text) == nil) }

    @Test(arguments: [0, 31, 33]) func refusesOtherCounts(count: Int) { #expect(Digest([UInt8](repeating: 0, count: count)) == nil) }
}
