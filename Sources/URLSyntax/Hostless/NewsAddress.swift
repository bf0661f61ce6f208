/// A place in Usenet (RFC 5538): a group, or one article by its message identifier. Every news server has it, so the one that was named does
/// not count.
struct NewsAddress {
    private let name: String

    /// - Parameter rest: What stands behind `news:`. It is `nil` if neither group nor article is named.
    init?(_ rest: String) {
        var name = Substring(rest)
        if name.hasPrefix("//") {
            guard let slash = name.dropFirst(2).firstIndex(of: "/") else { return nil }
            name = name[name.index(after: slash)...]
        }
        for bracket in ["%3C", "<"] where name.hasPrefix(bracket) { name = name.dropFirst(bracket.count) }
        for bracket in ["%3E", ">"] where name.hasSuffix(bracket) { name = name.dropLast(bracket.count) }
        guard !name.isEmpty, name != "*" else { return nil }
        let written = name.replacing("%40", with: "@")
        // The names of groups have no capitals; the identifiers of articles may (RFC 5536 §3.1.3 and §3.1.4).
        self.name = written.contains("@") ? String(written) : Hostless.small(written)
    }

    var text: String { "news:" + name }
}
