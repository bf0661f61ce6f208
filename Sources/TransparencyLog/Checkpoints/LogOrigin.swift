public import HotlineModel

/// Identifies a log: that of a member in an epoch, written `hotline/log/nl/0123456789abcdef0123456789abcdef`.
///
/// A node that is restored from a backup begins a new epoch, and with it a log of another origin. Within one epoch a log only grows.
public struct LogOrigin: Hashable, Sendable, CustomStringConvertible {
    public let member: MemberID
    /// Thirty-two lower-case hex digits.
    public let epoch: String

    private static let prefix = "hotline/log/"

    /// The log of a member in an epoch; `nil` unless the epoch is 32 lower-case hex digits.
    public init?(member: MemberID, epoch: String) {
        guard epoch.isLowerHex(digits: 32) else { return nil }
        self.member = member
        self.epoch = epoch
    }

    /// Reads the written form; `nil` for any other form.
    public init?(_ text: String) {
        guard text.hasPrefix(Self.prefix) else { return nil }
        let parts = text.dropFirst(Self.prefix.count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let member = MemberID(String(parts[0])) else { return nil }
        self.init(member: member, epoch: String(parts[1]))
    }

    public var description: String { "\(Self.prefix)\(member)/\(epoch)" }
}
