/// Finds e-mail addresses, even if they were written so that programs do not find them.
enum EmailFinder {
    /// The passages of a folded text, in order.
    static func passages(in text: [Character]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var position = 0
        while position < text.count {
            if let sign = atSign(in: text, at: position), let passage = address(around: sign, in: text, after: found.last?.upperBound ?? 0)
            {
                found.append(passage)
                position = passage.upperBound
            } else {
                position += 1
            }
        }
        return found
    }

    /// The at sign that begins at a position: `@`, one in brackets, or the word with a written dot after it.
    private static func atSign(in text: [Character], at position: Int) -> (range: Range<Int>, isWord: Bool)? {
        if text[position] == "@" { return (position..<position + 1, false) }
        for sign in ["(at)", "[at]", "{at}", "<at>", "(@)", "[@]"] where text[position...].starts(with: sign) {
            return (position..<position + 4, false)
        }
        if text[position...].starts(with: " at ") { return (position..<position + 4, true) }
        return nil
    }

    private static func address(around sign: (range: Range<Int>, isWord: Bool), in text: [Character], after end: Int) -> Range<Int>? {
        var start = sign.range.lowerBound
        if start > end, !sign.isWord, text[start - 1] == " " { start -= 1 }
        let beforeName = start
        while start > end, isNamePart(text[start - 1]) { start -= 1 }
        while start < beforeName, !(text[start].isLetter || text[start].isNumber) { start += 1 }
        guard start < beforeName else { return nil }
        var position = sign.range.upperBound
        if position < text.count, text[position] == " " { position += 1 }
        guard let host = host(in: text, from: position, writtenDots: sign.isWord) else { return nil }
        // Spaces around a plain at sign count only before a name with a dot: "call me @ home" is not an address.
        let isSpaced = beforeName < sign.range.lowerBound || position > sign.range.upperBound
        guard !isSpaced || host.hasDot else { return nil }
        return start..<host.end
    }

    private static func isNamePart(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "._%+-'!#$&*=?^`{|}~".contains(character)
    }

    /// A host name, its dots written as signs or as words.
    ///
    /// - Parameter writtenDots: `true` if there must be a dot that is written as a word.
    private static func host(in text: [Character], from start: Int, writtenDots: Bool) -> (end: Int, hasDot: Bool)? {
        var end = label(in: text, from: start)
        guard end > start else { return nil }
        var (hasDot, hasWrittenDot) = (false, false)
        while let dot = dot(in: text, at: end) {
            let next = label(in: text, from: dot.end)
            guard next > dot.end else { break }
            (end, hasDot, hasWrittenDot) = (next, true, hasWrittenDot || dot.isWritten)
        }
        return writtenDots && !hasWrittenDot ? nil : (end, hasDot)
    }

    private static func label(in text: [Character], from start: Int) -> Int {
        var end = start
        while end < text.count, text[end].isLetter || text[end].isNumber || text[end] == "-" || text[end] == "_" { end += 1 }
        return end
    }

    private static func dot(in text: [Character], at position: Int) -> (end: Int, isWritten: Bool)? {
        guard position < text.count else { return nil }
        if text[position] == "." { return (position + 1, false) }
        for sign in [" (dot) ", " [dot] ", " dot ", "(dot)", "[dot]", "{dot}", "(.)", "[.]", " . "]
        where text[position...].starts(with: sign) {
            return (position + sign.count, true)
        }
        return nil
    }
}
