import CSV

/// Reads tables: every line belongs to at most one row or problem, in rising order, and reading ends.
@c(LLVMFuzzerTestOneInput)
public func fuzzTables(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let lines = bytes.count { $0 == 0x0A } + 1
    var reader = CSVReader(bytes, separator: CSVReader.separator(of: bytes))
    var last = 0
    var steps = 0
    while true {
        steps += 1
        precondition(steps <= lines + 1, "more rows than lines")
        do {
            guard let row = try reader.next() else { return 0 }
            precondition(row.line > last, "a row begins before the one before it")
            last = row.line
        } catch {
            precondition(error.line > last, "a problem lies before the row before it")
            last = error.line
        }
    }
}
