import Envelopes
import HTTPServer
import HotlineModel
import NodeMessages
import Observability
import TestSupport
import Testing

@testable import NodeAPI

/// Requests find their handler, and whatever goes wrong is answered, told to the operator where it is the node's fault, and never told to others.
@Suite struct RouterTests {
    private struct Secretive: Error, CustomStringConvertible { var description: String { "the disk at /srv/secret is full" } }

    private let log = LogRecorder()
    private let metrics = Metrics()

    private func router(_ handler: @escaping Router<Int>.Handler) -> Router<Int> {
        var router = Router<Int>(failures: RequestFailures(log: Log(sink: log.sink), metrics: metrics))
        router.on("GET", "/things/{thing}/{part}", handler)
        return router
    }

    private func answer(_ path: String, query: String? = nil, method: String = "GET", _ handler: @escaping Router<Int>.Handler) async
        -> HTTPResponse
    {
        await router(handler).answer(HTTPRequest(method: method, target: path, query: query), from: 7)
    }

    @Test func aHandlerGetsTheAskerAndTheNamedPartsDecoded() async {
        let answer = await answer("/things/a%2Fb/%C3%A4", query: "x=1%262&%79=%20") { routed in
            .text(
                "\(routed.asker) \(routed.parameter("thing")) \(routed.parameter("part")) \(routed.query("x") ?? "") \(routed.query("y") ?? "")"
            )
        }
        #expect(String(decoding: answer.body, as: UTF8.self) == "7 a/b ä 1&2  ")
    }

    @Test(arguments: [
        ("/things/a", "GET", 404, "notFound"), ("/things//b", "GET", 404, "notFound"), ("/things/a/b", "POST", 405, "methodNotAllowed"),
        ("/things/%2/b", "GET", 400, "badRequest"), ("/things/%FF/b", "GET", 400, "badRequest"),
    ])
    func refuses(path: String, method: String, status: Int, code: String) async throws {
        let answer = await answer(path, method: method) { _ in .text("") }
        let problem = try Problem(answer: answer.body)
        #expect(answer.status == status && problem.status == status && problem.code == code)
        #expect(log.lines.isEmpty)
    }

    @Test(arguments: [Secretive() as any Error, RefusalCode.storeFailed, CancellationError()])
    func aFailureIsLoggedAndCountedAndAnsweredWithoutItsText(error: any Error) async throws {
        let answer = await answer("/things/secret-thing/b") { _ in throw error }
        #expect(answer.status == 500)
        #expect(answer.body == Problem(.storeFailed).body)
        #expect(log.lines.count == 1)
        let line = try JSONValue(parsing: Array((log.lines.first ?? "").utf8))
        #expect(line["event"]?.string == "request.failed" && line["level"]?.string == "error")
        #expect(line["route"]?.string == "/things/{thing}/{part}")
        #expect(line["reason"]?.string == "\(error)" && line["error"]?.string == String(reflecting: type(of: error)))
        #expect(!(log.lines.first ?? "").contains("secret-thing"))
        let text = String(decoding: metrics.text(), as: UTF8.self)
        #expect(text.contains("hotline_requests_failed_total{route=\"/things/{thing}/{part}\"} 1\n"))
    }

    @Test(arguments: [
        (RefusalCode.unknownCase as any Error, 404, "unknownCase"), (InputError("no"), 400, "badRequest"),
        (MessageError("must be text", member: "note"), 400, "badRequest"), (JSONError(.endsEarly, at: 3), 400, "malformedJSON"),
        (Problem(code: "odd", title: "Odd.", status: 409), 409, "odd"),
    ])
    func everyErrorOfACallersIsAProblemWithAllItsMembers(error: any Error, status: Int, code: String) async throws {
        let answer = await answer("/things/a/b") { _ in throw error }
        let body = try JSONValue(parsing: answer.body)
        #expect(answer.status == status && body["status"]?.integer == Int64(status))
        #expect(body["code"]?.string == code && body["type"]?.string == "urn:hotline:problem:\(code)")
        #expect(body["title"]?.string?.isEmpty == false && body["retryable"]?.bool == false)
        #expect(body["member"]?.string == (error as? MessageError)?.member)
        #expect(answer.headers.first?.value == Problem.mediaType)
        #expect(log.lines.isEmpty)
    }
}
