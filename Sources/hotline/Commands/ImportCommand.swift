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
            A table (CSV; separated by semicolons, commas, tabs or bars) names its columns in one of its first rows, in English or Dutch \
            and in any order: URL, and any of REFERER, WORKUSER-EMAIL (not read), REFERENCE, SOURCE (web form, e-mail, phone, police, \
            proactive…), TYPE (a kind of place) and COMMENT. Without such a row, the first column with an address has the addresses. \
            JSON lines are reports as for `POST /intake/v1/reports`.

            Nothing is skipped silently. Each line is a report, or is listed as none (a title, a header, an empty row, a sum), or is refused \
            for its length. A row that names no address goes in with its own words, for a person to read. A SOURCE that is not known \
            counts as public, and the word is listed.

            The corrected file may be sent again under the same name: known rows are not counted twice. A row with a REFERENCE is known \
            by it and all that the row says, under any name.
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
        let bar = ProgressBar("import", total: max(1, ReportLines.count(in: bytes)), console: invocation.console)
        defer { bar.finish() }
        let outcome: ImportOutcome
        switch invocation.value("format") ?? (fileName.hasSuffix(".ndjson") || fileName.hasSuffix(".jsonl") ? "ndjson" : "csv") {
        case "csv": outcome = try await table(bytes, name: name, origin: invocation.value("origin"), to: node, bar)
        case "ndjson": outcome = try await lines(bytes, name: name, to: node, bar)
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

    /// The longest file, in bytes.
    private static let longest = 512 << 20

    private static func contents(of path: String) throws -> [UInt8] {
        if path == "-" { return try Console.standardInput(limit: longest) }
        do { return try Files.read(path, atMost: longest) } catch { throw CommandFailure("\(error).") }
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

    private static func lines(
        _ bytes: [UInt8], name: String, to node: NodeAccess, _ bar: ProgressBar
    ) async throws -> ImportOutcome {
        var lines = ReportLines(bytes, name: name)
        return try await lines.handIn {
            try await node.answers(to: IntakeEndpoints.reports.ask(lines: Array($0.joined(separator: [0x0A]))), count: $0.count)
        } progress: {
            bar.advance(to: $0)
        }
    }

    // MARK: Words

    private static func words(_ outcome: ImportOutcome) -> String {
        var lines = outcome.refused.map { "line \($0.line): \($0.problem.detail ?? $0.problem.title)" }
        lines += outcome.dropped.flatMap { dropped in dropped.parts.map { "line \(dropped.line): \($0)" } }
        lines += outcome.unknown.map(words)
        if !outcome.ignored.isEmpty { lines.append("not read: \(outcome.ignored.joined(separator: ", "))") }
        if !outcome.passed.isEmpty { lines.append("no report: \(outcome.passed.map(words).joined(separator: ", "))") }
        let counts = "\(outcome.opened) opened, \(outcome.attached) attached, \(outcome.held) known, \(outcome.unreadable) unreadable"
        lines.append("\(outcome.rows) rows: \(counts), \(outcome.refused.count) refused")
        return lines.joined(separator: "\n")
    }

    private static func words(_ unknown: ImportOutcome.UnknownWord) -> String {
        let word = unknown.word.map { "`\($0)`" } ?? "other words"
        let counted = unknown.column == "TYPE" ? "reported without a type" : "counted as public"
        return
            "\(unknown.column) \(word) is not known: \(unknown.rows) row\(unknown.rows == 1 ? "" : "s") \(counted), the first in line \(unknown.line)"
    }

    private static func words(_ passed: ImportOutcome.PassedLines) -> String {
        let lines = passed.line == passed.last ? "line \(passed.line)" : "lines \(passed.line) to \(passed.last)"
        return "\(lines) (\(passed.reason))"
    }
}
