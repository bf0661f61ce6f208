public import Cryptography
public import HotlineModel

/// A withdrawal of this hotline's confirmation of a hash, as it is handed in.
public struct HashWithdrawalSubmission: Sendable {
    public var sha256: Digest
    public var reason: WithdrawalReason?
    /// The person at this hotline who decided it; the name never leaves the node.
    public var actor: String

    /// A withdrawal.
    public init(sha256: Digest, reason: WithdrawalReason? = nil, actor: String = "analyst") {
        self.sha256 = sha256
        self.reason = reason
        self.actor = actor
    }
}

/// This hotline's opinion on a hash, as it is handed in.
public struct HashVoteSubmission: Sendable {
    public var sha256: Digest
    public var direction: VoteDirection
    /// The analyst's own finding.
    public var classification: Classification?
    public var reason: ReasonCode?
    /// The person at this hotline who decided it; the name never leaves the node.
    public var actor: String

    /// A vote.
    public init(
        sha256: Digest, _ direction: VoteDirection, classification: Classification? = nil, reason: ReasonCode? = nil,
        actor: String = "analyst"
    ) {
        self.sha256 = sha256
        self.direction = direction
        self.classification = classification
        self.reason = reason
        self.actor = actor
    }
}
