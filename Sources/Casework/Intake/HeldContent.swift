/// Content that stands in words itself (`data:`, RFC 2397). A node takes the address of material and never material, so it is cut out.
enum HeldContent {
    private static let scheme = "data:"
    /// The media type and parameters before the comma.
    private static let longestHead = 200

    /// The words without content.
    ///
    /// - Parameter cut: Set to true if there was any.
    static func removed(from words: String, cut: inout Bool) -> String {
        guard words.utf8.contains(0x2C), words.contains(":") else { return words }
        var result = "", rest = Substring(words)
        while let colon = rest.firstIndex(of: ":") {
            let next = rest.index(after: colon)
            result += rest[..<next]
            let isContent = result.suffix(scheme.count).lowercased() == scheme
            rest = rest[next...]
            guard isContent, let head = head(rest) else { continue }
            cut = true
            result += head + ",…"
            rest = rest[head.endIndex...].drop { !$0.isWhitespace && $0 != "\"" && $0 != "<" && $0 != ">" }
        }
        return result + rest
    }

    /// The type of the content at the beginning; `nil` if none is there.
    private static func head(_ text: Substring) -> Substring? {
        let head = text.prefix(longestHead).prefix { $0 != "," && !$0.isWhitespace }
        let isFollowed = text[head.endIndex...].first == ","
        return isFollowed && (head.isEmpty || head.contains("/") || head.contains(";")) ? head : nil
    }
}
