import Cryptography
import Envelopes
import HotlineModel

/// Compares the hashes central serves with the union of what the hotlines serve.
///
/// A withdrawn entry counts as well: central must know of it like everybody who saw the hash.
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

    /// Whether central holds exactly the union.
    var isExact: Bool { missing == 0 && surplus == 0 }

    /// Reads every feed.
    static func read(hotlines: [NodeLink], central: NodeLink) async throws -> HashUnion {
        let feeds = try await Parallel.map(hotlines + [central]) { try await hashes(of: $0) }
        return HashUnion(hotlines: hotlines.map { feeds[$0.member] ?? [] }, central: feeds[central.member] ?? [])
    }

    private static func hashes(of link: NodeLink) async throws -> Set<Digest> {
        var hashes: Set<Digest> = []
        var target = "/feeds/v1/hashes?limit=10000"
        while true {
            let page = try await link.ask("GET", target)
            for line in page.lines {
                guard let document = try? JSONDocument(parsing: Array(line)), var members = document.root.members,
                    let hash = members.find("sha256")?.string.flatMap({ Digest(hex: $0) })
                else { throw link.unexpected(target) }
                hashes.insert(hash)
            }
            guard let next = page.next else { return hashes }
            target = "/feeds/v1/hashes?limit=10000&after=\(next)"
        }
    }
}
