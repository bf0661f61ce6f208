/// A place in Telegram, `tg://resolve?domain=NAME&post=NUMBER` and its like. Names have no case there, invitations do.
struct TelegramLink {
    private let action: String
    private let parameters: [String]

    /// - Parameter rest: What stands behind `tg:`. It is `nil` if no action is named.
    init?(_ rest: String) {
        let parts = rest.drop { $0 == "/" }.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let action = parts.first?.prefix(while: { $0 != "/" }), !action.isEmpty else { return nil }
        self.action = Hostless.small(action)
        let pairs = parts.count > 1 ? parts[1].split(separator: "&") : []
        parameters = pairs.map(Self.parameter).sorted()
    }

    var text: String { "tg://\(action)" + (parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&")) }

    private static func parameter(_ pair: Substring) -> String {
        let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = Hostless.small(parts[0])
        guard parts.count == 2 else { return name }
        return "\(name)=" + (name == "domain" ? Hostless.small(parts[1]) : String(parts[1]))
    }
}
