import URLSyntax

/// The words of a report without invisible characters, the disguises of addresses, and markup.
struct PlainWords {
    private(set) var text = ""
    /// Links to files and torrents, taken out of the words: the names in them may hold spaces.
    private(set) var links: [String] = []

    init(_ words: String) {
        let visible = words.unicodeScalars.filter { !Self.isInvisible($0) }
        let scalars = takeLinks(outOf: Refanging.refanged(Self.withoutSoftBreaks(Array(visible))))
        text = String(String.UnicodeScalarView(scalars))
        if Self.isMarkup(text) { text = Self.withoutEntities(text) }
        // As programs write slashes in JSON.
        if text.contains(":\\/\\/") { text = text.replacing("\\/", with: "/") }
        text = MarkupTags.removed(from: Self.withoutSignature(text))
    }

    /// The text before the line `-- `, behind which mail programs put the sender's own name and addresses (RFC 3676 §4.3).
    private static func withoutSignature(_ text: String) -> String {
        for line in ["\n-- \n", "\n-- \r\n", "\r\n-- \r\n", "\n--\n", "\r\n--\r\n"] {
            if let start = text.range(of: line)?.lowerBound, text[..<start].contains(where: { !$0.isWhitespace }) {
                return String(text[..<start])
            }
        }
        return text
    }

    /// Characters without a width of their own. Joiners stay: names in some scripts need them.
    private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x34F, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x206F, 0xFE00...0xFE0F, 0xFEFF,
            0xE0000...0xE007F:
            true
        default: false
        }
    }

    /// Joins lines that a mail program broke with `=` (RFC 2045 §6.7), and reads its `=3D`.
    private static func withoutSoftBreaks(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = [], index = 0, broken = false
        while index < scalars.count {
            if scalars[index] == "=", index + 1 < scalars.count, scalars[index + 1] == "\n" || scalars[index + 1] == "\r" {
                broken = true
                index += index + 2 < scalars.count && scalars[index + 1] == "\r" && scalars[index + 2] == "\n" ? 3 : 2
                continue
            }
            result.append(scalars[index])
            index += 1
        }
        guard broken else { return result }
        return Array(String(String.UnicodeScalarView(result)).replacing("=3D", with: "=").unicodeScalars)
    }

    /// Takes `ed2k://|file|NAME|SIZE|HASH|/` and `magnet:?…` out of the words.
    private mutating func takeLinks(outOf scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        let file = Array("ed2k://|".unicodeScalars), torrent = Array("magnet:?".unicodeScalars)
        var result: [Unicode.Scalar] = [], index = 0
        while index < scalars.count {
            let isFile = Refanging.matches(file, in: scalars, at: index)
            guard links.count < AddressReading.most, isFile || Refanging.matches(torrent, in: scalars, at: index) else {
                result.append(scalars[index])
                index += 1
                continue
            }
            let line = scalars[index...].prefix(CanonicalAddress.longest).prefix {
                $0 != "\n" && $0 != "\r" && $0 != "<" && $0 != ">" && $0 != "\""
            }
            let link = isFile ? Self.fileLink(line) : Self.torrentLink(line)
            links.append(String(String.UnicodeScalarView(link)))
            result.append(" ")
            index += max(link.count, file.count)
        }
        return result
    }

    /// The link as far as its last bar and the slash behind it, or to the next space if it is not a file.
    private static func fileLink(_ line: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
        let bars = line.indices.filter { line[$0] == "|" }
        guard bars.count >= 5 else { return line.prefix { !$0.properties.isWhitespace } }
        // A second link may follow on the same line.
        let end = bars.dropFirst(4).first { $0 + 1 >= line.endIndex || line[$0 + 1] == "/" } ?? bars[4]
        return line[...min(end + 1, line.endIndex - 1)]
    }

    /// The link as far as the end of its last topic, or to the next space if it has none. Names before that may hold spaces.
    private static func torrentLink(_ line: ArraySlice<Unicode.Scalar>) -> ArraySlice<Unicode.Scalar> {
        let torrent = Array("magnet:?".unicodeScalars), topic = Array("xt=".unicodeScalars), all = Array(line)
        let next = all.indices.dropFirst().first { Refanging.matches(torrent, in: all, at: $0) } ?? all.count
        let last = all.indices.prefix(next).last { Refanging.matches(topic, in: all, at: $0) } ?? 0
        let end = all[last..<next].firstIndex { $0.properties.isWhitespace } ?? next
        return line.prefix(end)
    }

    // MARK: Markup

    private static func isMarkup(_ text: String) -> Bool { text.contains("href=") || text.contains("src=") || text.contains("&lt;") }

    private static func withoutEntities(_ text: String) -> String {
        let entities = [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&#x2F;", "/"), ("&#47;", "/"),
            ("&nbsp;", " "),
            ("&amp;", "&"),
        ]
        return entities.reduce(text) { text, entity in text.replacing(entity.0, with: entity.1) }
    }
}
