public import HotlineModel

/// Whose hash feeds the node pulls.
public struct HashPullSettings: Hashable, Sendable {
    /// Which members' feeds.
    public enum Members: Hashable, Sendable {
        /// Every other member's where this node's role is central, nobody's otherwise.
        case automatic
        case these([MemberID])
    }

    public var members: Members
    /// The wait between two pulls of one feed.
    public var interval: Duration

    init(_ group: SettingsGroup) throws(ConfigurationError) {
        let names = try group.texts("members", default: ["auto"])
        if names == ["auto"] {
            members = .automatic
        } else {
            var these: [MemberID] = []
            for name in names {
                guard let member = MemberID(name) else { throw group.unusable("members", "it holds something that is no member's name") }
                these.append(member)
            }
            members = .these(these)
        }
        interval = .seconds(try group.integer("intervalSeconds", in: 1...86_400, default: 30))
    }
}
