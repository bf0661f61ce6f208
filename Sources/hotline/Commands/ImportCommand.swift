import CommandLineInterface
import Envelopes
import NodeAPI
import Runtime

/// `hotline import`: files of reports.
enum ImportCommand {
    static let command = Command(
        "import", summary: "Hand in a file of reports: a table or JSON lines",
        discussion: """
            A table (CSV; separated by semicolons, commas or tabs) names its columns in the first row: URL, and any of REFERER, \
            WORKUSER-EMAIL (not read), REFERENCE, SOURCE (public, webform, police, proactive…) and TYPE (a site type). JSON lines are \
            reports as `POST /api/v1/reports` takes them.

            Rows that cannot be used are named with their lines, and the others go in. The file, mended, may be handed in again under the \
            same name: what is held is not taken twice.
            """,
        examples: ["hotline import monday.csv", "hotline import - --format ndjson --name crawler-17 <reports.ndjson"],
        options: [
            NodeAccess.configOption, .value("format", "FORMAT", "csv or ndjson; by default the file's name tells."),
            .value("name", "NAME", "The import's name; by default the file's."),
            .value("origin", "ORIGIN", "public, police or proactive, for every row of a table, whatever its SOURCE says."), .json,
        ], arguments: [.required("FILE", "The file; - for standard input.")]
    ) { invocation in
        let path = invocation.argument("FILE")
        let bytes = try contents(of: path)
        let node = try await NodeAccess.open(invocation, changing: true)
        let fileName = path.split(separator: "/").last.map(String.init) ?? path
        guard let name = invocation.value("name") ?? (path == "-" ? nil : fileName) else {
            throw UsageError("--name is needed for standard input: under the same name, the same rows are not taken twice.")
        }
        let total = bytes.count { $0 == 0x0A }
        let bar = ProgressBar("import", total: max(1, total), console: invocation.console)
        defer { bar.finish() }
        let outcome: ImportOutcome
        switch invocation.value("format") ?? (fileName.hasSuffix(".ndjson") || fileName.hasSuffix(".jsonl") ? "ndjson" : "csv") {
        case "csv": outcome = try await table(bytes, name: name, origin: invocation.value("origin"), to: node, bar)
        case "ndjson": outcome = try await lines(bytes, to: node, bar)
        default: throw UsageError("--format takes csv or ndjson.")
        }
        bar.finish()
        invocation.console.result(outcome.json, invocation, text: { _ in words(outcome) })
        guard outcome.refusals.isEmpty else {
            throw CommandFailure(
                "\(outcome.refusals.count) of \(outcome.rows) rows were refused; the others went in.",
                remedy: "Mend those lines and hand the file in again under the same name.")
        }
        return .done
    }

    private static func contents(of path: String) throws -> [UInt8] {
        if path == "-" { return try Console.standardInput(limit: 512 << 20) }
        do { return try Files.read(path) } catch { throw CommandFailure("\(error).") }
    }

    private static func table(
        _ bytes: [UInt8], name: String, origin: String?, to node: NodeAccess, _ bar: ProgressBar
    ) async throws -> ImportOutcome {
        var outcome = ImportOutcome()
        var table: ReportTable
        do { table = try ReportTable(csv: bytes, name: name, origin: try origin.map(ReportTable.origin)) } catch {
            throw CommandFailure("This is no table of reports: \(error).")
        }
        outcome.ignoredColumns = table.ignoredColumns
        while true {
            let rows = table.next(500)
            guard let last = rows.last else { return outcome }
            var reports: [(line: Int, report: JSONValue)] = []
            for row in rows {
                switch row.report {
                case .success(let report): reports.append((row.line, report))
                case .failure(let error): outcome.refuse(line: row.line, code: "badRow", "\(error)")
                }
            }
            try await hand(reports.map { ($0.line, $0.report.compactBytes) }, to: node, &outcome)
            bar.advance(to: last.line)
        }
    }

    private static func lines(_ bytes: [UInt8], to node: NodeAccess, _ bar: ProgressBar) async throws -> ImportOutcome {
        var outcome = ImportOutcome()
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated().filter { !$0.element.isEmpty }
        for start in stride(from: 0, to: lines.count, by: 500) {
            let part = lines[start..<min(start + 500, lines.count)].map { ($0.offset + 1, Array($0.element)) }
            try await hand(part, to: node, &outcome)
            bar.advance(to: part.last?.0 ?? 0)
        }
        return outcome
    }

    /// Hands lines in together and notes what became of each.
    private static func hand(_ reports: [(line: Int, bytes: [UInt8])], to node: NodeAccess, _ outcome: inout ImportOutcome) async throws {
        guard !reports.isEmpty else { return }
        let answers = try await node.post("/api/v1/reports", Array(reports.map(\.bytes).joined(separator: [0x0A])))
        guard answers.count == reports.count else { throw CommandFailure("The node did not answer every row; hand the file in again.") }
        for (report, answer) in zip(reports, answers) {
            if let code = answer["error"]?.string {
                outcome.refuse(line: report.line, code: code, answer["detail"]?.string ?? "no reason given")
            } else {
                outcome.count(answer["outcome"]?.string ?? "?")
            }
        }
    }

    private static func words(_ outcome: ImportOutcome) -> String {
        var lines = outcome.refusals.sorted { $0.line < $1.line }.map { "line \($0.line): \($0.sentence)" }
        if !outcome.ignoredColumns.isEmpty { lines.append("not read: \(outcome.ignoredColumns.joined(separator: ", "))") }
        let counts = ["opened", "attached", "held"].map { "\(outcome.counts[$0] ?? 0) \($0)" }.joined(separator: ", ")
        lines.append("\(outcome.rows) rows: \(counts), \(outcome.refusals.count) refused")
        return lines.joined(separator: "\n")
    }
}
