import AccessControl
import CaseService
import Casework
import Envelopes
import HTTPServer
import HotlineModel

/// Reports as the hotline's web form and other programs hand them in: one, many lines, or a table.
enum IntakeRoutes {
    static func add(to router: inout Router<Caller?>, _ node: Node) {
        router.on("POST", "/intake/v1/reports", for: .intake) { try await receive($0, node) }
        TipRoutes.addIntake(to: &router, node)
        router.on("POST", "/intake/v1/contacts", for: .intake) { try await ContactRoutes.count($0, node) }
    }

    private static func receive(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let type = routed.request.headers.first("content-type")
        if MediaType.is(type, "application/json") { return try await one(routed, node) }
        if MediaType.is(type, "application/x-ndjson") { return try await CaseRoutes.receive(routed, node) }
        if MediaType.is(type, "text/csv") { return try await table(routed, node) }
        throw RefusalCode.unsupportedMediaType
    }

    // MARK: One report

    /// One report. Its `Idempotency-Key` makes it safe to send again: the first answer's case is named again, and nothing is counted twice.
    private static func one(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let json = try JSONValue(parsing: routed.request.body)
        var submission = try ReportSubmission(json)
        submission.key = try ownKey(of: routed)
        switch try await node.desk.receive([submission]).first {
        case .success(let report):
            let answer: JSONValue = ["outcome": .string(report.outcome.rawValue), "case": .string(report.caseID.description)]
            return .json(answer.compactBytes, status: report.outcome == .held ? 200 : 201)
        case .failure(let refusal):
            return .problem(
                status: refusal == .keyReused ? 409 : 422, title: "The report was not taken.", detail: refusal.description,
                code: refusal.code, retryable: false)
        case nil:
            throw RefusalCode.storeFailed
        }
    }

    /// The stable key of what is handed in, apart from those of other callers.
    static func ownKey(of routed: CallerRequest) throws -> String {
        "idempotency/\(routed.asker.name)/\(try idempotencyKey(of: routed))"
    }

    /// The key of a request: 1 to 255 visible ASCII characters, bare or as a quoted string.
    static func idempotencyKey(of routed: CallerRequest) throws -> String {
        let fields = routed.request.headers.all("idempotency-key")
        guard fields.count == 1, var key = fields.first else {
            throw InputError("one `Idempotency-Key` is needed, a value of your own for each report, so that a repeated request counts once")
        }
        if key.utf8.count > 1, key.hasPrefix("\""), key.hasSuffix("\"") { key = String(key.dropFirst().dropLast()) }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw InputError("`Idempotency-Key` must have 1 to 255 visible ASCII characters")
        }
        return key
    }

    // MARK: A table

    /// A table of reports. Rows that cannot be used are named with their lines, and the others go in; the same table may be sent again.
    private static func table(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        var origin: Origin?
        if let word = routed.query("origin") { origin = try ReportTable.origin(word) }
        let reader = try ReportTable(csv: routed.request.body, name: try idempotencyKey(of: routed), origin: origin)
        return .json(try await ImportOutcome.of(reader) { try await node.desk.receive($0) }.json)
    }
}

extension ImportOutcome {
    /// Hands the rows of a table in, some hundreds at a time.
    fileprivate static func of(
        _ table: ReportTable, receive: ([ReportSubmission]) async throws -> [Result<ReceivedReport, CaseworkError>]
    ) async throws -> ImportOutcome {
        var (table, outcome) = (table, ImportOutcome())
        outcome.ignoredColumns = table.ignoredColumns
        while true {
            let rows = table.next(500)
            guard !rows.isEmpty else { return outcome }
            var lines: [Int] = []
            var submissions: [ReportSubmission] = []
            for row in rows {
                do {
                    submissions.append(try ReportSubmission(try row.report.get()))
                    lines.append(row.line)
                } catch {
                    outcome.refuse(line: row.line, code: "badRow", "\((error as? InputError)?.sentence ?? "\(error)")")
                }
            }
            for (line, result) in zip(lines, submissions.isEmpty ? [] : try await receive(submissions)) {
                switch result {
                case .success(let report): outcome.count(report.outcome.rawValue)
                case .failure(let refusal): outcome.refuse(line: line, code: refusal.code, refusal.description)
                }
            }
        }
    }
}
