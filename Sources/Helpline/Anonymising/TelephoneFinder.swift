/// Finds possible telephone numbers: seven digits or more, in any grouping. Dates and spans of years are left.
///
/// It also finds account numbers and network addresses of that many digits: no rule tells them from the telephone numbers of every country.
enum TelephoneFinder {
    private static let fewestDigits = 7

    /// The passages of a folded text, in order.
    static func passages(in text: [Character]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var position = 0
        while position < text.count {
            if let date = date(in: text, at: position), date.hasFullYear || !goesOn(text, at: date.end) {
                position = date.end
            } else if begins(in: text, at: position) {
                let run = run(in: text, from: position)
                if run.digits >= fewestDigits, !isYears(text[position..<run.end]) { found.append(position..<run.end) }
                position = run.end
            } else {
                position += 1
            }
        }
        return found
    }

    private static func begins(in text: [Character], at position: Int) -> Bool {
        if isDigit(text[position]) { return true }
        guard text[position] == "+" || text[position] == "(" else { return false }
        let next = text[(position + 1)...].prefix(3)
        return next.first.map { isDigit($0) || $0 == "+" || $0 == " " } == true && next.contains(where: isDigit)
    }

    /// Digits and the characters between them, to the last digit.
    private static func run(in text: [Character], from start: Int) -> (end: Int, digits: Int) {
        var (position, end, digits, between) = (start, start + 1, 0, 0)
        while position < text.count {
            let character = text[position]
            if isDigit(character) {
                // After a plus, everything to the end is one number.
                if text[start] != "+", digits > 0, between > 0, date(in: text, at: position)?.hasFullYear == true { break }
                (digits, between, end) = (digits + 1, 0, position + 1)
            } else if " -./()+".contains(character), between < 3 {
                between += 1
            } else {
                break
            }
            position += 1
        }
        return (end, digits)
    }

    /// The end of a date that begins at a position: `2014-05-31`, `31.5.2014`, `5/31/14`.
    private static func date(in text: [Character], at start: Int) -> (end: Int, hasFullYear: Bool)? {
        guard isDigit(text[start]), start == 0 || !isDigit(text[start - 1]) else { return nil }
        var groups: [(value: Int, digits: Int)] = []
        var separators: [Character] = []
        var position = start
        while groups.count < 3 {
            var group = (value: 0, digits: 0)
            while position < text.count, isDigit(text[position]), group.digits < 5 {
                group = (group.value * 10 + (text[position].wholeNumberValue ?? 0), group.digits + 1)
                position += 1
            }
            guard group.digits > 0 else { return nil }
            groups.append(group)
            guard groups.count < 3 else { break }
            guard position < text.count, "-./".contains(text[position]) else { return nil }
            separators.append(text[position])
            position += 1
        }
        guard separators[0] == separators[1], position == text.count || !isDigit(text[position]) else { return nil }
        // A fourth group makes it a number of four groups, which is not a date.
        if position + 1 < text.count, text[position] == separators[0], isDigit(text[position + 1]) { return nil }
        return isDate(groups) ? (position, groups.contains(where: isYear)) : nil
    }

    /// More digits follow, with at most a space before them.
    private static func goesOn(_ text: [Character], at position: Int) -> Bool {
        text[position...].prefix(2).drop { " -./()".contains($0) }.first.map(isDigit) ?? false
    }

    private static func isYear(_ group: (value: Int, digits: Int)) -> Bool { group.digits == 4 && (1900...2099).contains(group.value) }

    private static func isDate(_ groups: [(value: Int, digits: Int)]) -> Bool {
        func isMonthAndDay(_ one: (value: Int, digits: Int), _ other: (value: Int, digits: Int)) -> Bool {
            [one, other].allSatisfy { $0.digits <= 2 && (1...31).contains($0.value) } && min(one.value, other.value) <= 12
        }
        if isYear(groups[0]) { return isMonthAndDay(groups[1], groups[2]) }
        return (isYear(groups[2]) || groups[2].digits == 2) && isMonthAndDay(groups[0], groups[1])
    }

    /// Every group of digits is a year.
    private static func isYears(_ run: ArraySlice<Character>) -> Bool {
        run.split { !isDigit($0) }.allSatisfy { group in
            group.count == 4 && (group.starts(with: "19") || group.starts(with: "20"))
        }
    }

    private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
}
