/// The direction of a member's vote on a hash.
public struct VoteDirection: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The voter's analyst came to the same finding.
    public static let confirm = VoteDirection(rawValue: "confirm")
    /// The voter's analyst came to another finding.
    public static let dispute = VoteDirection(rawValue: "dispute")
    public static let known = [confirm, dispute]
}
