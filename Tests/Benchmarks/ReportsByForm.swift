import AccessControl
import CaseStore
import CaseStoreSQLite
import Envelopes
import HTTPServer
import HotlineModel
import NodeAPI
import Observability
import TestFederation
import TestSupport

/// Reports as a web form hands them in: one a request, many at once, written as people write.
enum ReportsByForm {
    static let benchmark = Benchmark(
        name: "reports", summary: "reports by a web form, one a request, 64 at once: read, understood, sealed and durably committed",
        run: run)

    private static let atOnce = 64

    private static func run(_ scale: Benchmark.Size) async throws -> [Measurement] {
        let count = scale == .quick ? 6_400 : 64_000
        let federation = try TestFederation()
        let started = try await federation.start([try federation.enrol("nl", covering: ["NL"])])[0]
        let token = AccessToken()
        var list = AccessList()
        try list.add("form", role: .intake, token: token)
        let path = federation.folder.file("access")
        try AccessBook.write(list, to: path)
        let intake = IntakeAPI(Node(started.node, metrics: Metrics(), access: try AccessBook(path: path)))
        let timing = try await timed {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for lane in 0..<atOnce {
                    group.addTask {
                        for number in stride(from: lane, to: count, by: atOnce) {
                            let answer = await intake.answer(request(number, token))
                            try WrongResult.unless(answer.status == 201, "A report was answered \(answer.status).")
                        }
                    }
                }
                try await group.waitForAll()
            }
        }.timing
        let stages = try await started.store.read { try $0.caseCounts() }
        try WrongResult.unless(stages[.awaitingAssessment] == count, "\(count) reports should have opened a case each.")
        let alone = try await MachineLimits.rows(count, group: atOnce, path: federation.folder.file("limit.sqlite"))
        return [
            Measurement(
                name: "reports by form", figure: Double(count) / timing.seconds,
                limitName: "SQLite alone, 1 KB rows with 3 indexes, commits of \(atOnce)", limit: Double(count) / alone.seconds)
        ]
    }

    /// Addresses with and without a scheme, disguised, and in a sentence.
    private static func words(_ number: Int) -> String {
        switch number % 4 {
        case 0: "https://host.example/pages/\(number)?from=list"
        case 1: "www.host.example/pages/\(number)"
        case 2: "hxxp://host[.]example/pages/\(number)"
        default: "I found this on http://host.example/pages/\(number), please look."
        }
    }

    private static func request(_ number: Int, _ token: AccessToken) -> HTTPRequest {
        let body: JSONValue = ["address": .string(words(number)), "comment": .string("found by the way, number \(number)")]
        let fields = [
            HTTPHeaders.Field(name: "authorization", value: "Bearer \(token.secretText)"),
            .init(name: "content-type", value: "application/json"),
            .init(name: "idempotency-key", value: "form-\(number)"),
        ]
        return HTTPRequest(
            method: "POST", target: "/intake/v1/reports", headers: HTTPHeaders(fields), body: body.compactBytes,
            listener: NodeServer.ListenerName.intake)
    }
}
