import CaseStore
import Cryptography
import Envelopes
import HotlineModel

/// Decides which statements in another member's hash feed are believed: a value, with no I/O.
struct FeedRules {
    /// The member whose feed it is.
    let feed: MemberID
    /// This node's own member.
    let reader: MemberID
    /// The feed is central's, which carries everybody's statements.
    let speaksForAll: Bool
    /// The members that the directory lists, those that left included.
    let listed: Set<MemberID>
    let now: Timestamp

    /// The believed part of an entry, which may be empty, and the reason for each statement left out.
    func believed(of entry: HashEntry) -> (part: HashEntry, omissions: [FeedOmission]) {
        var part = entry
        var omissions: [FeedOmission] = []
        let sha256 = entry.sha256.hex
        part.sources.removeAll { HashRules.fault(sha256: sha256, sha1: $0.sha1, md5: $0.md5, pdq: $0.pdq) != nil }
        // Nobody may confirm it; whoever did may always take that back.
        if HashRules.fault(sha256: sha256) != nil { part.votes = [] }
        if part.sources != entry.sources || part.votes != entry.votes { omissions.append(.hashOfNothing) }
        func isBelieved(_ member: MemberID, _ moment: Timestamp) -> Bool {
            guard let omission = omission(of: member, at: moment) else { return true }
            omissions.append(omission)
            return false
        }
        part.sources = part.sources.filter { isBelieved($0.member, $0.at) }
        part.withdrawals = entry.withdrawals.filter { isBelieved($0.member, $0.at) }
        part.votes = part.votes.filter { isBelieved($0.member, $0.at) }
        return (part, omissions)
    }

    /// The reason why a member's statement is left out; `nil` if it is believed. Faults come first, so that no ordinary reason hides one.
    func omission(of member: MemberID, at moment: Timestamp) -> FeedOmission? {
        if StatementRules.isFromTheFuture(moment, at: now) { return .fromTheFuture }
        if !listed.contains(member) { return .unlistedMember }
        if member == reader { return .readersOwn }
        return speaksForAll || member == feed ? nil : .ofAnother
    }
}

extension FeedRules {
    /// The rules for a feed under the directory of a step. Without a directory, nobody is believed.
    init(_ feed: MemberID, in step: CaseStep) {
        self.init(
            feed: feed, reader: step.member, speaksForAll: step.directory?.central == feed,
            listed: Set(step.directory?.members.map(\.id) ?? []), now: step.moment)
    }
}
