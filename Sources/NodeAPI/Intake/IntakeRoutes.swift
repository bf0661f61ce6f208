import AccessControl
import CaseService
import Casework
import Cryptography
import Envelopes
import HTTPServer
import NodeMessages

/// Reports as the hotline's web form and other programs hand them in: one, many lines, or a table.
struct IntakeRoutes {
    let desk: CaseDesk

    /// Adds everything that can be handed in.
    static func add(to router: inout Router<Caller?>, _ node: Node) {
        IntakeRoutes(desk: node.desk).add(to: &router)
        TipRoutes.addIntake(to: &router, helpline: node.helpline)
        NoticeRoutes.addLinks(to: &router, takedown: node.takedown)
        ContactRoutes.add(ContactEndpoints.intake, for: .intake, to: &router, helpline: node.helpline)
    }

    private func add(to router: inout Router<Caller?>) {
        router.on("POST", IntakeEndpoints.reports.path, for: .intake) { routed in
            let type = routed.request.headers.first("content-type")
            if MediaType.is(type, "application/json") { return try await one(routed) }
            if MediaType.is(type, "application/x-ndjson") { return try await lines(routed) }
            if MediaType.is(type, "text/csv") { return try await table(routed) }
            throw RefusalCode.unsupportedMediaType
        }
    }

    /// One report. An `Idempotency-Key` makes it safe to send again: nothing is counted twice. Without one it counts each time it is sent, since a
    /// report counted twice is better than one that is turned away.
    private func one(_ routed: CallerRequest) async throws -> HTTPResponse {
        let _: Nothing = try Query.read(routed.request.query)
        var form = try ReportForm(routed.request.body)
        form.submission.key = try routed.hasKey ? routed.ownKey : nil
        guard let result = try await desk.receive([form.submission]).first else { throw RefusalCode.storeFailed }
        let received = try result.get()
        let status = received.outcome == .known ? 200 : 201
        guard routed.asker.mayNotSee else { return .json(ReportOutcome(received, ignored: form.ignored).bytes, status: status) }
        return .json(ReportReceipt(received, ignored: form.ignored).bytes, status: status)
    }

    /// Reports one a line. A line without a `key` has one of its own if the request has an `Idempotency-Key`, so that the mended lines may be sent
    /// again.
    private func lines(_ routed: CallerRequest) async throws -> HTTPResponse {
        let _: Nothing = try Query.read(routed.request.query)
        var keys = try routed.hasKey ? ImportKeys(name: routed.idempotencyKey) : nil
        let lines = try RequestLines(routed.request.body) { text in
            var form = try ReportForm(keys?.keyed(text) ?? text)
            form.submission.key = form.submission.key.map { routed.asker.own($0, of: "line") }
            return form
        }
        let receive = { (forms: [ReportForm]) in zip(forms, try await desk.receive(forms.map(\.submission))) }
        guard routed.asker.mayNotSee else {
            return .lines(
                try await lines.answers {
                    try await receive($0).map { form, result in result.map { ReportOutcome($0, ignored: form.ignored) } }
                })
        }
        return .lines(
            try await lines.answers {
                try await receive($0).map { form, result in result.map { ReportReceipt($0, ignored: form.ignored) } }
            })
    }

    /// A table of reports. Rows that cannot be used are named with their lines, and the others go in; the same table may be sent again.
    private func table(_ routed: CallerRequest) async throws -> HTTPResponse {
        let query: TableQuery = try Query.read(routed.request.query)
        // Without a name, the same table is the same import.
        let name = try routed.hasKey ? routed.idempotencyKey : SHA256.digest(of: routed.request.body).hex
        var table = try ReportTable(csv: routed.request.body, name: name, origin: query.origin)
        let outcome = try await table.handIn { reports in
            let submissions = reports.map { ReportSubmission($0, by: routed.asker) }
            return try await desk.receive(submissions).map { LineAnswer($0.map { ReportOutcome($0) }) }
        }
        return .json(routed.asker.mayNotSee ? ImportReceipt(outcome).bytes : outcome.bytes)
    }
}

extension LineAnswer {
    /// The answer to a part that was handed in.
    init(_ result: Result<Answer, CaseworkError>) {
        switch result {
        case .success(let answer): self = .done(answer)
        case .failure(let refusal): self = .refused(refusal.problem)
        }
    }
}

extension CallerRequest {
    /// True if the request has a key at all.
    var hasKey: Bool { request.headers.first("idempotency-key") != nil }

    /// The stable key of what is handed in, apart from those of other callers.
    var ownKey: String { get throws { asker.own(try idempotencyKey, of: "idempotency") } }

    /// The key of a request: 1 to 255 visible ASCII characters, bare or as a quoted string.
    var idempotencyKey: String {
        get throws {
            let fields = request.headers.all("idempotency-key")
            guard fields.count == 1, var key = fields.first else {
                throw InputError(
                    "one `Idempotency-Key` is needed, a value of your own for each report, so that a repeated request counts once")
            }
            if key.utf8.count > 1, key.hasPrefix("\""), key.hasSuffix("\"") { key = String(key.dropFirst().dropLast()) }
            guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw InputError("`Idempotency-Key` must have 1 to 255 visible ASCII characters")
            }
            return key
        }
    }
}
