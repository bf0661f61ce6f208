/// One row of a table as text.
public struct CSVRow: Hashable, Sendable {
    /// The line of the file on which it begins, from 1.
    public let line: Int
    /// The fields in order, without the quotes around them; a doubled quote is one quote.
    public let fields: [String]
}

/// A row that cannot be read. The error has nothing of the row's content.
public struct CSVProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The rule that the row breaks.
    public enum Reason: Hashable, Sendable {
        /// Quotes do not fit: one stands within a field, or one that opens is not closed within the bounds of a row.
        case quoting
        /// A field is not UTF-8.
        case notText
        /// The row has more bytes than ``CSVReader/longestRow``.
        case tooLong
    }

    /// The line of the file on which the row begins, from 1.
    public let line: Int
    public let reason: Reason

    public var description: String {
        switch reason {
        case .quoting: "its quotes do not fit: a quote within a field is written twice, and one that opens must close"
        case .notText: "it is not UTF-8"
        case .tooLong: "it has more than \(CSVReader.longestRow) bytes"
        }
    }
}
