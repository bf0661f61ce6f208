/// Why bytes are not the message they should be: the member at fault and what it must be, never its value.
public struct MessageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The path of the member, such as `site.type` or `items[2].sha1`; empty for the message itself.
    public private(set) var member: String
    /// What the member must be, such as `must be text`.
    public let rule: String

    /// A rule that the value just read does not follow.
    public init(_ rule: String, member: String = "") {
        self.rule = rule
        self.member = member
    }

    /// The same error of a value that stands in a member.
    func inside(_ name: String) -> MessageError {
        var error = self
        error.member = member.isEmpty ? name : member.hasPrefix("[") ? name + member : "\(name).\(member)"
        return error
    }

    public var description: String { member.isEmpty ? "the message \(rule)" : "`\(member)` \(rule)" }
}
