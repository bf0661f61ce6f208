package import CaseStore
import Cryptography
import Envelopes
package import HotlineModel

/// Merges pages of another member's hash feed into the ledger, as far as they are believed.
package struct PulledStatements {
    let step: CaseStep

    package init(_ step: CaseStep) { self.step = step }

    /// The outcome of a page.
    package struct Outcome: Sendable {
        /// Entries that changed the ledger.
        package var changed = 0
        /// The statements left out, by reason. An entry of nothing counts once.
        package var leftOut: [FeedOmission: Int] = [:]
    }

    /// Merges the entries of a page, as far as the cursor's part of the feed is taken, and moves the cursor past all of them, so that one that is left out holds up no other.
    package func merge(_ entries: [HashEntry], from feed: MemberID, upTo cursor: PullCursor) throws -> Outcome {
        let rules = FeedRules(feed, in: step)
        var outcome = Outcome()
        for entry in entries {
            var (part, omissions) = rules.believed(of: entry)
            (part.addedAt, part.changedAt) = (step.moment, step.moment)
            if cursor.part == .doubts { try reduceToDoubts(&part) }
            if try isOfUse(part), try CaseHashes(step).merge(part) { outcome.changed += 1 }
            for omission in omissions { outcome.leftOut[omission, default: 0] += 1 }
        }
        var cursor = cursor
        if outcome.leftOut[.unlistedMember] != nil { cursor.unlistedUnder = step.directory?.version ?? 0 }
        try step.transaction.setPullCursor(cursor, from: feed)
        for (omission, count) in outcome.leftOut { step.count(.feedStatementsLeftOut(of: feed, omission, count)) }
        return outcome
    }

    /// Leaves out what would make a hash known here. A member that this node knows the hash from may say it again, or take it back.
    private func reduceToDoubts(_ part: inout HashEntry) throws {
        guard !part.sources.isEmpty else { return }
        let known = try step.transaction.hash(part.sha256)
        let members = Set((known?.sources.map(\.member) ?? []) + (known?.withdrawals.map(\.member) ?? []))
        part.sources.removeAll { !members.contains($0.member) }
    }

    /// A hash of nothing gets no entry by its withdrawal: that takes back what an older entry says, if there is one.
    private func isOfUse(_ part: HashEntry) throws -> Bool {
        guard !part.sources.isEmpty || !part.votes.isEmpty || !part.withdrawals.isEmpty else { return false }
        guard part.sources.isEmpty, part.votes.isEmpty, HashRules.fault(sha256: part.sha256.hex) != nil else { return true }
        return try step.transaction.hash(part.sha256) != nil
    }
}
