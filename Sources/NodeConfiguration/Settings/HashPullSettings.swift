public import HotlineModel

/// The hash feeds that the node pulls, and the interval.
public struct HashPullSettings: Hashable, Sendable {
    /// The members whose feeds are pulled.
    public enum Members: Hashable, Sendable {
        /// Every other member if this node's role is central; otherwise central, and only its withdrawals and votes.
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
