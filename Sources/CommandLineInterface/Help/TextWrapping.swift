/// Breaks prose into lines.
enum TextWrapping {
    /// The lines of a text, each at most `width` characters unless a word is longer. An empty line separates paragraphs.
    ///
    /// - Parameters:
    ///   - first: The indentation of the first line; `rest` is that of the others.
    static func lines(_ text: String, width: Int, first: Int = 0, rest: Int = 0) -> [String] {
        var lines: [String] = []
        for (number, paragraph) in text.split(separator: "\n\n").enumerated() {
            if number > 0 { lines.append("") }
            var line = String(repeating: " ", count: lines.isEmpty ? first : rest)
            var isEmpty = true
            for word in paragraph.split(whereSeparator: \.isWhitespace) {
                if !isEmpty, line.count + 1 + word.count > width {
                    lines.append(line)
                    line = String(repeating: " ", count: rest)
                    isEmpty = true
                }
                line += isEmpty ? String(word) : " " + word
                isEmpty = false
            }
            lines.append(line)
        }
        return lines
    }

    /// Lays out two columns: names to the left, their descriptions wrapped to the right.
    static func columns(_ rows: [(name: String, text: String)], width: Int) -> [String] {
        let left = min(rows.map(\.name.count).max() ?? 0, 28) + 4
        return rows.flatMap { row -> [String] in
            let name = "  " + row.name
            guard name.count + 2 <= left else { return [name] + lines(row.text, width: width, first: left, rest: left) }
            var wrapped = lines(row.text, width: width, first: left, rest: left)
            guard let head = wrapped.first else { return [name] }
            wrapped[0] = name + head.dropFirst(name.count)
            return wrapped
        }
    }
}
