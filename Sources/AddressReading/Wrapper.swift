import URLSyntax

/// A service that puts an address into its own: mail gateways, search engines, sites that warn before a link leaves them.
struct Wrapper: Sendable {
    /// How the wrapped address is written.
    enum Form: Sendable {
        /// The value of the first of these parameters.
        case parameter([String])
        /// Base64 in a parameter, behind so many characters.
        case base64(String, behind: Int)
        /// Everything behind the question mark.
        case query
        /// Everything behind this text in the path.
        case path(behind: String)
        /// The last segment of the path.
        case lastSegment
        /// A segment of the path, behind this beginning.
        case segment(String)
        /// In the path between these texts.
        case between(String, String)
        /// As Proofpoint's second form writes it: `-` for `%`, `_` for `/`.
        case dashes(String)
        /// As Proofpoint's third form writes it: between two double underscores, with odd characters counted out behind.
        case underscores
        /// In the host: dots as `-`, `-` as `--`.
        case host(suffix: String)
    }

    /// A host, or `.domain` for all hosts under it, or `name.*` for a name under any domain.
    let host: String
    /// The beginning of the path.
    let path: String
    let form: Form

    /// True if a host may be a wrapper's.
    static func mayBe(_ host: String) -> Bool { known.contains { $0.isAt(host) } }

    /// What an address wraps; `nil` if no wrapper made it. None if the wrapped address cannot be read: then a person must.
    static func contents(of address: ReadAddress) -> [ReadAddress]? {
        guard case .name(let host)? = address.canonical.host, let parts = AddressParts(address.text) else { return nil }
        for wrapper in known where wrapper.isAt(host) && parts.path.lowercased().hasPrefix(wrapper.path) {
            guard let inner = wrapper.contents(parts) else { continue }
            return read(inner)
        }
        return nil
    }

    private static func read(_ inner: String) -> [ReadAddress] {
        let inner = inner.trimmingSpaces
        let schemed = Guess.schemed(Substring(inner))
        if !schemed.isEmpty { return schemed }
        return [Guess.bare(Substring(inner), isAlone: true, orWithoutPath: true)].compactMap(\.self)
    }

    private func isAt(_ host: String) -> Bool {
        if self.host.hasPrefix(".") { return host.hasSuffix(self.host) || host == self.host.dropFirst() }
        guard self.host.hasSuffix(".*") else { return host == self.host || host == "www." + self.host || host == "m." + self.host }
        // `google.example` and `www.google.co.example`: one or two labels behind the name.
        let labels = host.split(separator: ".")
        return labels.dropFirst(max(0, labels.count - 3)).dropLast().contains(self.host.dropLast(2)) && labels.last != self.host.dropLast(2)
    }

    // MARK: Forms

    private func contents(_ parts: AddressParts) -> String? {
        switch form {
        case .parameter(let names): parts.value(of: names)
        case .base64(let name, let prefix): parts.value(of: [name]).flatMap { Base64.text(String($0.dropFirst(prefix))) }
        case .query: parts.query.map { PercentCoding.decoded($0) ?? $0 }
        case .path(let mark): Self.behind(mark, in: parts)
        case .lastSegment: parts.path.split(separator: "/").last.flatMap { PercentCoding.decoded($0) }
        case .segment(let start):
            parts.path.split(separator: "/").first { $0.hasPrefix(start) }.flatMap { PercentCoding.decoded($0.dropFirst(start.count)) }
        case .between(let start, let end): Self.between(start, end, in: parts.all).map { String($0.inner) }
        case .dashes(let name): parts.value(of: [name]).flatMap(Self.undashed)
        case .underscores: Self.betweenUnderscores(parts)
        case .host(let suffix): Self.unfolded(parts, suffix: suffix)
        }
    }

    private static func behind(_ mark: String, in parts: AddressParts) -> String? {
        guard let found = parts.path.range(of: mark) else { return nil }
        let rest = String(parts.path[found.upperBound...])
        guard !rest.isEmpty else { return nil }
        guard rest.prefix(12).contains("%") else { return rest + (parts.query.map { "?" + $0 } ?? "") }
        return PercentCoding.decoded(rest)
    }

    private static func undashed(_ value: String) -> String? {
        PercentCoding.decoded(value.replacing("_", with: "/").replacing("-", with: "%"))
    }

    /// `/v3/__ADDRESS__;CHARACTERS!!…`: each `*` in the address stands for the next of the characters in Base64. With none, nothing is missing.
    private static func betweenUnderscores(_ parts: AddressParts) -> String? {
        guard let (address, behind) = between("__", "__;", in: parts.all) else { return nil }
        var characters = (Base64.text(String(behind.prefix { $0 != "!" })) ?? "")[...]
        var result = "", rest = address
        while let sign = rest.popFirst() {
            guard sign == "*" else {
                result.append(sign)
                continue
            }
            var count = 1
            // A second star and a letter stand for a run: A for 2, B for 3 and so on.
            if rest.first == "*", let run = rest.dropFirst().first.flatMap({ runs.firstIndex(of: $0) }) {
                count = run + 2
                rest = rest.dropFirst(2)
            }
            result += characters.prefix(count)
            characters = characters.dropFirst(count)
        }
        return result
    }

    private static let runs = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

    private static func between(_ start: String, _ end: String, in text: String) -> (inner: Substring, behind: Substring)? {
        guard let first = text.range(of: start)?.upperBound, let last = text[first...].ranges(of: end).first else { return nil }
        return (text[first..<last.lowerBound], text[last.upperBound...])
    }

    /// The host and path behind a translator's: `a--b-example.translate.goog` is `a-b.example`.
    private static func unfolded(_ parts: AddressParts, suffix: String) -> String? {
        guard parts.host.hasSuffix(suffix) else { return nil }
        let folded = parts.host.dropLast(suffix.count)
        let host = folded.replacing("--", with: "\u{0}").replacing("-", with: ".").replacing("\u{0}", with: "-")
        let query = (parts.query ?? "").split(separator: "&").filter { !$0.hasPrefix("_x_tr_") }.joined(separator: "&")
        return "https://\(host)\(parts.path)" + (query.isEmpty ? "" : "?" + query)
    }
}
