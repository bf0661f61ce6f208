import Cryptography
import HotlineModel
import Testing

@testable import Casework

/// Hashes of nothing, in every algorithm.
@Suite struct HashRulesTests {
    /// Published digests of the empty file.
    @Test func theEmptyFileIsNothingInEachAlgorithm() {
        let some = SHA256.digest(ofText: "some").hex
        #expect(HashRules.fault(sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855") == .emptyFile)
        #expect(HashRules.fault(sha256: some, sha1: "da39a3ee5e6b4b0d3255bfef95601890afd80709") == .emptyFile)
        #expect(HashRules.fault(sha256: some, md5: "d41d8cd98f00b204e9800998ecf8427e") == .emptyFile)
    }

    @Test(
        arguments: [
            (0x00, 1), (0x00, 512), (0x00, 1_024), (0x00, 4_096), (0x00, 65_536), (0x00, 1_048_576), (0xFF, 1), (0xFF, 3_072), (0x20, 10),
            (0x41, 64), (0x0A, 4_096), (0x41, 200), (0x0A, 1_000), (0xCC, 65_536), (0x00, 5_000), (0x00, 102_400), (0xFF, 1_000_000),
            (0x00, 10 << 20), (0x20, 5_000_000), (0x7F, 50_000),
        ] as [(UInt8, Int)])
    func aRepeatedByteIsNothing(value: UInt8, length: Int) {
        let bytes = [UInt8](repeating: value, count: length)
        #expect(HashRules.fault(sha256: SHA256.digest(of: bytes).hex) == .repeatedByte)
    }

    /// Digests as `sha1sum` and `md5sum` print them: of one zero, of 1,024 zeros and of a file that repeats `A`, 64 bytes long.
    @Test(arguments: [
        ("5ba93c9db0cff93f52b521d7420e43f6eda2784f", "93b885adfe0da089cdf634904fd59f71"),
        ("60cacbf3d72e1e7834203da608037b1bf83b40e8", "0f343b0931126a20f133d67c2b018a3b"),
        ("30b86e44e6001403827a62c58b08893e77cf121f", "d289a97565bc2d27ac8b8545a5ddba45"),
    ])
    func soIsItInTheOlderAlgorithms(sha1: String, md5: String) {
        let some = SHA256.digest(ofText: "some").hex
        #expect(HashRules.fault(sha256: some, sha1: sha1) == .repeatedByte)
        #expect(HashRules.fault(sha256: some, md5: md5) == .repeatedByte)
    }

    @Test(arguments: ["0", "f"]) func aDigestOfFillingIsAPlaceholder(digit: String) {
        #expect(HashRules.fault(sha256: String(repeating: digit, count: 64)) == .blankDigest)
        #expect(HashRules.fault(sha256: SHA256.digest(ofText: "some").hex, md5: String(repeating: digit, count: 32)) == .blankDigest)
    }

    /// Ones among the 256 bits: 16 hex digits `f` are 64.
    @Test(arguments: [(0, true), (15, true), (16, false), (32, false), (48, false), (49, true), (64, true)])
    func aPictureWithoutDetailHasFewOnesOrMany(ones: Int, isNothing: Bool) {
        let pdq = String(repeating: "f", count: ones) + String(repeating: "0", count: 64 - ones)
        #expect(HashRules.fault(sha256: SHA256.digest(ofText: "some").hex, pdq: pdq) == (isNothing ? .pdqWithoutDetail : nil))
    }

    @Test(arguments: [(0, true), (49, true), (50, false), (100, false)]) func aPDQHashHasAQuality(quality: Int, isNothing: Bool) {
        var item = ItemHashes(sha256: SHA256.digest(ofText: "some").hex)
        item.pdqQuality = quality
        #expect(HashRules.fault(of: item) == nil)
        item.pdq = SHA256.digest(ofText: "pdq").hex
        #expect(HashRules.fault(of: item) == (isNothing ? .pdqOfLowQuality : nil))
    }

    @Test func anythingElseIsSomething() {
        #expect(HashRules.fault(sha256: SHA256.digest(ofText: "ab").hex) == nil)
        #expect(HashRules.fault(sha256: String(repeating: "a", count: 64)) == nil)
    }

    @Test func theItemAtFaultIsNamed() throws {
        let items = [ItemHashes(sha256: SHA256.digest(ofText: "some").hex), ItemHashes(sha256: SHA256.digest(of: []).hex)]
        let (item, fault) = try #require(HashRules.fault(in: items))
        #expect(item == 2 && fault == .emptyFile)
        #expect(throws: CaseworkError.hashOfNothing(item: 2, reason: "it is the hash of an empty file")) { try HashRules.check(items) }
    }
}
