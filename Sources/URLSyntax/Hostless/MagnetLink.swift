/// A magnet link: what it leads to is named by its topics (`xt`), in any order. Names, trackers and sources are help on the way.
struct MagnetLink {
    private let topics: Set<String>

    /// - Parameter rest: What stands behind `magnet:`. The link is `nil` if no topic of it is of a known kind.
    init?(_ rest: String) {
        guard let query = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).dropFirst().first else { return nil }
        let topics = query.split(separator: "&").compactMap { Self.topic(ofParameter: $0) }
        guard topics.contains(where: { $0.isKnown }) else { return nil }
        self.topics = Set(topics.map { $0.text })
    }

    var text: String { "magnet:?" + topics.sorted().map { "xt=" + $0 }.joined(separator: "&") }

    /// The topic of `xt=…` or a numbered `xt.1=…`; `nil` for any other parameter.
    private static func topic(ofParameter parameter: Substring) -> (text: String, isKnown: Bool)? {
        let parts = parameter.split(separator: "=", maxSplits: 1)
        // Copied from the source of a page, `&` is `&amp;`.
        let name = parts[0].lowercased().trimmingPrefix("amp;")
        guard parts.count == 2, name == "xt" || name.hasPrefix("xt.") else { return nil }
        return topic(String(parts[1]))
    }

    private static func topic(_ written: String) -> (text: String, isKnown: Bool) {
        guard let urn = PercentCoding.decoded(written) else { return (written, false) }
        let parts = urn.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[0].lowercased() == "urn" else { return (written, false) }
        let kind = parts[1..<(parts.count - 1)].joined(separator: ":").lowercased()
        guard let digest = digest(String(parts[parts.count - 1]), kind: kind) else { return (written, false) }
        return ("urn:\(kind):\(digest)", true)
    }

    /// A digest in small letters, of BitTorrent (BEP 9 and 52) and its older kin; `nil` for one that is not of its kind.
    private static func digest(_ text: String, kind: String) -> String? {
        switch kind {
        case "btih", "sha1": hex(text, digits: 40) ?? Base32.hex(text, bytes: 20)
        case "btmh": hex(text, digits: 68)
        case "ed2k", "ed2khash", "md5": hex(text, digits: 32)
        case "tree:tiger": Base32.hex(text, bytes: 24).map { _ in text.lowercased() }
        default: nil
        }
    }

    private static func hex(_ text: String, digits: Int) -> String? {
        text.utf8.count == digits && text.allSatisfy(\.isHexDigit) ? text.lowercased() : nil
    }
}
