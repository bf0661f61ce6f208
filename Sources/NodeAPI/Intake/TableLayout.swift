import AddressReading

/// Where a table of reports has its columns.
struct TableLayout {
    /// The number of columns.
    let width: Int
    /// The titles of columns that nothing is read from. One that is no plain word is named by its number.
    let ignored: [String]
    private let columns: [TableColumn?]
    private let titles: [String]

    /// The kinds of columns that are known.
    var known: Set<TableColumn> { Set(columns.compactMap(\.self)) }

    // MARK: With and without a header row

    /// The layout that a header row names; `nil` for any other row.
    init?(header cells: [String]) {
        let columns = cells.map { TableColumn(title: $0) }
        guard columns.contains(.address), !cells.contains(where: Self.isAddress) else { return nil }
        self.init(columns: Self.withoutRepeats(columns, cells), titles: cells)
    }

    /// The layout of a table without a header row.
    init(addressAt place: Int, width: Int) {
        let columns = (0..<max(width, place + 1)).map { $0 == place ? TableColumn.address : nil }
        self.init(columns: columns, titles: columns.map { _ in "" })
    }

    private init(columns: [TableColumn?], titles: [String]) {
        let words = titles.map { SpelledWords.plain($0) }
        self.columns = columns
        self.titles = words
        width = columns.count
        ignored = zip(columns, titles).enumerated().compactMap { place, column in
            guard column.0 == nil || column.0 == .workUser, !words[place].isEmpty else { return nil }
            return Self.name(of: column.1, place: place)
        }
    }

    /// A title for people, safe to print.
    private static func name(of title: String, place: Int) -> String {
        let isPlain = title.allSatisfy { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" || $0 == "_" }
        return isPlain ? String(title.prefix(40)) : "column \(place + 1)"
    }

    /// The columns without a title that hold something in a row.
    func untitled(in fields: [String]) -> [String] {
        zip(columns.indices, fields).compactMap { place, field in
            columns[place] == nil && titles[place].isEmpty && Self.isFilled(field) ? "column \(place + 1)" : nil
        }
    }

    /// Several columns may hold addresses or comments; of others the first counts. Beside a column of links, `Address` is where somebody lives.
    private static func withoutRepeats(_ columns: [TableColumn?], _ titles: [String]) -> [TableColumn?] {
        let hasLinks = zip(columns, titles).contains { $0 == .address && !TableColumn.isAmbiguous($1) }
        var seen: Set<TableColumn> = []
        return zip(columns, titles).map { column, title in
            guard let column else { return nil }
            let isFirst = seen.insert(column).inserted
            switch column {
            case .address: return hasLinks && TableColumn.isAmbiguous(title) ? nil : column
            case .comment, .workUser: return column
            default: return isFirst ? column : nil
            }
        }
    }

    /// True if a cell is an address that can be understood, with nothing around it.
    static func isAddress(_ cell: String) -> Bool {
        !cell.contains(where: \.isWhitespace) && holdsAddress(cell)
    }

    /// True if an address can be understood from a cell.
    static func holdsAddress(_ cell: String) -> Bool {
        cell.utf8.contains { $0 == 0x2E || $0 == 0x3A } && !AddressReading(cell).addresses.isEmpty
    }

    // MARK: Rows

    /// The filled cells of a column, in order.
    func cells(_ column: TableColumn, in fields: [String]) -> [String] {
        zip(columns, fields).compactMap { $0 == column && Self.isFilled($1) ? $1 : nil }
    }

    /// The place of the first column of addresses.
    var addressPlace: Int { columns.firstIndex(of: .address) ?? 0 }

    /// All filled cells but the mailbox of the person who wrote the table.
    func words(of fields: [String]) -> [String] {
        fields.enumerated().compactMap { place, field in
            Self.isFilled(field) && !(place < width && columns[place] == .workUser) ? field : nil
        }
    }

    /// True if no column that is read holds anything.
    func readsNothing(from fields: [String]) -> Bool {
        !zip(columns, fields).contains { $0 != nil && $0 != .workUser && Self.isFilled($1) }
    }

    /// True for a cell with a letter or a number.
    static func isFilled(_ cell: String) -> Bool { cell.contains { $0.isLetter || $0.isNumber } }

    /// The layout from here on if a row is a header again, as where files were put together: the same one, or another one of known titles.
    func repeated(in fields: [String]) -> TableLayout? {
        guard let layout = TableLayout(header: fields) else { return nil }
        func trimmed(_ titles: [String]) -> ArraySlice<String> { titles[...(titles.lastIndex { !$0.isEmpty } ?? -1)] }
        if trimmed(layout.titles) == trimmed(titles) { return self }
        let filled = fields.filter(Self.isFilled)
        let named = filled.filter { TableColumn(title: $0) != nil }
        return layout.known.count >= 2 && named.count * 2 > filled.count ? layout : nil
    }
}
