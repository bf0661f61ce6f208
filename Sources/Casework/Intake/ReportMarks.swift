import CaseStore
import Cryptography
import HotlineModel

/// What a report with a key said, as keyed digests: another report under the same key is told from it, and nothing can be read from them.
struct ReportMarks {
    /// The parts of a report, in the order in which their digests stand.
    private static let parts = ["address", "origin", "referrer", "site", "items", "comment", "contact", "rest"]
    /// Enough to notice another content.
    private static let length = 8

    let bytes: [UInt8]

    init(of submission: ReportSubmission, meaning addresses: [String], in vault: Vault) {
        let site = [submission.site.type?.rawValue, submission.site.commerciality?.rawValue] + submission.site.payments.map(\.rawValue)
        let items = submission.items.map { Self.words(of: $0) }.sorted()
        let contents = [
            addresses.isEmpty ? submission.address : addresses.joined(separator: "\n"), submission.origin.kind.rawValue,
            submission.referrer ?? "", site.map { $0 ?? "" }.joined(separator: ","), items.joined(separator: "\n"),
            submission.comment ?? "",
            submission.contact ?? "", submission.unread ?? "",
        ]
        bytes = zip(Self.parts, contents).flatMap { part, content in
            vault.blindIndex("\(part)\u{0}\(content)", for: .reportContents).bytes.prefix(Self.length)
        }
    }

    private static func words(of item: ItemHashes) -> String {
        let finding = item.finding.map {
            [$0.classification.rawValue, $0.age?.rawValue ?? "", $0.sex?.rawValue ?? ""].joined(separator: " ")
        }
        let quality = item.pdqQuality.map { "\($0)" }
        return [item.sha256, item.sha1, item.md5, item.pdq, quality, item.medium?.rawValue, finding].map { $0 ?? "" }.joined(separator: ",")
    }

    /// The parts in which an earlier report differs.
    func differences(from earlier: [UInt8]) -> [String] {
        Self.parts.enumerated().filter { place, _ in
            let range = place * Self.length..<(place + 1) * Self.length
            return earlier.count == bytes.count && earlier[range] != bytes[range]
        }.map(\.element)
    }
}
