import URLSyntax

/// Addresses within another, which is a place of its own: a copy in a web archive, a redirector, a proxy.
enum EmbeddedAddresses {
    /// Parameters that name the page a visitor came from or goes back to, or the one who advertised it. It may be the reporter's.
    private static let leadsBack: Set<String> = [
        "ref", "referer", "referrer", "origin", "source", "return", "returnurl", "return_to", "next", "continue", "callback",
        "redirect_uri",
        "service", "utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term",
    ]

    /// The web addresses at other hosts that stand in the path, query or fragment.
    static func inside(_ address: ReadAddress) -> [ReadAddress] {
        guard let host = address.canonical.host, let written = AddressParts(address.text) else { return [] }
        var found = [inPath(written.path + (written.query.map { "?" + $0 } ?? ""))].compactMap(\.self)
        if found.isEmpty {
            found = written.parameters.filter { !leadsBack.contains($0.name.lowercased()) }.compactMap { inValue($0.value) }
        }
        if found.isEmpty, let fragment = written.fragment { found = [inValue(fragment)].compactMap(\.self) }
        return found.filter { $0.canonical.host != host }
    }

    /// The address behind a slash, with everything that follows: it has the query for itself.
    private static func inPath(_ text: String) -> ReadAddress? {
        for mark in [
            "/http://", "/https://", "/http:/", "/https:/", "/http%3A%2F%2F", "/https%3A%2F%2F", "/http%3a%2f%2f", "/https%3a%2f%2f",
        ] {
            guard let start = text.range(of: mark)?.lowerBound, !text[..<start].contains("?") else { continue }
            return inValue(String(text[text.index(after: start)...]))
        }
        return nil
    }

    private static func inValue(_ value: String) -> ReadAddress? {
        var value = value
        for _ in 0..<2 {
            let small = value.prefix(8).lowercased()
            if small.hasPrefix("http:/") || small.hasPrefix("https:/") { return Guess.schemed(Substring(value)).first }
            guard value.contains("%"), let decoded = PercentCoding.decoded(value) else { return nil }
            value = decoded
        }
        return Guess.schemed(Substring(value)).first { $0.canonical.scheme.hasPrefix("http") }
    }
}

extension String {
    /// The first place where a text stands.
    func range(of text: String) -> Range<String.Index>? { self.ranges(of: text).first }
}
