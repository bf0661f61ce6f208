/// Joins the lines of a mail server to replies (RFC 5321 §4.2.1): `250-…` goes on, `250 …` ends.
struct ReplyReader: Sendable {
    private var code = 0
    private var text: [UInt8] = []

    /// Reads one line, and returns the reply that it ends. A line that is of no reply is skipped.
    mutating func read(_ line: some Collection<UInt8>) -> SMTPReply? {
        let line = Array(line.prefix { $0 != 0x0D && $0 != 0x0A })
        guard line.count >= 3, line[..<3].allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
        let number = line[..<3].reduce(0) { $0 * 10 + Int($1 &- 0x30) }
        if number != code { text = [] }
        code = number
        if !text.isEmpty && text.count < SMTPReply.longestText { text.append(0x20) }
        // Control characters could play tricks on a terminal.
        let words = line.dropFirst(4).prefix(max(0, SMTPReply.longestText - text.count))
        text += words.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 }
        if line.count > 3 && line[3] == 0x2D { return nil }
        defer { (code, text) = (0, []) }
        return SMTPReply(code: number, text: String(decoding: text, as: UTF8.self))
    }
}
