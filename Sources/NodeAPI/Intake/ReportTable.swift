import CSV
import Cryptography
public import Envelopes
public import HotlineModel

/// Reports in a table: the columns of SCART's import, `URL;REFERER;WORKUSER-EMAIL;REFERENCE;SOURCE;TYPE`, in any order; only `URL` must be there.
///
/// Each row gets a stable key, so the same table, mended or not, may be handed in again: from its reference and address where it has a reference,
/// otherwise from the import's name, what the row says, and how often the table said it before. `WORKUSER-EMAIL` is a person's address and is
/// not read.
public struct ReportTable {
    /// One row, read or refused.
    public struct Row {
        /// The line on which it begins.
        public let line: Int
        /// The report as `POST /api/v1/reports` takes it, or why there is none.
        public let report: Result<JSONValue, any Error>
    }

    /// What a column holds.
    private enum Column: String, CaseIterable {
        case url = "URL", referrer = "REFERER", workUser = "WORKUSER-EMAIL", reference = "REFERENCE", source = "SOURCE", type = "TYPE"
    }

    /// Columns that nothing is read from.
    public let ignoredColumns: [String]
    private let name: String
    private let origin: Origin?
    private let places: [Column: Int]
    private let width: Int
    private var reader: CSVReader
    private var repeats: [Digest: Int] = [:]

    /// A table whose first row names its columns.
    ///
    /// - Parameters:
    ///   - name: The import's name; a table handed in again under the same name is the same import.
    ///   - origin: The origin of every row; `nil` reads the column `SOURCE`.
    /// - Throws: ``InputError`` when the first row is none that names columns.
    public init(csv bytes: [UInt8], name: String, origin: Origin?) throws {
        self.name = name
        self.origin = origin
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

    /// The next rows, at most so many; none at the end.
    public mutating func next(_ limit: Int) -> [Row] {
        var rows: [Row] = []
        while rows.count < limit {
            do {
                guard let row = try reader.next() else { return rows }
                let report = Result { try read(row) }
                rows.append(Row(line: row.line, report: report))
            } catch {
                rows.append(Row(line: error.line, report: .failure(InputError("\(error)"))))
            }
        }
        return rows
    }

    private mutating func read(_ row: CSVRow) throws -> JSONValue {
        guard row.fields.count == width else {
            throw InputError("it has \(row.fields.count) fields where the first row names \(width) columns")
        }
        func field(_ column: Column) -> String? {
            guard let place = places[column], !row.fields[place].isEmpty else { return nil }
            return row.fields[place]
        }
        guard let address = field(.url) else { throw InputError("it has no address") }
        let origin = try self.origin ?? field(.source).map(Self.origin) ?? .public
        var members: [JSONValue.Member] = [
            .init("key", .string(key(of: row, address: address, reference: field(.reference)))), .init("address", .string(address)),
            .init("origin", .string(origin.kind.rawValue)),
        ]
        if let referrer = field(.referrer) { members.append(.init("referrer", .string(referrer))) }
        if let type = field(.type) { members.append(.init("site", ["type": .string(try Self.siteType(type).rawValue)])) }
        return .object(members)
    }

    private mutating func key(of row: CSVRow, address: String, reference: String?) -> String {
        if let reference { return "reference/\(reference)/\(SHA256.digest(of: Array(address.utf8)).hex)" }
        let content = SHA256.digest(of: Array(row.fields.joined(separator: "\u{1F}").utf8))
        repeats[content, default: 0] += 1
        return "import/\(name)/\(content.hex)/\(repeats[content] ?? 1)"
    }

    // MARK: Words

    private static let origins: [String: Origin] = [
        "public": .public, "webform": .public, "website": .public, "form": .public, "email": .public, "mail": .public, "phone": .public,
        "police": .police, "lea": .police, "proactive": .proactive, "crawler": .proactive, "search": .proactive,
    ]

    /// The origin that a word of the column `SOURCE` stands for.
    public static func origin(_ word: String) throws -> Origin {
        guard let origin = origins[word.lowercased()] else {
            throw InputError(
                "its source is none of \(origins.keys.sorted().joined(separator: ", ")); what partners report comes by their nodes")
        }
        return origin
    }

    private static func siteType(_ word: String) throws -> SiteType {
        let plain = word.lowercased().filter { $0 != " " && $0 != "-" && $0 != "_" }
        guard let type = SiteType.known.first(where: { $0.rawValue.lowercased() == plain }) else {
            throw InputError("its type is none of \(SiteType.known.map(\.rawValue).joined(separator: ", "))")
        }
        return type
    }
}
