/// What became of a table, for a program that hands reports in and may see nothing. It does not tell if anybody reported an address before.
public struct ImportReceipt: Message {
    public var rows: Int
    /// The reports that they are now.
    public var received: Int
    /// Rows whose key was known from the same caller.
    public var held: Int
    /// The rows that were refused, in the order of their lines.
    public var refused: [ImportOutcome.Refusal]
    /// The lines that are no report, in their order.
    public var passed: [ImportOutcome.PassedLines]
    public var unknown: [ImportOutcome.UnknownWord]
    public var dropped: [ImportOutcome.DroppedParts]
    /// Columns that nothing was read from.
    public var ignored: [String]

    public init(_ outcome: ImportOutcome) {
        (rows, held, refused, ignored) = (outcome.rows, outcome.held, outcome.refused, outcome.ignored)
        (passed, unknown, dropped) = (outcome.passed, outcome.unknown, outcome.dropped)
        received = outcome.reports - outcome.held
    }
}
