/// One row while it is read, line by line (RFC 4180).
///
/// A line feed ends the row unless it stands within quotes. Spaces around a field and a carriage return at the end of a line do not belong
/// to the field. Within quotes every byte counts.
struct RowParser {
    private enum State { case beforeField, plain, quoted, afterQuote, afterField }

    private let separator: UInt8
    private let line: Int
    private var state = State.beforeField
    private var field: [UInt8] = []
    private var fields: [[UInt8]] = []

    /// True once the row's end was read.
    private(set) var hasEnded = false

    init(separator: UInt8, line: Int) {
        self.separator = separator
        self.line = line
    }

    /// True while nothing but line ends and spaces was read.
    var isEmpty: Bool { state == .beforeField && fields.isEmpty }

    /// Reads the next line of the row.
    mutating func read(_ bytes: ArraySlice<UInt8>) throws(CSVProblem) {
        for byte in bytes { try read(byte) }
    }

    private mutating func read(_ byte: UInt8) throws(CSVProblem) {
        switch byte {
        case 0x22: try readQuote()
        // Separators and line ends within quotes belong to the field (RFC 4180 §2, rule 6).
        case _ where state == .quoted: field.append(byte)
        case separator: endField()
        // An empty line is no row.
        case 0x0A: if !isEmpty { endRow() }
        // RFC 4180 §2, rule 4, counts spaces around a field as content. Lists that people type have them, so here they do not count.
        // A space inside a field does: `endField()` removes those at its end.
        case 0x20, 0x0D:
            switch state {
            case .plain: field.append(byte)
            case .afterQuote: state = .afterField
            default: break
            }
        default:
            // Text behind a closing quote: that quote should have been written twice (rule 7).
            guard state == .beforeField || state == .plain else { throw CSVProblem(line: line, reason: .quoting) }
            state = .plain
            field.append(byte)
        }
    }

    private mutating func readQuote() throws(CSVProblem) {
        switch state {
        case .beforeField: state = .quoted
        case .quoted: state = .afterQuote
        // Written twice within quotes, it is one quote of the field.
        case .afterQuote:
            state = .quoted
            field.append(0x22)
        case .plain, .afterField: throw CSVProblem(line: line, reason: .quoting)
        }
    }

    private mutating func endField() {
        if state == .plain { while let last = field.last, last == 0x20 || last == 0x0D { field.removeLast() } }
        fields.append(field)
        field = []
        state = .beforeField
    }

    private mutating func endRow() {
        endField()
        hasEnded = true
    }

    /// Ends a row whose last line has no line end.
    mutating func finish() throws(CSVProblem) {
        guard state != .quoted else { throw CSVProblem(line: line, reason: .quoting) }
        endRow()
    }

    /// The fields read, as text.
    func texts() throws(CSVProblem) -> [String] {
        var texts: [String] = []
        for field in fields {
            guard let text = String(validating: field, as: UTF8.self) else { throw CSVProblem(line: line, reason: .notText) }
            texts.append(text)
        }
        return texts
    }
}
