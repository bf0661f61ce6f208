import CCSV

/// Owns one parser of libcsv for the time of one row.
struct RowParser: ~Copyable {
    /// What the callbacks fill; they only ever run within a call that lends it.
    private final class Sink {
        var fields: [[UInt8]] = []
        var hasEnded = false
    }

    private var parser = csv_parser()
    private let sink = Sink()
    private let line: Int
    private var hasBytes = false

    init(separator: UInt8, line: Int) throws(CSVProblem) {
        self.line = line
        guard csv_init(&parser, UInt8(CSV_STRICT | CSV_STRICT_FINI)) == 0 else { throw CSVProblem(line: line, reason: .memory) }
        csv_set_delim(&parser, separator)
        // Rows end with their line: a bare CR ends nothing, and one before LF is trimmed like the spaces around a field.
        csv_set_term_func(&parser) { $0 == 0x0A ? 1 : 0 }
        csv_set_space_func(&parser) { $0 == 0x20 || $0 == 0x0D ? 1 : 0 }
    }

    deinit {
        var parser = parser
        csv_free(&parser)
    }

    /// Whether the row's end was read.
    var hasEnded: Bool { sink.hasEnded }

    /// Whether nothing but line ends and spaces was read.
    var isEmpty: Bool { !hasBytes }

    /// Takes the next line of the row.
    mutating func take(_ bytes: ArraySlice<UInt8>) throws(CSVProblem) {
        if bytes.contains(where: { $0 != 0x0A && $0 != 0x0D && $0 != 0x20 }) { hasBytes = true }
        let taken = withExtendedLifetime(sink) {
            bytes.withUnsafeBytes {
                csv_parse(&parser, $0.baseAddress, $0.count, Self.takeField, Self.endRow, Unmanaged.passUnretained(sink).toOpaque())
            }
        }
        guard taken == bytes.count else { throw problem() }
    }

    /// Ends a row whose last line has no line end.
    mutating func finish() throws(CSVProblem) {
        let status = withExtendedLifetime(sink) {
            csv_fini(&parser, Self.takeField, Self.endRow, Unmanaged.passUnretained(sink).toOpaque())
        }
        guard status == 0 else { throw problem() }
    }

    /// The fields read, as text.
    func fields() throws(CSVProblem) -> [String] {
        var texts: [String] = []
        for field in sink.fields {
            guard let text = String(validating: field, as: UTF8.self) else { throw CSVProblem(line: line, reason: .notText) }
            texts.append(text)
        }
        return texts
    }

    private mutating func problem() -> CSVProblem {
        CSVProblem(line: line, reason: csv_error(&parser) == CSV_EPARSE ? .quoting : .memory)
    }

    private static let takeField: @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
        bytes, count, context in
        guard let context else { return }
        let field = bytes.map { [UInt8](UnsafeRawBufferPointer(start: $0, count: count)) } ?? []
        Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue().fields.append(field)
    }

    private static let endRow: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = { _, context in
        guard let context else { return }
        Unmanaged<Sink>.fromOpaque(context).takeUnretainedValue().hasEnded = true
    }
}
