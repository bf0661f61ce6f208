import HotlineModel

extension HashEntry {
    /// Merges two entries of one SHA-256; position and times are those of the first.
    ///
    /// The result is the same in any order of merging, and however often. The latest statement of each member counts, with all that it says, and
    /// a withdrawal outweighs a confirmation that is not later.
    func merged(with other: HashEntry) -> HashEntry {
        var merged = self
        merged.withdrawals = Self.latest(withdrawals + other.withdrawals, of: \.member, order: \.order)
        merged.votes = Self.latest(votes + other.votes, of: \.member, order: \.order)
        // After the withdrawals, which it needs. A confirmation of the same moment as the withdrawal does not stand: a feed that is
        // behind may repeat it, and a withdrawal must not be undone by that.
        merged.sources = Self.latest(sources + other.sources, of: { Confirmation($0) }, order: \.order)
            .filter { source in merged.withdrawal(by: source.member).map { source.at > $0.at } ?? true }
        return merged
    }

    /// No member said anything about it.
    var isEmpty: Bool { sources.isEmpty && withdrawals.isEmpty && votes.isEmpty }

    /// The key of a confirmation: a member may confirm baseline once and national once, and each has a time of its own.
    private struct Confirmation: Hashable {
        let member: MemberID
        let classification: Classification

        init(_ source: HashSource) {
            member = source.member
            classification = source.classification
        }
    }

    /// The last statement of each member, the earliest first.
    private static func latest<Statement, Speaker: Hashable>(
        _ statements: [Statement], of speaker: (Statement) -> Speaker, order: (Statement) -> StatementOrder
    ) -> [Statement] {
        // Nearly every hash has no withdrawal and no vote, and every accepted item passes here.
        guard statements.count > 1 else { return statements }
        var latest: [Speaker: Statement] = [:]
        for statement in statements {
            let speaker = speaker(statement)
            if let held = latest[speaker], order(statement) <= order(held) { continue }
            latest[speaker] = statement
        }
        return latest.values.sorted { order($0) < order($1) }
    }
}

/// The order of statements: by their time, and at the same moment by their text.
///
/// The text has no meaning for the field. It makes every node choose the same of two statements with one time, in any order of arrival.
private struct StatementOrder: Comparable {
    let at: Timestamp
    let texts: [String]

    static func < (one: StatementOrder, other: StatementOrder) -> Bool {
        one.at == other.at ? one.texts.lexicographicallyPrecedes(other.texts) : one.at < other.at
    }
}

extension HashSource {
    fileprivate var order: StatementOrder {
        StatementOrder(
            at: at, texts: [member.rawValue, classification.rawValue] + [sha1, md5, pdq, medium?.rawValue].map { $0 ?? "" })
    }
}

extension HashWithdrawal {
    fileprivate var order: StatementOrder { StatementOrder(at: at, texts: [member.rawValue]) }
}

extension HashVote {
    fileprivate var order: StatementOrder {
        StatementOrder(at: at, texts: [member.rawValue, direction.rawValue, classification?.rawValue ?? "", reason ?? ""])
    }
}
