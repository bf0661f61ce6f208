import CSV

/// Reads tables in both forms: every line belongs to at most one row or problem, in rising order, and reading ends.
@c(LLVMFuzzerTestOneInput)
public func fuzzTables(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let separator = CSVReader.separator(of: bytes)
    read(CSVReader(bytes, separator: separator), bytes) { _ in true }
    // Nothing but the length of a row is a problem, and no row is without a field.
    read(CSVReader(bytes, separator: separator, form: .forgiving), bytes) { $0 == .tooLong }
    read(CSVReader(bytes, separator: nil, form: .forgiving), bytes) { $0 == .tooLong }
    return 0
}

private func read(_ reader: CSVReader, _ bytes: [UInt8], allows: (CSVProblem.Reason) -> Bool) {
    var reader = reader
    let lines = TextLines.count(in: TableText.utf8(bytes))
    var last = 0
    var steps = 0
    while true {
        steps += 1
        precondition(steps <= lines + 1, "more rows than lines")
        do {
            guard let row = try reader.next() else { return }
            precondition(row.line > last && row.line <= lines, "a row begins before the one before it")
            precondition(!row.fields.isEmpty, "a row has no field")
            last = row.line
        } catch {
            precondition(error.line > last, "a problem lies before the row before it")
            precondition(allows(error.reason), "a row is refused for how it is written")
            last = error.line
        }
    }
}
