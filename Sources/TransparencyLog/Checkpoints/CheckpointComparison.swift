import Cryptography

/// Compares a member's new checkpoint with the last one that was kept. It is a value, with no clock and no I/O.
///
/// Ask the member the ``question``, if there is one, and pass its answer to ``outcome(of:)``.
public struct CheckpointComparison: Sendable {
    /// The checkpoint that was kept.
    public let kept: Checkpoint
    /// The checkpoint that came now.
    public let received: VerifiedCheckpoint

    /// Creates a comparison of two checkpoints of one member.
    ///
    /// - Throws: `.otherLog` if they are of two members.
    public init(kept: VerifiedCheckpoint, received: VerifiedCheckpoint) throws(LogError) {
        try self.init(kept: kept.checkpoint, received: received)
    }

    /// Creates a comparison with a checkpoint that was verified when it was kept. Its key may have left the directory since.
    ///
    /// - Throws: `.otherLog` if they are of two members.
    public init(kept: Checkpoint, received: VerifiedCheckpoint) throws(LogError) {
        guard kept.origin.member == received.checkpoint.origin.member else { throw .otherLog }
        self.kept = kept
        self.received = received
    }

    /// The proof to ask the member for; `nil` if the checkpoints alone decide.
    public var question: ConsistencyQuestion? {
        let old = kept, new = received.checkpoint
        guard old.origin == new.origin, old.size != new.size else { return nil }
        return ConsistencyQuestion(between: old.size, and: new.size)
    }

    /// Decides from both checkpoints and the member's proof.
    ///
    /// - Parameter answer: The member's answer to the ``question``; `nil` if there was none, or if the member refused it.
    public func outcome(of answer: ConsistencyAnswer?) -> Outcome {
        let old = kept, new = received.checkpoint
        // A restore begins a new epoch, and with it another log. The two share no leaves, so there is nothing to prove.
        guard old.origin == new.origin else { return .newEpoch }
        // One size has one root. Two signed roots are proof enough, so no question is asked.
        if old.size == new.size { return old.root == new.root ? .same : .forked(.twoRootsAtOneSize) }
        // No answer is not a fork: the member may be out of reach. The question stays until it is answered.
        guard let answer, answer.question == question else { return .unproven }
        let (first, second) = old.size < new.size ? (old, new) : (new, old)
        let isConsistent = MerkleTree.isConsistent(
            firstSize: first.size, firstRoot: first.root, secondSize: second.size, secondRoot: second.root, proof: answer.proof)
        guard isConsistent else { return .forked(.brokenProof) }
        return old.size < new.size ? .grown : .older
    }

    /// The result of a comparison.
    public enum Outcome: Hashable, Sendable {
        /// The log has not changed.
        case same
        /// The log grew and kept all its leaves. The new checkpoint is kept from now on.
        case grown
        /// The member showed an earlier state of the same log. The kept checkpoint stays. If the checkpoint comes from the member itself and is not
        /// late, the log was cut, even if the member can still prove the part that is left.
        case older
        /// The member began a new epoch, and its log began anew. An officer must ask why.
        case newEpoch
        /// The member did not prove that the two are one log: it did not answer, or does not know a size that it once signed. The kept checkpoint
        /// stays, and so does the question.
        case unproven
        /// The member signed two states that cannot belong to one log. This is an alarm, and both checkpoints are kept.
        case forked(Fork)
    }

    /// The evidence of a fork.
    public enum Fork: Hashable, Sendable {
        /// Two signed roots at one size. The two checkpoints prove the fork to anybody.
        case twoRootsAtOneSize
        /// A proof that does not lead from one checkpoint to the other.
        case brokenProof
    }
}
