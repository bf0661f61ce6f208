import CommandLineInterface
import Envelopes
import NodeAPI
import NodeMessages
import Runtime

/// `hotline takedown contacts import` and `export`: the operator's table as a file.
enum ContactTableCommands {
    static let importing = Command(
        "import", summary: "Add the contacts of a table, which must still be approved",
        discussion: """
            A table (CSV; separated by semicolons, commas or tabs) names its columns in the first row: place and for (marks as for `contacts \
            add`, separated by spaces), and any of channel (mail, form or interface), scope, shape, language, identity, threaded, passesOn \
            and mechanism. JSON is an array of contacts, as `export --format json` writes it.

            A contact that is known already keeps its state, and what the table says of it is changed; if it stands for other hosts than \
            before, a person approves it again. Rows that cannot be used are refused \
            and listed by their lines, or by their elements in JSON; the same file twice changes nothing.
            """,
        examples: [
            "hotline takedown contacts import contacts.csv --actor anna",
            "hotline takedown contacts import - --format json <contacts.json",
        ],
        options: [
            NodeAccess.configOption, .value("format", "FORMAT", "csv or json; by default the file's name tells."),
            .value("actor", "NAME", "Who adds them."), .json,
        ], arguments: [.required("FILE", "The file; - for standard input.")]
    ) { invocation in
        try await send(invocation.argument("FILE"), to: InterfaceEndpoints.table, invocation)
        return .done
    }

    /// Approves the contacts of a table.
    static func approve(_ path: String, _ invocation: Invocation) async throws {
        try await send(path, to: InterfaceEndpoints.approvals, invocation)
    }

    private static func send(
        _ path: String, to endpoint: LineEndpoint<ProviderContactRequest, PlacedContactView>, _ invocation: Invocation
    ) async throws {
        let format = invocation.value("format") ?? (path.hasSuffix(".json") ? "json" : "csv")
        guard format == "csv" || format == "json" else { throw UsageError("--format takes csv or json.") }
        let actor: PersonName? = try invocation.parsed("actor")
        let table = try table(try contents(of: path), isJSON: format == "json")
        let outcome = try await send(table, actor: actor, to: endpoint, at: try await NodeAccess.open(invocation, changing: true))
        invocation.show(outcome) { words($0, table.unit) }
        guard outcome.refused.isEmpty else {
            throw CommandFailure(
                "\(outcome.refused.count) of \(outcome.rows) rows were refused; the others were taken.",
                remedy: "Correct those \(table.unit)s and send the file again.")
        }
    }

    static let exporting = Command(
        "export", summary: "Print the contacts that persons added as a table",
        discussion: """
            `import` reads it again. The column `state` is for people: a contact is approved at each node by a person. Contacts of registration \
            data are left out.
            """,
        examples: ["hotline takedown contacts export >contacts.csv", "hotline takedown contacts export --format json >contacts.json"],
        options: [
            NodeAccess.configOption, .value("format", "FORMAT", "csv or json.", default: "csv"),
            .value("state", "STATE", "Only proposed, approved, refused or withdrawn ones."),
        ]
    ) { invocation in
        let format = invocation.value("format") ?? "csv"
        guard format == "csv" || format == "json" else { throw UsageError("--format takes csv or json.") }
        let contacts = try await contacts(try invocation.parsed("state"), of: try await NodeAccess.open(invocation)).filter {
            $0.source == "person"
        }
        invocation.console.write(format == "csv" ? ContactTable.csv(contacts) : ContactTable.json(contacts))
        return .done
    }

    private static func contents(of path: String) throws -> [UInt8] {
        if path == "-" { return try Console.standardInput(limit: 64 << 20) }
        do { return try Files.read(path, atMost: 64 << 20) } catch { throw CommandFailure("\(error).") }
    }

    private static func table(_ bytes: [UInt8], isJSON: Bool) throws -> ContactTable {
        do { return try ContactTable(bytes, isJSON: isJSON) } catch { throw CommandFailure("This is no table of contacts: \(error).") }
    }

    private static func send(
        _ table: ContactTable, actor: PersonName?, to endpoint: LineEndpoint<ProviderContactRequest, PlacedContactView>, at node: NodeAccess
    ) async throws -> ContactImportOutcome {
        var outcome = ContactImportOutcome()
        outcome.ignored = table.ignored
        var lines: [(line: Int, contact: ProviderContactRequest)] = []
        for row in table.rows {
            switch row.contact {
            case .failure(let problem): outcome.refuse(problem, ofLine: row.line)
            case .success(var contact):
                contact.actor = actor
                lines.append((row.line, contact))
            }
        }
        for start in stride(from: 0, to: lines.count, by: 500) {
            let part = lines[start..<min(start + 500, lines.count)]
            let answers = try await node.answers(to: endpoint.ask(part.map(\.contact)), count: part.count)
            for (line, answer) in zip(part, answers) { outcome.record(answer, ofLine: line.line) }
        }
        return outcome
    }

    private static func words(_ outcome: ContactImportOutcome, _ unit: String) -> String {
        var lines = outcome.refused.map { "\(unit) \($0.line): \($0.problem.detail ?? $0.problem.title)" }
        if !outcome.ignored.isEmpty { lines.append("not read: \(outcome.ignored.joined(separator: ", "))") }
        let done = outcome.approved > 0 ? "\(outcome.approved) approved" : "\(outcome.added) added, \(outcome.changed) changed"
        lines.append("\(outcome.rows) rows: \(done), \(outcome.known) known, \(outcome.refused.count) refused")
        if outcome.added + outcome.changed > 0 {
            lines.append(
                "approve what is new, or stands for other hosts now, with `hotline takedown contacts approve --from FILE` or by numbers; "
                    + "see `hotline takedown contacts --state proposed`")
        }
        return lines.joined(separator: "\n")
    }

    /// All contacts, page by page.
    static func contacts(_ state: ContactStateWord?, of node: NodeAccess) async throws -> [ProviderContactView] {
        var contacts: [ProviderContactView] = []
        var after: Whole<0, 2_147_483_647>?
        repeat {
            let page = try await node.answer(
                to: NoticeEndpoints.contacts.ask(ProviderContactQuery(state: state, after: after, limit: Whole(1_000))))
            contacts += page.items
            after = page.next.flatMap { Whole(text: $0) }
        } while after != nil
        return contacts
    }
}
