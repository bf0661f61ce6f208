import Envelopes
import HTTPClient
import HTTPServer
import Observability
import TestCasework
import TestFederation
import TestSupport
import Testing

@testable import NodeAPI

/// What a node's HTTP server refuses by itself carries the problems and codes that senders read.
@Suite(.timeLimit(.minutes(2))) struct ServerRefusalTests {
    private static func expected(_ refusal: RequestRefusal) -> RefusalCode {
        switch refusal {
        case .bodyTooLarge, .chunkTooLarge: .bodyTooLarge
        case .overloaded: .overloaded
        case .draining: .draining
        case .bodyTooSlow, .headersTooSlow: .tooSlow
        case .unwritableAnswer: .storeFailed
        default: .badRequest
        }
    }

    @Test(arguments: RequestRefusal.allCases) func everyRefusalIsAProblemOfTheProtocol(refusal: RequestRefusal) throws {
        let answer = ServerRefusals(limits: ServerLimits()).answer(refusal)
        let code = Self.expected(refusal)
        #expect(Problem.code(in: answer.body) == code)
        #expect(answer.status == refusal.status)
        #expect(code == .badRequest || answer.status == code.status)
        #expect(answer.headers.first?.value == Problem.mediaType)
        let body = try JSONValue(parsing: answer.body)
        #expect(body["status"] == .integer(Int64(refusal.status)))
        #expect(answer.headers.contains { $0.name == "retry-after" } == (refusal.status == 503))
    }

    @Test(arguments: [
        (
            request: "GET / HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "a", count: 9000))\r\n\r\n", status: 431,
            code: RefusalCode.badRequest
        ),
        (request: "GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\r\n", status: 414, code: .badRequest),
        (request: "GET / HTTP/1.1\r\n\r\n", status: 400, code: .badRequest),
        (request: "GET / HTTP/1.0\r\nHost: x\r\n\r\n", status: 505, code: .badRequest),
        (request: "POST / HTTP/1.1\r\nHost: x\r\n\r\n", status: 411, code: .badRequest),
        (request: "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n", status: 413, code: .bodyTooLarge),
    ])
    func aRequestThatNoHandlerSeesIsAnsweredWithAProblem(request: String, status: Int, code: RefusalCode) async throws {
        try await OperatorServer.run { connection in
            try await connection.send(request)
            let answer = String(decoding: try await connection.receiveAll().bytes, as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "))
            #expect(answer.contains("\r\ncontent-type: application/problem+json\r\n"))
            let body = try JSONValue(parsing: Array(answer[try #require(answer.firstRange(of: "\r\n\r\n")).upperBound...].utf8))
            #expect(body["type"] == .string("urn:hotline:problem:\(code.rawValue)"))
            #expect(body["code"] == .string(code.rawValue))
            #expect(body["status"] == .integer(Int64(status)))
            #expect(body["retryable"] == .bool(false))
        }
    }

    @Test func aBatchLargerThanTheServerTakesIsRefusedByItsCode() async throws {
        let federation = try TestFederation()
        let de = try TestPeer(federation.enrol("de", covering: ["DE"]))
        let nl = try await federation.start([federation.enrol("nl", covering: ["NL"])], others: [de.listing])[0]
        try await federation.run(nl) {
            let response = try await de.post([UInt8](repeating: 0x0A, count: 9_000_000), to: nl)
            #expect(response.status == 413)
            #expect(response.refusal == .bodyTooLarge)
            #expect(response.header("content-type") == Problem.mediaType)
            #expect(try JSONValue(parsing: response.body)["limit"] == ["name": "bytes", "value": 8_388_608])
        }
    }

    @Test func anOverloadedNodeSaysSoByItsCode() async throws {
        let federation = try TestFederation()
        let de = try TestPeer(federation.enrol("de", covering: ["DE"]))
        var settings = TestNode.Settings()
        settings.limits.requestsPerPeer = 0
        let nl = try await federation.start([federation.enrol("nl", covering: ["NL"])], others: [de.listing], settings)[0]
        try await federation.run(nl) {
            let response = try await de.send("GET", "/federation/v1/directory", to: nl)
            #expect(response.status == 503)
            #expect(response.refusal == .overloaded)
            #expect(response.header("retry-after") == "1")
        }
    }

    @Test func aNodeThatStopsSaysSoByItsCode() async throws {
        let federation = try TestFederation()
        let built = try await TestNode(federation.enrol("nl", covering: ["NL"]), in: federation).node
        // Its own server has registered its metrics with the node's.
        let node = Node(built, metrics: Metrics(), access: try OperatorServer.access(in: federation))
        let gate = Gate()
        var limits = ServerLimits()
        limits.drain = .seconds(60)
        let server = try NodeServer(
            node, listeners: [Listener(name: "operator", address: .tcp(host: "127.0.0.1", port: 0), security: .plain)], limits: limits
        ) {
            await gate.pass()
            return .text("page")
        }
        let port = server.bound.first?.port ?? 0
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let (busy, idle) = (RawConnection(), RawConnection())
            for connection in [busy, idle] { try await connection.connectPlain(.tcp(port: port)) }
            // An answer shows that the connection is taken.
            try await idle.send("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(try await idle.receive(through: "\r\n\r\n").hasPrefix("HTTP/1.1 "))
            try await busy.send("GET / HTTP/1.1\r\n\(OperatorServer.fields)\r\n")
            await gate.arrivals(1)
            group.cancelAll()
            try await idle.send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
            let answer = String(decoding: try await idle.receiveAll().bytes, as: UTF8.self)
            #expect(answer.contains("HTTP/1.1 503 "))
            #expect(answer.contains("\r\nretry-after: 30\r\n"))
            #expect(answer.contains("urn:hotline:problem:draining"))
            gate.open()
            #expect(String(decoding: try await busy.receiveAll().bytes, as: UTF8.self).hasSuffix("page"))
            try await group.waitForAll()
        }
    }
}
