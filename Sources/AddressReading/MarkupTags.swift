/// Tags of forums and of Markdown, which stand without a space beside an address.
enum MarkupTags {
    private static let names: Set<String> = ["url", "img", "link", "code", "quote", "email", "b", "i", "u", "spoiler", "video"]
    private static let longestName = 16
    private static let longestValue = 4_096
    /// How many brackets of one text are looked at, so that a text of opening brackets costs no more than a long one.
    private static let most = 2_000

    /// The text with a space in place of every tag: of `[url=…]`, what is behind the equals sign stays, and of `[text](address)` both.
    static func removed(from text: String) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        var rest = Substring(text)
        var looks = 0
        while let sign = rest.first {
            if sign == "[" || sign == "<", looks < most {
                looks += 1
                if let (kept, after) = sign == "[" ? tag(rest) : named(rest) {
                    result += " " + kept + " "
                    rest = after
                    continue
                }
            }
            if sign == "]", rest.hasPrefix("](") {
                // The address ends at the bracket that fits; trimming does that.
                result += " ("
                rest = rest.dropFirst(2)
            } else {
                result.append(sign)
                rest = rest.dropFirst()
            }
        }
        return result
    }

    /// The address in `<address|name>`, as chats write it, and the text behind the bar.
    private static func named(_ text: Substring) -> (kept: String, rest: Substring)? {
        let inner = text.dropFirst()
        guard Guess.begins(inner.prefix(longestName * 2)) else { return nil }
        if let folded = folded(inner) { return folded }
        let address = inner.prefix(longestValue).prefix { $0 != "|" && $0 != ">" && !$0.isWhitespace }
        let behind = inner[address.endIndex...]
        guard behind.first == "|", behind.prefix(longestValue).contains(">") else { return nil }
        return (String(address), behind.dropFirst())
    }

    /// An address in angle brackets that goes on in a further line (RFC 3986, appendix C).
    private static func folded(_ inner: Substring) -> (kept: String, rest: Substring)? {
        let whole = inner.prefix(longestValue).prefix { $0 != ">" && $0 != "<" }
        let behind = inner[whole.endIndex...]
        guard behind.first == ">", whole.contains(where: \.isNewline), whole.ranges(of: "://").count == 1 else { return nil }
        return (String(whole.filter { !$0.isWhitespace }), behind.dropFirst())
    }

    /// What to keep of the forum tag at the beginning, and the text behind it.
    private static func tag(_ text: Substring) -> (kept: String, rest: Substring)? {
        let inner = text.dropFirst()
        let name = inner.prefix(longestName).drop { $0 == "/" }.prefix { $0.isLetter }
        guard names.contains(name.lowercased()) else { return nil }
        let behind = inner.drop { $0 == "/" }.dropFirst(name.count)
        if behind.first == "]" { return ("", behind.dropFirst()) }
        guard behind.first == "=" else { return nil }
        let value = behind.dropFirst().prefix(longestValue).prefix { $0 != "]" && !$0.isNewline }
        guard behind.dropFirst(1 + value.count).first == "]" else { return nil }
        return (String(value), behind.dropFirst(2 + value.count))
    }
}
