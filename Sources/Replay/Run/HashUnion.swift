import Cryptography
import HotlineModel
import NodeMessages

/// Compares the hashes that central serves with the union of those that the hotlines serve.
///
/// Withdrawn entries count too, because central must know of the withdrawal.
struct HashUnion: Sendable {
    /// Distinct hashes of all hotlines together.
    let distinct: Int
    /// Distinct hashes of central.
    let central: Int
    /// Entries of the hotlines beyond the first for each hash.
    let duplicatesRemoved: Int
    /// Hashes of a hotline that central lacks, and hashes of central that no hotline has.
    let missing: Int, surplus: Int

    init(hotlines: [Set<Digest>], central: Set<Digest>) {
        var union: Set<Digest> = []
        for hashes in hotlines { union.formUnion(hashes) }
        distinct = union.count
        self.central = central.count
        duplicatesRemoved = hotlines.reduce(0) { $0 + $1.count } - union.count
        missing = union.subtracting(central).count
        surplus = central.subtracting(union).count
    }

    /// Central has exactly the union.
    var isExact: Bool { missing == 0 && surplus == 0 }

    /// Reads every feed.
    static func read(hotlines: [NodeLink], central: NodeLink) async throws -> HashUnion {
        let feeds = try await Parallel.map(hotlines + [central]) { try await hashes(of: $0) }
        return HashUnion(hotlines: hotlines.map { feeds[$0.member] ?? [] }, central: feeds[central.member] ?? [])
    }

    private static func hashes(of link: NodeLink) async throws -> Set<Digest> {
        var hashes: Set<Digest> = []
        var query = FeedQuery(limit: Whole(10_000))
        repeat {
            let page = try await link.answer(to: DocumentEndpoints.hashes(query))
            hashes.formUnion(page.hashes.map(\.sha256))
            query.after = page.next
        } while query.after != nil
        return hashes
    }
}
