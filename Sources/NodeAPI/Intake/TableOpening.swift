import CSV

/// How a table of reports begins: its separator, and the row that names its columns, if there is one.
struct TableOpening {
    /// `nil` if each line is one field.
    let separator: Character?
    let layout: TableLayout
    /// The line of the header row; without one, of the first row with an address.
    let line: Int
    let hasHeader: Bool

    /// The rows in which a header is looked for. Titles, dates and empty rows may stand before it.
    private static let sample = 50
    /// The rows of which those that say something are looked at.
    private static let mostRows = 10_000
    static let separators: [Character] = [";", "\t", ",", "|"]

    /// - Throws: An error in one sentence for what is no table of reports: neither a title nor a cell tells where the addresses are.
    init(_ text: [UInt8]) throws(InputError) {
        let stated = Self.stated(in: text)
        let candidates = (stated.map { [$0] } ?? Self.separators).map { Candidate($0, Self.rows(text, $0, Self.sample)) }
        if let (candidate, header) = Self.header(in: candidates) {
            // One title alone says nothing about separators, and an address may have any of them in it.
            separator = header.layout.width > 1 ? candidate.separator : stated
            (layout, line, hasHeader) = (header.layout, header.line, true)
            return
        }
        let separator = stated ?? candidates.filter(\.isConsistent).max { $0.rows(of: $0.width) < $1.rows(of: $1.width) }?.separator
        // A title may have an address within other words, so a cell that is nothing but an address tells more.
        let found =
            Self.firstAddress(text, separator, TableLayout.isAddress) ?? Self.firstAddress(text, separator, TableLayout.holdsAddress)
        guard let first = found else {
            throw Self.noAddress(text, separator)
        }
        self.separator = separator
        (layout, line, hasHeader) = (TableLayout(addressAt: first.place, width: first.width), first.line, false)
    }

    /// The first rows that can be read.
    private static func rows(_ text: [UInt8], _ separator: Character?, _ most: Int) -> [CSVRow] {
        var reader = CSVReader(text, separator: separator, form: .forgiving)
        var rows: [CSVRow] = []
        for _ in 0..<mostRows where rows.count < most && !reader.isAtEnd {
            if let row = try? reader.next(), row.fields.contains(where: TableLayout.isFilled) { rows.append(row) }
        }
        return rows
    }

    /// The separator that the first line states for spreadsheet programs: `sep=;`.
    private static func stated(in text: [UInt8]) -> Character? { rows(text, nil, 1).first.flatMap { separator(statedBy: $0.fields) } }

    /// The separator that a row states; `nil` for any other row.
    static func separator(statedBy fields: [String]) -> Character? {
        // Read with the separator that it states, the row has two fields.
        let text = Substring(fields.count == 2 && fields[1].isEmpty ? fields[0] + "," : fields.joined())
        let bare = text.filter { $0 != "\"" && $0 != " " }
        guard bare.lowercased().hasPrefix("sep="), bare.count <= 5 else { return nil }
        return bare.count == 5 ? bare.last : nil
    }

    /// The row that names the most columns.
    private static func header(in candidates: [Candidate]) -> (Candidate, Header)? {
        var best: (candidate: Candidate, header: Header)?
        for candidate in candidates {
            for header in headers(in: candidate.rows) where best.map({ header.rank > $0.header.rank }) ?? true {
                best = (candidate, header)
            }
        }
        return best
    }

    /// The header rows above the first address that stands below one: a later one is that of another file.
    private static func headers(in rows: [CSVRow]) -> [Header] {
        var headers: [Header] = []
        for row in rows {
            if let layout = TableLayout(header: row.fields) {
                headers.append(Header(line: row.line, layout: layout))
            } else if !headers.isEmpty, row.fields.contains(where: TableLayout.isAddress) {
                break
            }
        }
        return headers
    }

    private static func noAddress(_ text: [UInt8], _ separator: Character?) -> InputError {
        var reader = CSVReader(text, separator: separator, form: .forgiving)
        for _ in 0..<mostRows where !reader.isAtEnd {
            do { _ = try reader.next() } catch {
                return InputError("line \(error.line) cannot be read: \(error); no other row has an address")
            }
        }
        return InputError("no column is named `URL`, and no row has an address; name the columns in the first row")
    }

    private struct Header {
        let line: Int
        let layout: TableLayout
        /// Of equal rows the first counts, read with the separator that its own fields have.
        var rank: (Int, Int, Int) { (layout.known.count, -line, layout.width) }
    }

    private struct FirstAddress {
        let line: Int
        let place: Int
        let width: Int
    }

    /// The first cell of a kind, one with a scheme rather than one without.
    private static func firstAddress(_ text: [UInt8], _ separator: Character?, _ isOne: (String) -> Bool) -> FirstAddress? {
        var reader = CSVReader(text, separator: separator, form: .forgiving)
        for _ in 0..<mostRows where !reader.isAtEnd {
            guard let row = try? reader.next() else { continue }
            let places = row.fields.indices.filter { isOne(row.fields[$0]) }
            guard let place = places.first(where: { row.fields[$0].contains("://") }) ?? places.first else { continue }
            return FirstAddress(line: row.line, place: place, width: row.fields.count)
        }
        return nil
    }
}

/// A table's first rows, read with one separator.
private struct Candidate {
    let separator: Character
    let rows: [CSVRow]
    /// The most frequent number of fields.
    let width: Int

    init(_ separator: Character, _ rows: [CSVRow]) {
        self.separator = separator
        self.rows = rows
        let counts = Dictionary(grouping: rows, by: \.fields.count).mapValues(\.count)
        width = counts.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 1
    }

    func rows(of width: Int) -> Int { rows.count { $0.fields.count == width } }

    /// True if it separates fields in a table that does not say so. An address may have a semicolon or a comma in it.
    var isConsistent: Bool {
        guard width > 1, rows(of: width) * 2 > rows.count else { return false }
        return separator == "\t" || rows.contains { $0.fields.count == width && showsSeparation($0.fields) }
    }

    /// True if some cell beside the first address cannot be a part of it.
    private func showsSeparation(_ fields: [String]) -> Bool {
        guard let place = fields.firstIndex(where: TableLayout.holdsAddress) else { return false }
        if place > 0 { return true }
        return fields.dropFirst().contains { cell in
            cell.isEmpty || cell.contains(" ") || cell.contains("://") || cell.contains("@") || SpelledWords.origin(cell) != nil
                || SpelledWords.siteType(cell) != nil || separator == ";" && !cell.contains("=")
        }
    }
}
