/// A quote that opens a field and is closed by none. It stands for itself.
struct StrayQuote: Error {
    /// Its place in the text.
    let offset: Int
}

/// One row while it is read, line by line (RFC 4180).
///
/// The end of a line ends the row unless it stands within quotes. Spaces around a field do not belong to it. Within quotes every byte counts.
struct RowParser {
    private enum State { case beforeField, plain, quoted, afterQuote, afterField }

    private let separator: UInt8?
    private let line: Int
    private var state = State.beforeField
    private var field: [UInt8] = []
    private var fields: [[UInt8]] = []

    /// True once the row's end was read.
    private(set) var hasEnded = false
    /// The place of the quote that opened the last field in quotes.
    private(set) var opening = 0
    /// The field in quotes goes on from an earlier line.
    private var goesOn = false

    init(separator: UInt8?, line: Int) {
        self.separator = separator
        self.line = line
    }

    /// True if the row has nothing but spaces.
    var isEmpty: Bool { fields == [[]] && !hadQuotes }
    private var hadQuotes = false

    // MARK: Strictly

    /// Reads the next line of the row.
    mutating func read(_ line: TextLines.Line) throws(CSVProblem) {
        for place in line.content.indices where !take(line.content[place], at: place) {
            // A quote within a field, or text behind a closing quote: that quote should have been written twice (rule 7).
            throw CSVProblem(line: self.line, reason: .quoting)
        }
        end(line)
    }

    // MARK: Forgivingly

    /// Reads the next line of the row. What breaks the rules stands for itself.
    ///
    /// - Throws: If text follows the quote that closes a field of several lines. Then the quote that opened it was rather a stray one.
    mutating func read(forgivingly line: TextLines.Line, literalFrom offset: Int) throws(StrayQuote) {
        let content = line.content
        for place in content.indices {
            let byte = content[place]
            if byte == 0x22, place >= offset {
                literal(byte)
            } else if !take(byte, at: place) {
                if state == .afterQuote || state == .afterField {
                    guard !goesOn else { throw StrayQuote(offset: opening) }
                    field = Array(content[opening..<place])
                }
                literal(byte)
            }
        }
        end(line)
    }

    private mutating func literal(_ byte: UInt8) {
        state = .plain
        field.append(byte)
    }

    // MARK: Bytes

    /// Takes a byte by the rules; false if they do not allow it here.
    private mutating func take(_ byte: UInt8, at place: Int) -> Bool {
        switch byte {
        case 0x22: return takeQuote(at: place)
        // Separators within quotes belong to the field (RFC 4180 §2, rule 6).
        case _ where state == .quoted: field.append(byte)
        case separator: endField()
        // RFC 4180 §2, rule 4, counts spaces around a field as content. Lists that people type have them, so here they do not count.
        // A space inside a field does: `endField()` removes those at its end.
        case 0x20:
            switch state {
            case .plain: field.append(byte)
            case .afterQuote: state = .afterField
            default: break
            }
        default:
            guard state == .beforeField || state == .plain else { return false }
            state = .plain
            field.append(byte)
        }
        return true
    }

    private mutating func takeQuote(at place: Int) -> Bool {
        switch state {
        case .beforeField:
            state = .quoted
            hadQuotes = true
            opening = place
            goesOn = false
        case .quoted: state = .afterQuote
        // Written twice within quotes, it is one quote of the field.
        case .afterQuote:
            state = .quoted
            field.append(0x22)
        case .plain, .afterField: return false
        }
        return true
    }

    private mutating func end(_ line: TextLines.Line) {
        guard state == .quoted else {
            endField()
            hasEnded = true
            return
        }
        field += line.ending
        goesOn = true
    }

    private mutating func endField() {
        if state == .plain { while field.last == 0x20 { field.removeLast() } }
        fields.append(field)
        field = []
        state = .beforeField
    }

    // MARK: Text

    /// The fields read, as text.
    func texts() throws(CSVProblem) -> [String] {
        guard let texts = valid else { throw CSVProblem(line: line, reason: .notText) }
        return texts
    }

    /// The fields read, as text. One row has one encoding.
    func forgivingTexts() -> [String] { valid ?? fields.map(TableText.windows1252) }

    private var valid: [String]? {
        var texts: [String] = []
        for field in fields {
            guard let text = String(validating: field, as: UTF8.self) else { return nil }
            texts.append(text)
        }
        return texts
    }
}
