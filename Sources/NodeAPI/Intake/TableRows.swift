import CSV
import Cryptography
import Envelopes
import HotlineModel
import NodeMessages

/// Reads the rows of a table as reports, one after the other: a header row may stand between them, where files were put together.
struct TableRows {
    /// What a row is.
    enum Meaning {
        case report(ReportRequest, unknown: [ImportOutcome.UnknownWord])
        /// It holds nothing that anybody reports.
        case passed(ImportOutcome.PassedLines.Reason)
    }

    private let opening: TableOpening
    private let origin: OwnOrigin?
    private var layout: TableLayout
    /// The separator of the next row. Files that were put together may have different ones.
    private(set) var separator: Character?
    private var keys: ImportKeys
    /// A row before the header row was a report, so the rows behind it are no titles.
    private var hasReports = false

    /// Columns that nothing is read from, of each header row so far.
    private(set) var ignored: [String]

    init(_ opening: TableOpening, origin: OwnOrigin?, name: String) {
        self.opening = opening
        self.origin = origin
        layout = opening.layout
        separator = opening.separator
        keys = ImportKeys(name: name)
        ignored = opening.layout.ignored
    }

    /// What the next row is.
    mutating func meaning(of row: CSVRow) -> Meaning {
        if TableOpening.separator(statedBy: row.fields) != nil { return .passed(.separator) }
        guard row.fields.contains(where: TableLayout.isFilled) else { return .passed(.empty) }
        if row.line < opening.line { return before(row) }
        if opening.hasHeader && row.line == opening.line { return .passed(.header) }
        if takeHeader(row.fields) { return .passed(.header) }
        if isFooter(row.fields) { return .passed(.footer) }
        return report(row)
    }

    /// Reads on by a row if it is a header again.
    private mutating func takeHeader(_ fields: [String]) -> Bool {
        if let repeated = layout.repeated(in: fields) {
            layout = repeated
        } else if let other = headerOfOtherFile(fields) {
            (layout, separator) = other
        } else {
            return false
        }
        ignored += layout.ignored
        return true
    }

    /// A header row with another separator: so far it is one field.
    private func headerOfOtherFile(_ fields: [String]) -> (TableLayout, Character?)? {
        guard fields.count == 1, let text = fields.first, text.utf8.count <= 1_000 else { return nil }
        return TableOpening.separators.lazy.filter { $0 != separator && text.contains($0) }.compactMap { separator in
            var reader = CSVReader(Array(text.utf8), separator: separator, form: .forgiving)
            guard let row = try? reader.next(), let layout = layout.repeated(in: row.fields) else { return nil }
            return (layout, separator)
        }.first
    }

    /// A row before the header row, or before the first address where there is no header row.
    private mutating func before(_ row: CSVRow) -> Meaning {
        let filled = row.fields.filter(TableLayout.isFilled)
        let isTitle =
            opening.hasHeader
            ? !hasReports && !filled.contains(where: TableLayout.isAddress) : !hasReports && Self.areTitles(filled, of: layout)
        if isTitle { return .passed(.title) }
        hasReports = true
        return wholeRow(row.fields)
    }

    /// True for a line above a table, or for column titles that are not known: plain words.
    private static func areTitles(_ cells: [String], of layout: TableLayout) -> Bool {
        if cells.count == 1, layout.width > 1 { return true }
        return cells.allSatisfy { cell in
            cell.count <= 40 && cell.allSatisfy { $0.isLetter || $0 == " " || $0 == "-" || $0 == "_" }
        }
    }

    /// True for sums and the end of a list, and for rows in which nothing but a running number stands.
    private func isFooter(_ fields: [String]) -> Bool {
        let cells = fields.filter(TableLayout.isFilled)
        return TableWords.areFooter(cells) || layout.words(of: fields).isEmpty
            || layout.readsNothing(from: fields) && TableWords.areNumbers(cells)
    }

    // MARK: Reports

    private mutating func report(_ row: CSVRow) -> Meaning {
        guard let fields = aligned(row.fields) else { return wholeRow(row.fields) }
        let addresses = layout.cells(.address, in: fields)
        guard !addresses.isEmpty, opening.hasHeader || holdsItsAddress(fields) else { return wholeRow(fields) }
        for name in layout.untitled(in: fields) where !ignored.contains(name) { ignored.append(name) }
        var report = ReportRequest(
            key: key(of: row.fields, reference: layout.cells(.reference, in: fields).first), address: addresses.joined(separator: "\n"),
            origin: origin ?? .public, referrer: layout.cells(.referrer, in: fields).first)
        let comment = layout.cells(.comment, in: fields).joined(separator: "\n")
        report.comment = comment.isEmpty ? nil : comment
        var unknown: [ImportOutcome.UnknownWord] = []
        if origin == nil, let word = layout.cells(.source, in: fields).first {
            if let origin = SpelledWords.origin(word) {
                report.origin = origin
            } else {
                unknown.append(.init("SOURCE", word, line: row.line))
            }
        }
        if let word = layout.cells(.type, in: fields).first {
            if let type = SpelledWords.siteType(word) {
                report.site = Site(type: type)
            } else {
                unknown.append(.init("TYPE", word, line: row.line))
            }
        }
        return .report(report, unknown: unknown)
    }

    /// In a table without header row, false if the address stands in another column than elsewhere.
    private func holdsItsAddress(_ fields: [String]) -> Bool {
        layout.cells(.address, in: fields).contains(where: TableLayout.holdsAddress) || !fields.contains(where: TableLayout.isAddress)
    }

    /// A report whose words are the whole row, for a row that does not fit the columns.
    private mutating func wholeRow(_ fields: [String]) -> Meaning {
        let separator = separator.map { $0 == "\t" ? " " : "\($0) " } ?? " "
        let reference = fields.count <= layout.width ? layout.cells(.reference, in: fields).first : nil
        let words = layout.words(of: fields).joined(separator: separator)
        return .report(ReportRequest(key: key(of: fields, reference: reference), address: words, origin: origin ?? .public), unknown: [])
    }

    /// The fields of a row, each in its column; `nil` if it has too many that hold something.
    private func aligned(_ fields: [String]) -> [String]? {
        guard fields[min(layout.width, fields.count)...].contains(where: TableLayout.isFilled) else { return fields }
        // A separator in an address that is not in quotes: the fields behind it fit again once its parts are joined.
        let place = layout.addressPlace
        return (1...(fields.count - layout.width)).lazy.map { more in
            let address = fields[place...(place + more)].joined(separator: separator.map(String.init) ?? "")
            return Array(fields[..<place] + [address] + fields[(place + more + 1)...])
        }.first(where: fits)
    }

    /// True if the words of a row's source and type are known ones, and there is such a word.
    private func fits(_ fields: [String]) -> Bool {
        let (sources, types) = (layout.cells(.source, in: fields), layout.cells(.type, in: fields))
        guard !(sources + types).isEmpty, !fields[layout.width...].contains(where: TableLayout.isFilled),
            TableLayout.holdsAddress(fields[layout.addressPlace])
        else { return false }
        return sources.allSatisfy { SpelledWords.origin($0) != nil } && types.allSatisfy { SpelledWords.siteType($0) != nil }
    }

    /// The key of a row. A follow-up under the same reference that says anything else is a report of its own.
    private mutating func key(of fields: [String], reference: String?) -> String {
        let filled = fields[...(fields.lastIndex { !$0.isEmpty } ?? -1)]
        let content = SHA256.digest(ofText: filled.joined(separator: "\u{1F}"))
        guard let reference else { return keys.key(of: content) }
        return "reference/\(reference.prefix(100))/\(content.hex)"
    }
}
