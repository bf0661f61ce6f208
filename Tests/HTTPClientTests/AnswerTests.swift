import HTTPClient
import TestSupport
import Testing

/// Tests how a client reads good and malformed answers.
@Suite struct AnswerTests {
    struct Malformed: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let answer: String

        init(_ name: String, _ answer: String) {
            testDescription = name
            self.answer = answer
        }
    }

    @Test(arguments: [
        Malformed("no HTTP at all", "hello\r\n\r\n"),
        Malformed("HTTP/0.9", "<html>hello</html>"),
        Malformed("a status that is no number", "HTTP/1.1 abc OK\r\nContent-Length: 0\r\n\r\n"),
        Malformed("a status of two digits", "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n"),
        Malformed("status 999", "HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n"),
        Malformed("status 600", "HTTP/1.1 600 No\r\nContent-Length: 0\r\n\r\n"),
        Malformed("status 099", "HTTP/1.1 099 No\r\nContent-Length: 0\r\n\r\n"),
        Malformed("HTTP/3 over TCP", "HTTP/3 200 OK\r\nContent-Length: 0\r\n\r\n"),
        Malformed("a field without a colon", "HTTP/1.1 200 OK\r\nhello\r\nContent-Length: 0\r\n\r\n"),
        Malformed("a field without a name", "HTTP/1.1 200 OK\r\n: hello\r\nContent-Length: 0\r\n\r\n"),
        Malformed("a space before the colon", "HTTP/1.1 200 OK\r\nContent-Length : 0\r\nX: y\r\n\r\n"),
        Malformed("a NUL in a value", "HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n"),
        Malformed("a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n"),
        Malformed("a length that is no number", "HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\nhello"),
        Malformed("two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 3\r\n\r\nhello"),
        Malformed("a chunk size that is no number", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nhello\r\n0\r\n\r\n"),
        Malformed("an unknown transfer coding", "HTTP/1.1 200 OK\r\nTransfer-Encoding: brew\r\n\r\nhello"),
    ])
    func aMalformedAnswerIsNoAnswer(malformed: Malformed) async throws {
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            _ = exchange.receiveHead()
            exchange.send(malformed.answer)
        }
        try await RawFixture.run(script: script) { fixture in
            let code = await fixture.client.failure(of: fixture.request())?.code
            #expect(code == .protocolError || code == .interrupted, "\(code.map { "\($0)" } ?? "an answer")")
        }
    }

    @Test func interimAnswersAreNotTheAnswer() async throws {
        let interim = "HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
        let answer = interim + "HTTP/1.1 200 OK\r\nX-Late: 1\r\nContent-Length: 2\r\n\r\nok"
        try await RawFixture.run(script: RawFixture.answering(answer)) { fixture in
            let response = try await fixture.client.send(fixture.request())
            #expect(response.status == 200)
            #expect(response.headers.map(\.name) == ["x-late", "content-length"])
        }
    }

    @Test func anAnswerUpToTheEndOfTheConnectionIsTaken() async throws {
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            _ = exchange.receiveHead()
            exchange.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello")
        }
        try await RawFixture.run(script: script) { fixture in
            try await #expect(fixture.client.send(fixture.request()).text == "hello")
        }
    }

    @Test func chunksAreJoinedAndCodingsAreLeftAlone() async throws {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
        try await RawFixture.run(script: RawFixture.answering(head + "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")) { fixture in
            for _ in 0..<2 { try await #expect(fixture.client.send(fixture.request()).text == "hello world") }
            #expect(fixture.server.connections == 1)
        }
    }

    @Test func cookiesAreNotKept() async throws {
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            while let head = exchange.receiveHead() {
                let body = head.lowercased().contains("cookie") ? "yes" : "no!"
                exchange.send("HTTP/1.1 200 OK\r\nSet-Cookie: a=b\r\nContent-Length: 3\r\n\r\n\(body)")
            }
        }
        try await RawFixture.run(script: script) { fixture in
            for _ in 0..<2 { try await #expect(fixture.client.send(fixture.request()).text == "no!") }
        }
    }

    @Test func fieldsAreFoundByTheirNamesInLowerCaseAndTheFirstCounts() async throws {
        let answer =
            "HTTP/1.1 503 Busy\r\nRetry-After: \t 120 \r\nRETRY-AFTER: 5\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 0\r\n\r\n"
        try await RawFixture.run(script: RawFixture.answering(answer)) { fixture in
            let response = try await fixture.client.send(fixture.request())
            #expect(response.header("retry-after") == "120")
            #expect(response.header("Retry-After") == nil)
            #expect(response.date == 784_111_777_000)
        }
    }

    @Test(arguments: ["Date: yesterday\r\n", "Date: \r\n", ""]) func aDateThatCannotBeReadIsNone(field: String) async throws {
        try await RawFixture.run(script: RawFixture.answering("HTTP/1.1 200 OK\r\n\(field)Content-Length: 0\r\n\r\n")) { fixture in
            try await #expect(fixture.client.send(fixture.request()).date == nil)
        }
    }
}
