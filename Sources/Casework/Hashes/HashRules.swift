import Cryptography
package import HotlineModel

/// Decides whether the hashes of an item are of something: a value, with no I/O.
///
/// Empty files, padding and pictures without detail stand on countless harmless pages. Their hashes would classify all of those unseen.
package enum HashRules {
    /// The fault of a hash of nothing.
    package enum Fault: String, Error, Hashable, Sendable, CustomStringConvertible {
        case emptyFile, repeatedByte, blankDigest, pdqWithoutDetail, pdqOfLowQuality

        package var description: String {
            switch self {
            case .emptyFile: "it is the hash of an empty file"
            case .repeatedByte: "it is the hash of a file that repeats one byte"
            case .blankDigest: "all its digits are the same filling"
            case .pdqWithoutDetail: "its PDQ hash is of a picture without detail"
            case .pdqOfLowQuality: "its PDQ hash has a quality below \(leastQuality)"
            }
        }
    }

    /// The quality under which PDQ hashes are dropped (the reference implementation of PDQ).
    package static let leastQuality = 50

    /// Half the bits of a PDQ hash are ones, except where coefficients are equal: a picture without detail has many of those.
    private static let plausibleOnes = 64...192

    /// The fault of an item's hashes; `nil` if there is none.
    package static func fault(of item: ItemHashes) -> Fault? {
        if let quality = item.pdqQuality, item.pdq != nil, quality < leastQuality { return .pdqOfLowQuality }
        return fault(sha256: item.sha256, sha1: item.sha1, md5: item.md5, pdq: item.pdq)
    }

    /// The fault of the hashes of one file, in lower-case hex; `nil` if there is none.
    package static func fault(sha256: String, sha1: String? = nil, md5: String? = nil, pdq: String? = nil) -> Fault? {
        digestFault(sha256) ?? sha1.flatMap(digestFault) ?? md5.flatMap(digestFault) ?? pdq.flatMap(detailFault)
    }

    private static func digestFault(_ hex: String) -> Fault? {
        if isBlank(hex) { return .blankDigest }
        guard let beginning = beginning(of: hex), nothing.contains(beginning) else { return nil }
        return empty.contains(beginning) ? .emptyFile : .repeatedByte
    }

    private static func detailFault(_ pdq: String) -> Fault? { plausibleOnes.contains(ones(in: pdq)) ? nil : .pdqWithoutDetail }

    /// The first item with a fault, by its place in the list, from 1.
    package static func fault(in items: [ItemHashes]) -> (item: Int, fault: Fault)? {
        for (position, item) in items.enumerated() { if let fault = fault(of: item) { return (position + 1, fault) } }
        return nil
    }

    /// - Throws: ``CaseworkError/hashOfNothing(item:reason:)``.
    static func check(_ items: [ItemHashes]) throws(CaseworkError) {
        if let (item, fault) = fault(in: items) { throw .hashOfNothing(item: item, reason: "\(fault)") }
    }

    /// Placeholders of lists: no file has such a digest.
    private static func isBlank(_ text: String) -> Bool { text.utf8.allSatisfy { $0 == 0x30 } || text.utf8.allSatisfy { $0 == 0x66 } }

    private static func ones(in hex: String) -> Int { hex.utf8.reduce(0) { $0 + Int(($1.lowerHexValue ?? 0).nonzeroBitCount) } }

    /// The first eight bytes of a digest; `nil` if a digit is no lower-case hex. Every item of every envelope passes here, and the
    /// standard library reads numbers several times as slowly.
    private static func beginning(of hex: String) -> UInt64? {
        var beginning: UInt64 = 0
        for digit in hex.utf8.prefix(16) {
            guard let value = digit.lowerHexValue else { return nil }
            beginning = beginning << 4 | UInt64(value)
        }
        return beginning
    }

    /// Works the digests of nothing out now, so that no transaction waits for them.
    package static func prepare() { _ = nothing }

    /// The first eight bytes of the digests of empty files, and of files that repeat one byte. Among so few digests, eight bytes tell each
    /// from any that a real file has.
    private static let nothing = empty.union(repeated)
    private static let empty = Set(ListDigest.allCases.flatMap { $0.beginnings(ofRepeating: 0, lengths: [0]) })
    private static let repeated: Set<UInt64> = {
        var beginnings: Set<UInt64> = []
        for algorithm in ListDigest.allCases {
            for value in UInt8.min...UInt8.max {
                let lengths = [0x00, 0x0A, 0x20, 0xFF].contains(value) ? paddingLengths : shortLengths
                beginnings.formUnion(algorithm.beginnings(ofRepeating: value, lengths: lengths))
            }
        }
        return beginnings
    }()

    /// Sizes that people and programs choose: 1, 2 and 5 times a power of ten, in bytes, KiB and MiB, and the powers of two; to 10 MiB.
    private static let roundLengths: Set<Int> = {
        let rounds = [1, 10, 100].flatMap { [$0, 2 * $0, 5 * $0] }
        let bytes = rounds.flatMap { [$0 * 1_000, $0 * 10_000, $0 * 1_000_000] }
        let binary = rounds.flatMap { [$0 << 10, $0 << 20] }
        return Set((bytes + binary + (0...23).map { 1 << $0 }).filter { $0 <= 10 << 20 })
    }()
    /// Every length to 256 bytes, and round ones to 64 KiB.
    private static let shortLengths = lengths(Array(1...256), roundTo: 64 << 10)
    /// Zeros, ones, spaces and line ends fill disks, texts and downloads that broke off: every length to a page of memory, every sector to
    /// 64 KiB, and round ones to 10 MiB.
    private static let paddingLengths = lengths(Array(1...4_096) + (9...128).map { $0 * 512 }, roundTo: 10 << 20)

    private static func lengths(_ lengths: [Int], roundTo most: Int) -> [Int] {
        Set(lengths).union(roundLengths.filter { $0 <= most }).sorted()
    }
}
