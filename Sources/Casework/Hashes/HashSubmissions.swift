public import Cryptography
public import HotlineModel

/// This hotline takes back that it confirms a hash, as it is handed in.
public struct HashWithdrawalSubmission: Sendable {
    public var sha256: Digest
    /// Why, as one word of the reason list.
    public var reason: String?
    /// Who decided it at this hotline; never leaves the node.
    public var actor: String

    /// A withdrawal.
    public init(sha256: Digest, reason: String? = nil, actor: String = "analyst") {
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
    /// Why, as one word of the reason list.
    public var reason: String?
    /// Who decided it at this hotline; never leaves the node.
    public var actor: String

    /// A vote.
    public init(
        sha256: Digest, _ direction: VoteDirection, classification: Classification? = nil, reason: String? = nil,
        actor: String = "analyst"
    ) {
        self.sha256 = sha256
        self.direction = direction
        self.classification = classification
        self.reason = reason
        self.actor = actor
    }
}
