import CSV
import Envelopes
public import NodeMessages

/// Reports in a table, as people and their programs write them.
///
/// The columns of SCART's import, `URL;REFERER;WORKUSER-EMAIL;REFERENCE;SOURCE;TYPE`, and remarks may stand in any order, in English or Dutch;
/// without a header row, the first column in which an address can be understood has the addresses. Each row is a report, or is listed with its
/// line as no report (a title, a header, an empty row, a sum), or is refused: a row is refused only for its length. What a row says where an
/// address is expected is handed on in its own words. `WORKUSER-EMAIL` is a person's address and is not read.
///
/// Each report gets a stable key, so the same table, mended or not, may be handed in again: from its reference and the whole row where it has a
/// reference, otherwise from the import's name, the whole row, and how often the table said it before.
public struct ReportTable {
    private var reader: CSVReader
    private var rows: TableRows

    /// A table.
    ///
    /// - Parameters:
    ///   - name: The import's name; a table handed in again under the same name is the same import.
    ///   - origin: The origin of every row, in a word of the column `SOURCE`; `nil` reads that column.
    /// - Throws: An error in one sentence for what is no table of reports, or if there is no such origin.
    public init(csv bytes: [UInt8], name: String, origin: String?) throws {
        let text = TableText.utf8(bytes)
        if let kind = TableText.otherKind(text) {
            let remedy = kind == "JSON" ? "hand it in as JSON lines" : "save it as CSV and hand that in"
            throw InputError("it is \(kind); \(remedy)")
        }
        let opening = try TableOpening(text)
        reader = CSVReader(text, separator: opening.separator, form: .forgiving)
        rows = TableRows(opening, origin: try origin.map(Self.origin), name: name)
    }

    private static func origin(_ word: String) throws(InputError) -> OwnOrigin {
        guard let origin = SpelledWords.origin(word) else {
            throw InputError("the origin is none of \(SpelledWords.originNames); what partners report comes by their nodes")
        }
        return origin
    }

    // MARK: Handing in

    /// Hands in the reports, some hundreds at a time, and lists every other line.
    ///
    /// - Parameter progress: Told the line that everything before has been handed in.
    public mutating func handIn(
        _ receive: ([ReportRequest]) async throws -> [LineAnswer<ReportOutcome>], progress: (Int) -> Void = { _ in }
    ) async throws -> ImportOutcome {
        var outcome = ImportOutcome()
        while !reader.isAtEnd {
            let part = next(&outcome)
            let answers = part.reports.isEmpty ? [] : try await receive(part.reports.map(\.report))
            guard answers.count == part.reports.count else { throw InputError("not every row was answered; hand the table in again") }
            for (report, answer) in zip(part.reports, answers) { outcome.record(answer, ofLine: report.line) }
            progress(part.line)
        }
        outcome.ignore(rows.ignored)
        return outcome
    }

    /// Rows that are handed in together.
    private struct Part {
        var reports: [(line: Int, report: ReportRequest)] = []
        var bytes = 0
        /// The line of the last row.
        var line = 0

        /// A request with the rows of one part is far below the longest that a node takes.
        var isFull: Bool { reports.count >= 500 || bytes >= 2 << 20 }
    }

    /// The next rows. Those that are no report are recorded.
    private mutating func next(_ outcome: inout ImportOutcome) -> Part {
        var part = Part()
        while !part.isFull {
            do {
                guard let row = try reader.next() else { return part }
                part.line = row.line
                let meaning = rows.meaning(of: row)
                reader.separator = rows.separator
                switch meaning {
                case .passed(let reason): outcome.pass(row.line, reason)
                case .report(let report, let unknown):
                    for word in unknown { outcome.note(word) }
                    part.reports.append((row.line, report))
                    part.bytes += row.fields.reduce(0) { $0 + $1.utf8.count }
                }
            } catch {
                part.line = error.line
                outcome.record(.refused(Self.problem(error.description)), ofLine: error.line)
            }
        }
        return part
    }

    private static func problem(_ sentence: String) -> Problem {
        Problem(code: "badRow", title: "The row cannot be used.", status: 422, detail: sentence)
    }
}
