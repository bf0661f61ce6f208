public import Cryptography
public import HotlineModel

/// One entry of the hash ledger: all that is known of one SHA-256.
///
/// Each member makes statements about it: a confirmation, a withdrawal, a vote. With any change the entry moves to a
/// new position at the end. So a puller that reads on from its cursor gets it again, whole, and replaces the one it had.
public struct HashEntry: Hashable, Sendable {
    /// Its place in commit order, from 1.
    public var position: Int64
    public var sha256: Digest
    /// The members that confirm it, each with its classification and moment, the earliest first.
    public var sources: [HashSource]
    /// The members that ever withdrew it, each with the last withdrawal. It cancels a confirmation of the same member that is not later.
    public var withdrawals: [HashWithdrawal]
    /// The last vote of each member that voted, the earliest first.
    public var votes: [HashVote]
    /// The moment at which it entered this ledger.
    public var addedAt: Timestamp
    /// The moment at which it got its present position.
    public var changedAt: Timestamp

    public init(
        position: Int64 = 0, sha256: Digest, sources: [HashSource] = [], withdrawals: [HashWithdrawal] = [], votes: [HashVote] = [],
        addedAt: Timestamp, changedAt: Timestamp
    ) {
        self.position = position
        self.sha256 = sha256
        self.sources = sources
        self.withdrawals = withdrawals
        self.votes = votes
        self.addedAt = addedAt
        self.changedAt = changedAt
    }

    /// A new entry, or what a statement adds to one, as of a moment.
    public init(
        sha256: Digest, sources: [HashSource] = [], withdrawals: [HashWithdrawal] = [], votes: [HashVote] = [], at moment: Timestamp
    ) {
        self.init(sha256: sha256, sources: sources, withdrawals: withdrawals, votes: votes, addedAt: moment, changedAt: moment)
    }
}

extension HashEntry {
    /// No member confirms it any more. It stays, so that every member that saw it learns of the withdrawal.
    public var isWithdrawn: Bool { sources.isEmpty }

    /// The hash is in dispute: a member disputes it, and the votes to confirm it are not more than those to dispute it.
    public var isDisputed: Bool {
        let disputes = votes.count { $0.direction == .dispute }
        return disputes > 0 && votes.count { $0.direction == .confirm } <= disputes
    }

    /// The widest classification of the sources that stand, baseline before national; `nil` if none stands.
    ///
    /// In dispute, baseline counts as national, and the hash spares nobody a view, its sources included.
    public var classification: Classification? {
        let stated = sources.map(\.classification)
        if stated.contains(.baseline) { return isDisputed ? .national : .baseline }
        // Unknown values have no order of reach. The lesser text is the same on every node.
        return stated.contains(.national) ? .national : stated.min { $0.rawValue < $1.rawValue }
    }

    /// The other hashes and the medium, as the sources that stand tell them. Where they differ this node cannot tell which is right; the lesser
    /// one is a choice that every node makes alike.
    public var sha1: String? { sources.compactMap(\.sha1).min() }
    public var md5: String? { sources.compactMap(\.md5).min() }
    public var pdq: String? { sources.compactMap(\.pdq).min() }
    public var medium: Medium? { sources.compactMap(\.medium?.rawValue).min().map(Medium.init(rawValue:)) }

    /// The last withdrawal by a member; `nil` if it never withdrew it.
    public func withdrawal(by member: MemberID) -> HashWithdrawal? { withdrawals.first { $0.member == member } }

    /// Tells if a member confirms it.
    public func isConfirmed(by member: MemberID) -> Bool { sources.contains { $0.member == member } }
}

/// One member's confirmation of a hash.
public struct HashSource: Hashable, Sendable {
    public var member: MemberID
    public var classification: Classification
    /// The moment, by the member's own clock; so too for withdrawals and votes.
    public var at: Timestamp
    /// Other hashes of the same item, in lower-case hex, if the member told them: its claims, which fall with its confirmation.
    public var sha1: String?, md5: String?, pdq: String?
    /// So too the form of the item.
    public var medium: Medium?

    public init(member: MemberID, classification: Classification, at: Timestamp) {
        self.member = member
        self.classification = classification
        self.at = at
    }

    /// Takes over what an earlier confirmation told of the item, where this one tells nothing.
    public mutating func fill(from earlier: HashSource) {
        sha1 = sha1 ?? earlier.sha1
        md5 = md5 ?? earlier.md5
        pdq = pdq ?? earlier.pdq
        medium = medium ?? earlier.medium
    }
}

/// One member's withdrawal of all that it confirmed of a hash until then.
public struct HashWithdrawal: Hashable, Sendable {
    public var member: MemberID
    public var at: Timestamp

    public init(member: MemberID, at: Timestamp) {
        self.member = member
        self.at = at
    }
}

/// One member's opinion on a hash.
public struct HashVote: Hashable, Sendable {
    public var member: MemberID
    public var direction: VoteDirection
    /// The voter's own finding.
    public var classification: Classification?
    /// The reason, in one word.
    public var reason: String?
    public var at: Timestamp

    public init(member: MemberID, _ direction: VoteDirection, classification: Classification? = nil, reason: String? = nil, at: Timestamp) {
        self.member = member
        self.direction = direction
        self.classification = classification
        self.reason = reason
        self.at = at
    }
}
