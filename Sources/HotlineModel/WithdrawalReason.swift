/// Why a member withdraws a finding or a hash: by mistake, or one of the reasons why material is unavailable or not illegal.
public struct WithdrawalReason: OpenCode {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }

    /// It was recorded by a slip of the hand, or about another case.
    public static let mistake = WithdrawalReason(rawValue: "mistake")
    public static let known = [mistake] + ReasonCode.known.map { WithdrawalReason(rawValue: $0.rawValue) }
}
