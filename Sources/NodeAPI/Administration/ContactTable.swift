import CSV
public import Envelopes
public import NodeMessages

/// The operator's table of contacts: CSV, or a JSON array of contacts as `POST /api/v1/takedown/contacts/table` takes them one a line.
///
/// Its first row names the columns: `place` and `for` (hosts, networks and systems, separated by spaces), and any of `channel`, `scope`, `shape`,
/// `language`, `identity`, `threaded`, `passesOn` and `mechanism`. What a column or a row leaves out is as in `contacts add`.
public struct ContactTable: Sendable {
    /// One row, read or refused.
    public struct Row: Sendable {
        /// The line of the file on which it begins; in a JSON array the number of the element.
        public let line: Int
        public let contact: Result<ProviderContactRequest, Problem>
    }

    /// The most rows of a table.
    public static let mostRows = 20_000

    public private(set) var rows: [Row] = []
    /// Columns that nothing is read from.
    public private(set) var ignored: [String] = []
    /// What the numbers of rows count: `line`, or `element` of a JSON array.
    public let unit: String

    private enum Column: String, CaseIterable {
        case place, marks = "for", channel, scope, shape, language, identity, threaded, passesOn, mechanism
    }

    // MARK: Reading

    /// Reads a table.
    ///
    /// - Throws: An error in one sentence if it is no table of contacts at all.
    public init(_ bytes: [UInt8], isJSON: Bool) throws {
        unit = isJSON ? "element" : "line"
        if isJSON { try read(json: bytes) } else { try read(csv: bytes) }
        guard rows.count <= Self.mostRows else { throw InputError("the table has more than \(Self.mostRows) rows") }
        refuseRepeats()
    }

    /// Of two rows about one contact the second would undo the first.
    private mutating func refuseRepeats() {
        var lines: [String: Int] = [:]
        for (index, row) in rows.enumerated() {
            guard let contact = try? row.contact.get() else { continue }
            let key = "\(contact.scope?.rawValue ?? "network") \(contact.place.text.lowercased())"
            if let first = lines[key] {
                let problem = Self.problem("the contact stands in \(unit) \(first) already; say everything that it stands for there")
                rows[index] = Row(line: row.line, contact: .failure(problem))
            } else {
                lines[key] = row.line
            }
        }
    }

    private mutating func read(json bytes: [UInt8]) throws {
        guard let contacts = try JSONValue(parsing: bytes, limits: JSONLimits(bytes: 64 << 20)).array else {
            throw InputError("a table in JSON is an array of contacts")
        }
        rows = contacts.enumerated().map { position, contact in
            Row(line: position + 1, contact: Self.contact(contact))
        }
    }

    private static func contact(_ contact: JSONValue) -> Result<ProviderContactRequest, Problem> {
        do { return .success(try ProviderContactRequest(request: contact.compactBytes)) } catch let error as MessageError {
            return .failure(problem("\(error)"))
        } catch { return .failure(problem("it is no contact")) }
    }

    private mutating func read(csv bytes: [UInt8]) throws {
        var reader = CSVReader(bytes, separator: CSVReader.separator(of: bytes))
        let header: CSVRow?
        do { header = try reader.next() } catch { throw InputError("the first row of the table cannot be read: \(error)") }
        guard let header else { throw InputError("the table is empty; its first row names the columns, `place` and `for` among them") }
        let places = try columns(header.fields)
        while !reader.isAtEnd, rows.count <= Self.mostRows {
            do {
                guard let row = try reader.next() else { return }
                rows.append(Row(line: row.line, contact: Self.contact(row.fields, places, width: header.fields.count)))
            } catch { rows.append(Row(line: error.line, contact: .failure(Self.problem(error.description)))) }
        }
    }

    private mutating func columns(_ titles: [String]) throws -> [Column: Int] {
        var places: [Column: Int] = [:]
        for (index, title) in titles.enumerated() {
            guard let column = Column.allCases.first(where: { $0.rawValue.lowercased() == title.lowercased() }) else {
                ignored.append(String(title.prefix(40)))
                continue
            }
            guard places.updateValue(index, forKey: column) == nil else {
                throw InputError("the table names the column \(column.rawValue) twice")
            }
        }
        guard places[.place] != nil, places[.marks] != nil else {
            throw InputError("the first row of the table must name its columns, `place` and `for` among them")
        }
        return places
    }

