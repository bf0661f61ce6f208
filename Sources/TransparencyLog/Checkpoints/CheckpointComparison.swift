import Cryptography

/// What a member's new checkpoint means beside the last one that was kept: a value, with no clock and no I/O.
///
/// Ask the member the ``question``, if there is one, and pass its answer to ``outcome(of:)``.
public struct CheckpointComparison: Sendable {
    /// The checkpoint that was kept.
    public let kept: Checkpoint
    /// The checkpoint that came now.
    public let received: VerifiedCheckpoint

    /// Compares two checkpoints of one member.
    ///
    /// - Throws: `.otherLog` when they are of two members.
    public init(kept: VerifiedCheckpoint, received: VerifiedCheckpoint) throws(LogError) {
        try self.init(kept: kept.checkpoint, received: received)
    }

    /// Compares a checkpoint that was verified when it was kept; the key of then may have left the directory since.
    ///
    /// - Throws: `.otherLog` when they are of two members.
    public init(kept: Checkpoint, received: VerifiedCheckpoint) throws(LogError) {
        guard kept.origin.member == received.checkpoint.origin.member else { throw .otherLog }
        self.kept = kept
        self.received = received
    }

    /// What the member must prove; `nil` when the checkpoints alone decide.
    public var question: ConsistencyQuestion? {
        let old = kept, new = received.checkpoint
        guard old.origin == new.origin, old.size != new.size else { return nil }
        return ConsistencyQuestion(between: old.size, and: new.size)
    }

    /// Decides.
    ///
    /// - Parameter answer: the member's answer to the ``question``; `nil` when there was none, or when it refused it.
    public func outcome(of answer: ConsistencyAnswer?) -> Outcome {
        let old = kept, new = received.checkpoint
        guard old.origin == new.origin else { return .newEpoch }
        if old.size == new.size { return old.root == new.root ? .same : .forked(.twoRootsAtOneSize) }
        guard let answer, answer.question == question else { return .unproven }
        let (first, second) = old.size < new.size ? (old, new) : (new, old)
        let isConsistent = MerkleTree.isConsistent(
            firstSize: first.size, firstRoot: first.root, secondSize: second.size, secondRoot: second.root, proof: answer.proof)
        guard isConsistent else { return .forked(.brokenProof) }
        return old.size < new.size ? .grown : .older
    }

    /// What came out.
    public enum Outcome: Hashable, Sendable {
        /// The log has not changed.
        case same
        /// The log grew and kept all it had: the new checkpoint is kept from now on.
        case grown
        /// The member showed an earlier state of the same log; the kept checkpoint stays. From the member itself, and not late, it is a log that was
        /// cut, even when it can still prove the part that is left.
        case older
        /// The member started a new epoch. Its log begins anew; why is for an officer to ask.
        case newEpoch
        /// The member did not prove the two to be one log: it did not answer, or does not know the size it once signed. The kept one stays, and the
        /// question too.
        case unproven
        /// The member signed two states that cannot be of one log. An alarm, with both checkpoints kept.
        case forked(Fork)

        /// Which checkpoint to keep for the next comparison.
        public var keepsReceived: Bool {
            switch self {
            case .grown, .newEpoch: true
            case .same, .older, .unproven, .forked: false
            }
        }
    }

    /// How a fork shows.
    public enum Fork: Hashable, Sendable {
        /// Two signed roots at one size: the two checkpoints prove it to anybody.
        case twoRootsAtOneSize
        /// The proof does not lead from one to the other.
        case brokenProof
    }
}
