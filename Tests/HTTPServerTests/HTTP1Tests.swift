import HTTPServer
import Synchronization
import TestSupport
import Testing

@Suite struct HTTP1Tests {
    private static func get(_ path: String, _ fields: String = "") -> String {
        "GET \(path) HTTP/1.1\r\nHost: x.example\r\n\(fields)\r\n"
    }

    @Test func servesManyRequestsOnOneConnection() async throws {
        try await ServerFixture.run { fixture in
            let connection = try await fixture.connect()
            for number in 1...20 {
                try await connection.send(Self.get("/\(number)"))
                let answer = try await connection.receive(through: "urn:example:peer:one")
                #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
                #expect(answer.contains("GET /\(number) -"))
                #expect(!answer.contains("connection: close"))
            }
            #expect(fixture.server.counters().connectionsAccepted == 1)
        }
    }

    @Test func answersPipelinedRequestsInOrderOneAtATime() async throws {
        let running = Mutex((now: 0, most: 0))
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            running.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
            await Task.yield()
            running.withLock { $0.now -= 1 }
            return .text("[\(request.target)]")
        }
        try await ServerFixture.run(handler: handler) { fixture in
            let connection = try await fixture.connect()
            let requests = (1...50).map { Self.get("/\($0)") }.joined()
            try await connection.send(requests + Self.get("/end", "Connection: close\r\n") + Self.get("/never"))
            let (bytes, end) = try await connection.receiveAll()
            let answered = String(decoding: bytes, as: UTF8.self).split(separator: "[").dropFirst().map { $0.prefix { $0 != "]" } }
            #expect(answered == (1...50).map { "/\($0)" } + ["/end"])
            #expect(end == .closed)
        }
        #expect(running.withLock { $0.most } == 1)
    }

    @Test func announcesTheLengthOfAHeadAnswerAndSendsNoBody() async throws {
        try await ServerFixture.run(handler: { .text("\($0.method) body") }) { fixture in
            let connection = try await fixture.connect()
            try await connection.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")
            let head = try await connection.receive(through: "\r\n\r\n")
            #expect(head.contains("\r\ncontent-length: 9\r\n"))
            try await connection.send(Self.get("/", "Connection: close\r\n"))
            let next = String(decoding: try await connection.receiveAll().bytes, as: UTF8.self)
            #expect(next.hasPrefix("HTTP/1.1 200 "))
            #expect(next.hasSuffix("\r\n\r\nGET body"))
        }
    }

    @Test func asksForABodyThatWaitsToBeAskedFor() async throws {
        try await ServerFixture.run { fixture in
            let connection = try await fixture.connect()
            try await connection.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
            #expect(try await connection.receive(through: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            try await connection.send("hello")
            #expect(try await connection.receive(through: "peer:one").contains("POST / - 5 "))
        }
    }

    @Test func refusesATooLargeBodyInsteadOfAskingForIt() async throws {
        try await ServerFixture.run { fixture in
            let connection = try await fixture.connect()
            try await connection.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\nExpect: 100-continue\r\n\r\n")
            let answer = String(decoding: try await connection.receiveAll().bytes, as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
        }
    }

    @Test(arguments: [
        [(name: "x-note", value: "a\r\nset-cookie: b")], [(name: "x-note", value: "a\u{0}")], [(name: "x note", value: "a")],
        [(name: "", value: "a")],
    ])
    func neverLetsAnAnswerBreakItsLines(headers: [(name: String, value: String)]) async throws {
        try await ServerFixture.run(handler: { _ in HTTPResponse(status: 200, headers: headers) }) { fixture in
            for version in ["--http1.1", "--http2"] {
                let result = try await fixture.curl([version, "-i"])
                #expect(result.text.contains(" 500"), "\(result.errors)")
                #expect(result.text.hasSuffix("refused unwritableAnswer"))
            }
            let reported = ServerEvent.requestRefused(listener: "peers", remoteAddress: "127.0.0.1", reason: .unwritableAnswer)
            #expect(fixture.events.all.count { $0 == reported } == 2)
        }
    }

    @Test func writesItsOwnFramingWhateverTheHandlerSays() async throws {
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            HTTPResponse(
                status: 200, headers: [("Content-Length", "3"), ("Transfer-Encoding", "chunked"), ("X-A", "b")], body: [1, 2, 3, 4])
        }
        try await ServerFixture.run(handler: handler) { fixture in
            let connection = try await fixture.connect()
            try await connection.send(Self.get("/", "Connection: close\r\n"))
            let answer = String(decoding: try await connection.receiveAll().bytes, as: UTF8.self)
            #expect(answer.contains("\r\nx-a: b\r\ncontent-length: 4\r\nconnection: close\r\n\r\n"))
            #expect(!answer.contains("chunked"))
        }
    }

    @Test func sendsNoBodyWhereTheStatusHasNone() async throws {
        try await ServerFixture.run(handler: { _ in HTTPResponse(status: 204, body: [1]) }) { fixture in
            let connection = try await fixture.connect()
            try await connection.send(Self.get("/", "Connection: close\r\n"))
            let answer = String(decoding: try await connection.receiveAll().bytes, as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 204 No Content\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n"))
            #expect(!answer.contains("content-length"))
        }
    }

    @Test func servesPlainHTTPOnLoopback() async throws {
        try await ServerFixture.run(isPlain: true) { fixture in
            let connection = RawConnection()
            try await connection.connectPlain(.tcp(port: fixture.port))
            try await connection.send(Self.get("/plain", "Connection: close\r\n"))
            let (bytes, end) = try await connection.receiveAll()
            #expect(String(decoding: bytes, as: UTF8.self).hasSuffix("GET /plain - 0 HTTP/1.1 -"))
            #expect(end == .closed)
        }
    }
}
