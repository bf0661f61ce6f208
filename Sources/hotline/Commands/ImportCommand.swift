import CommandLineInterface
import Envelopes
import NodeAPI
import NodeMessages
import Runtime

/// `hotline import`: files of reports.
enum ImportCommand {
    static let command = Command(
        "import", summary: "Send a file of reports: a table or JSON lines",
        discussion: """
            A table (CSV; separated by semicolons, commas or tabs) names its columns in the first row: URL, and any of REFERER, \
            WORKUSER-EMAIL (not read), REFERENCE, SOURCE (public, webform, police, proactive…) and TYPE (a site type). JSON lines are \
            reports as for `POST /intake/v1/reports`.

            Rows that cannot be used are refused and listed by their lines; the others are received. The corrected file may be sent again \
            under the same name: known rows are not counted twice.
            """,
        examples: ["hotline import monday.csv", "hotline import - --format ndjson --name crawler-17 <reports.ndjson"],
        options: [
            NodeAccess.configOption, .value("format", "FORMAT", "csv or ndjson; by default the file's name tells."),
            .value("name", "NAME", "The import's name; by default the file's."),
            .value("origin", "ORIGIN", "public, police or proactive, for every row of a table, instead of its SOURCE."), .json,
        ], arguments: [.required("FILE", "The file; - for standard input.")]
    ) { invocation in
        let path = invocation.argument("FILE")
        let bytes = try contents(of: path)
        let node = try await NodeAccess.open(invocation, changing: true)
        let fileName = path.split(separator: "/").last.map(String.init) ?? path
        guard let name = invocation.value("name") ?? (path == "-" ? nil : fileName) else {
            throw UsageError("--name is needed for standard input: under the same name, the same rows are not counted twice.")
        }
        let bar = ProgressBar("import", total: max(1, bytes.count { $0 == 0x0A }), console: invocation.console)
        defer { bar.finish() }
        let outcome: ImportOutcome
        switch invocation.value("format") ?? (fileName.hasSuffix(".ndjson") || fileName.hasSuffix(".jsonl") ? "ndjson" : "csv") {
        case "csv": outcome = try await table(bytes, name: name, origin: invocation.value("origin"), to: node, bar)
        case "ndjson": outcome = try await lines(bytes, to: node, bar)
        default: throw UsageError("--format takes csv or ndjson.")
        }
        bar.finish()
        invocation.show(outcome, text: words)
        guard outcome.refused.isEmpty else {
            throw CommandFailure(
                "\(outcome.refused.count) of \(outcome.rows) rows were refused; the others were received.",
                remedy: "Correct those lines and send the file again under the same name.")
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
        var table: ReportTable
        do { table = try ReportTable(csv: bytes, name: name, origin: origin) } catch {
            throw CommandFailure("This is no table of reports: \(error).")
        }
        return try await table.handIn {
            try await node.answers(to: IntakeEndpoints.reports.ask($0), count: $0.count)
        } progress: {
            bar.advance(to: $0)
        }
    }

    private static func lines(_ bytes: [UInt8], to node: NodeAccess, _ bar: ProgressBar) async throws -> ImportOutcome {
        var outcome = ImportOutcome()
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated().filter { !$0.element.isEmpty }
        for start in stride(from: 0, to: lines.count, by: 500) {
            let part = lines[start..<min(start + 500, lines.count)]
            let ask = IntakeEndpoints.reports.ask(lines: Array(part.map(\.element).joined(separator: [0x0A])))
            for (line, answer) in zip(part, try await node.answers(to: ask, count: part.count)) {
                outcome.record(answer, ofLine: line.offset + 1)
            }
            bar.advance(to: (part.last?.offset ?? 0) + 1)
        }
        return outcome
    }

    private static func words(_ outcome: ImportOutcome) -> String {
        var lines = outcome.refused.map { "line \($0.line): \($0.problem.detail ?? $0.problem.title)" }
        if !outcome.ignored.isEmpty { lines.append("not read: \(outcome.ignored.joined(separator: ", "))") }
        let counts = "\(outcome.opened) opened, \(outcome.attached) attached, \(outcome.held) known, \(outcome.refused.count) refused"
        lines.append("\(outcome.rows) rows: \(counts)")
        return lines.joined(separator: "\n")
    }
}
