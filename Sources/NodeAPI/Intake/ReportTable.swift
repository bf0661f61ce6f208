import CSV
import Cryptography
import Envelopes
import HotlineModel
public import NodeMessages

/// Reports in a table: the columns of SCART's import, `URL;REFERER;WORKUSER-EMAIL;REFERENCE;SOURCE;TYPE`, in any order; only `URL` must be there.
///
/// Each row gets a stable key, so the same table, mended or not, may be handed in again: from its reference and address where it has a reference,
/// otherwise from the import's name, what the row says, and how often the table said it before. `WORKUSER-EMAIL` is a person's address and is
/// not read.
public struct ReportTable {
    /// One row, read or refused.
    private struct Row {
        /// The line on which it begins.
        let line: Int
        let report: Result<ReportRequest, Problem>
    }

    /// What a column holds.
    private enum Column: String, CaseIterable {
        case url = "URL", referrer = "REFERER", workUser = "WORKUSER-EMAIL", reference = "REFERENCE", source = "SOURCE", type = "TYPE"
    }

    /// Columns that nothing is read from.
    private let ignoredColumns: [String]
    private let name: String
    private let origin: OwnOrigin?
    private let places: [Column: Int]
    private let width: Int
    private var reader: CSVReader
    private var repeats: [Digest: Int] = [:]

    /// A table whose first row names its columns.
    ///
    /// - Parameters:
    ///   - name: The import's name; a table handed in again under the same name is the same import.
    ///   - origin: The origin of every row, in a word of the column `SOURCE`; `nil` reads that column.
    /// - Throws: An error in one sentence when there is no header row, or no such origin.
    public init(csv bytes: [UInt8], name: String, origin: String?) throws {
        self.name = name
        self.origin = try origin.map { try Self.origin($0) }
        reader = CSVReader(bytes, separator: CSVReader.separator(of: bytes))
        let header: CSVRow?
        do { header = try reader.next() } catch { throw InputError("the first row of the table cannot be read: \(error)") }
        guard let header else { throw InputError("the table is empty; its first row names the columns, `URL` among them") }
        var places: [Column: Int] = [:]
        var ignored: [String] = []
        for (index, title) in header.fields.enumerated() {
            let word = title.uppercased() == "REFERRER" ? Column.referrer.rawValue : title.uppercased()
            guard let column = Column(rawValue: word), column != .workUser else {
                ignored.append(String(title.prefix(40)))
                continue
            }
            guard places.updateValue(index, forKey: column) == nil else { throw InputError("the table names the column \(word) twice") }
        }
        guard places[.url] != nil else {
            throw InputError("the first row of the table must name its columns, `URL` among them; separate them by ; or , or tabs")
        }
        self.places = places
        ignoredColumns = ignored
        width = header.fields.count
    }

    /// Hands in the rows that can be used, some hundreds at a time; the others are refused with their lines.
    ///
    /// - Parameter progress: Told the line that everything before has been handed in.
    public mutating func handIn(
        _ receive: ([ReportRequest]) async throws -> [LineAnswer<ReportOutcome>], progress: (Int) -> Void = { _ in }
    ) async throws -> ImportOutcome {
        var outcome = ImportOutcome()
        outcome.ignore(ignoredColumns)
        while case let rows = next(500), let last = rows.last {
            let reports = rows.compactMap { row in (try? row.report.get()).map { (line: row.line, report: $0) } }
            for row in rows { if case .failure(let problem) = row.report { outcome.record(.refused(problem), ofLine: row.line) } }
            let answers = reports.isEmpty ? [] : try await receive(reports.map(\.report))
            for (report, answer) in zip(reports, answers) { outcome.record(answer, ofLine: report.line) }
            progress(last.line)
        }
        return outcome
    }

    /// The next rows, at most so many; none at the end.
    private mutating func next(_ limit: Int) -> [Row] {
        var rows: [Row] = []
        while rows.count < limit {
            do {
                guard let row = try reader.next() else { return rows }
                do throws(InputError) {
                    rows.append(Row(line: row.line, report: .success(try read(row))))
                } catch {
                    rows.append(Row(line: row.line, report: .failure(Self.problem(error.sentence))))
                }
            } catch {
                rows.append(Row(line: error.line, report: .failure(Self.problem(error.description))))
            }
        }
        return rows
    }

    private static func problem(_ sentence: String) -> Problem {
        Problem(code: "badRow", title: "The row cannot be used.", status: 422, detail: sentence)
    }

    private mutating func read(_ row: CSVRow) throws(InputError) -> ReportRequest {
        guard row.fields.count == width else {
            throw InputError("it has \(row.fields.count) fields where the first row names \(width) columns")
        }
        func field(_ column: Column) -> String? {
            guard let place = places[column], !row.fields[place].isEmpty else { return nil }
            return row.fields[place]
        }
        guard let address = field(.url) else { throw InputError("it has no address") }
        var origin = self.origin
        if origin == nil, let word = field(.source) { origin = try Self.origin(word) }
        var site: Site?
        if let word = field(.type) { site = Site(type: try Self.siteType(word)) }
        return ReportRequest(
            key: key(of: row, address: address, reference: field(.reference)), address: address, origin: origin ?? .public,
            referrer: field(.referrer), site: site)
    }

    private mutating func key(of row: CSVRow, address: String, reference: String?) -> String {
        if let reference { return "reference/\(reference)/\(SHA256.digest(ofText: address).hex)" }
        let content = SHA256.digest(ofText: row.fields.joined(separator: "\u{1F}"))
        repeats[content, default: 0] += 1
        return "import/\(name)/\(content.hex)/\(repeats[content] ?? 1)"
    }

    // MARK: Words

    private static let origins: [String: OwnOrigin] = [
        "public": .public, "webform": .public, "website": .public, "form": .public, "email": .public, "mail": .public, "phone": .public,
        "police": .police, "lea": .police, "proactive": .proactive, "crawler": .proactive, "search": .proactive,
    ]

    /// The origin that a word of the column `SOURCE` stands for.
    static func origin(_ word: String) throws(InputError) -> OwnOrigin {
        guard let origin = origins[word.lowercased()] else {
            throw InputError(
                "its source is none of \(origins.keys.sorted().joined(separator: ", ")); what partners report comes by their nodes")
        }
        return origin
    }

    private static func siteType(_ word: String) throws(InputError) -> SiteType {
        let plain = word.lowercased().filter { $0 != " " && $0 != "-" && $0 != "_" }
        guard let type = SiteType.known.first(where: { $0.rawValue.lowercased() == plain }) else {
            throw InputError("its type is none of \(SiteType.known.map(\.rawValue).joined(separator: ", "))")
        }
        return type
    }
}
