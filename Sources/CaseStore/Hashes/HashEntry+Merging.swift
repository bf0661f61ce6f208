import HotlineModel

extension HashEntry {
    /// What two entries of one SHA-256 know together; position and times are those of the first.
    ///
    /// In whatever order entries are merged, and however often, the same comes out: of each member the latest word counts, a withdrawal outweighs
    /// what is no later, and of two hashes or media that contradict each other the lesser one is kept.
    func merged(with other: HashEntry) -> HashEntry {
        var merged = self
        merged.withdrawals = Self.latest(withdrawals + other.withdrawals, of: \.member, order: \.order)
        merged.votes = Self.latest(votes + other.votes, of: \.member, order: \.order)
        merged.sources = Self.latest(sources + other.sources, of: { Confirmation($0) }, order: \.order)
            .filter { source in merged.withdrawal(by: source.member).map { source.at > $0.at } ?? true }
        merged.sha1 = Self.lesser(sha1, other.sha1)
        merged.md5 = Self.lesser(md5, other.md5)
        merged.pdq = Self.lesser(pdq, other.pdq)
        merged.medium = Self.lesser(medium?.rawValue, other.medium?.rawValue).map(Medium.init(rawValue:))
        return merged
    }

    /// Whether nobody said anything about it.
    var isEmpty: Bool { sources.isEmpty && withdrawals.isEmpty && votes.isEmpty }

    /// What a member may confirm apart from each other: baseline once and national once.
    private struct Confirmation: Hashable {
        let member: MemberID
        let classification: Classification

        init(_ source: HashSource) {
            member = source.member
            classification = source.classification
        }
    }

    /// The last of each, in order.
    private static func latest<Word, Speaker: Hashable>(
        _ words: [Word], of speaker: (Word) -> Speaker, order: (Word) -> WordOrder
    ) -> [Word] {
        var latest: [Speaker: Word] = [:]
        for word in words {
            let speaker = speaker(word)
            if let held = latest[speaker], order(word) <= order(held) { continue }
            latest[speaker] = word
        }
        return latest.values.sorted { order($0) < order($1) }
    }

    private static func lesser(_ one: String?, _ other: String?) -> String? {
        guard let one, let other else { return one ?? other }
        return min(one, other)
    }
}

/// Where a word stands among others: by its time, and between words of one moment by what they say.
private struct WordOrder: Comparable {
    let at: Timestamp
    let texts: [String]

    static func < (one: WordOrder, other: WordOrder) -> Bool {
        one.at == other.at ? one.texts.lexicographicallyPrecedes(other.texts) : one.at < other.at
    }
}

extension HashSource {
    fileprivate var order: WordOrder { WordOrder(at: at, texts: [member.rawValue, classification.rawValue]) }
}

extension HashWithdrawal {
    fileprivate var order: WordOrder { WordOrder(at: at, texts: [member.rawValue]) }
}

extension HashVote {
    fileprivate var order: WordOrder {
        WordOrder(at: at, texts: [member.rawValue, direction.rawValue, classification?.rawValue ?? "", reason ?? ""])
    }
}
