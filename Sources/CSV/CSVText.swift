import ForeignText

/// Rows of RFC 4180: commas between cells, CR and LF after each row.
public struct CSVText {
    public private(set) var text = ""

    public init() {}

    /// Appends a row.
    public mutating func append(_ cells: [String]) {
        text += cells.map(Self.cell).joined(separator: ",") + "\r\n"
    }

    /// A cell, in quotation marks if it needs them. A text from outside that a spreadsheet would read as a formula is made plain text.
    private static func cell(_ given: String) -> String {
        let word = ForeignText.cell(given)
        let first = word.unicodeScalars.first
        let isFormula = (first == "-" && Int(word) == nil) || first == "=" || first == "+" || first == "@" || first == "\t"
        let text = isFormula ? "'" + word : word
        guard text.unicodeScalars.contains(where: { $0 == "," || $0 == "\"" || $0 == "\r" || $0 == "\n" }) else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