    private static func contact(_ fields: [String], _ places: [Column: Int], width: Int) -> Result<ProviderContactRequest, Problem> {
        do throws(InputError) {
            guard fields.count == width else {
                throw InputError("it has \(fields.count) fields where the first row names \(width) columns")
            }
            return .success(try contact(places.mapValues { plain(fields[$0]) }.filter { !$0.value.isEmpty }))
        } catch { return .failure(problem(error.sentence)) }
    }

    /// The contact of a row whose cells have something in them.
    private static func contact(_ cells: [Column: String]) throws(InputError) -> ProviderContactRequest {
        guard let place = cells[.place].flatMap(Line<1, 500>.init(text:)) else {
            throw InputError("it has no place, or one that is too long or has control characters")
        }
        let marks = (cells[.marks] ?? "").split(separator: " ").map { Line<1, 300>(text: String($0)) }
        guard !marks.contains(nil), marks.count <= 100 else {
            throw InputError("it stands for too much: at most 100 marks of 300 bytes")
        }
        var contact = ProviderContactRequest(place: place, standsFor: marks.compactMap(\.self))
        contact.channel = try word(cells[.channel], "channel")
        contact.scope = try word(cells[.scope], "scope")
        contact.shape = try word(cells[.shape], "shape")
        contact.language = try text(cells[.language], "language")
        contact.identity = try text(cells[.identity], "identity")
        contact.threaded = try flag(cells[.threaded], "threaded")
        contact.passesOn = try flag(cells[.passesOn], "passesOn")
        contact.mechanism = try flag(cells[.mechanism], "mechanism")
        return contact
    }

    /// A cell without the mark by which a spreadsheet is kept from reading it as a formula.
    private static func plain(_ cell: String) -> String {
        guard cell.hasPrefix("'"), let second = cell.dropFirst().first, "=+-@\t".contains(second) else { return cell }
        return String(cell.dropFirst())
    }

    private static func word<Word: WordValue>(_ text: String?, _ column: String) throws(InputError) -> Word? {
        guard let text else { return nil }
        guard let word = Word(rawValue: text) else { throw InputError("its \(column) \(Word.rule)") }
        return word
    }

    private static func text<Value: TextValue>(_ text: String?, _ column: String) throws(InputError) -> Value? {
        guard let text else { return nil }
        guard let value = Value(text: text) else { throw InputError("its \(column) \(Value.rule)") }
        return value
    }

    private static func flag(_ text: String?, _ column: String) throws(InputError) -> Bool? {
        switch text?.lowercased() {
        case nil: nil
        case "true", "yes", "1": true
        case "false", "no", "0": false
        default: throw InputError("its \(column) must be true or false")
        }
    }

    private static func problem(_ sentence: String) -> Problem {
        Problem(code: "badRow", title: "The row cannot be used.", status: 422, detail: sentence)
    }

    // MARK: Writing

    /// Contacts as a table that can be read again.
    public static func csv(_ contacts: [ProviderContactView]) -> String {
        var table = CSVText()
        table.append(Column.allCases.map(\.rawValue) + ["state"])
        for contact in contacts {
            table.append([
                contact.place, contact.standsFor.joined(separator: " "), contact.channel.rawValue, contact.scope.rawValue,
                contact.shape.rawValue, contact.language, contact.identity ?? "", "\(contact.threaded)", "\(contact.passesOn)",
                "\(contact.mechanism)", contact.state.rawValue,
            ])
        }
        return table.text
    }

    /// Contacts as a JSON array that can be read again, one a line.
    public static func json(_ contacts: [ProviderContactView]) -> String {
        let lines = contacts.compactMap(ProviderContactRequest.init).map { String(decoding: $0.bytes, as: UTF8.self) }
        return "[\n\(lines.joined(separator: ",\n"))\n]\n"
    }
}

extension ProviderContactRequest {
    /// A contact as a person would enter it again.
    fileprivate init?(_ contact: ProviderContactView) {
        guard let place = Line<1, 500>(text: contact.place) else { return nil }
        self.init(place: place, standsFor: contact.standsFor.compactMap(Line<1, 300>.init(text:)))
        (channel, scope, shape) = (contact.channel, contact.scope, contact.shape)
        language = Text(text: contact.language)
        identity = contact.identity.flatMap(Line.init(text:))
        (threaded, passesOn, mechanism) = (contact.threaded, contact.passesOn, contact.mechanism)
    }
}
