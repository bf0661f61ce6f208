import HTTPServer
import Synchronization
import TestSupport
import Testing

/// Every malformed request, raw over mutual TLS: refused with its status, the connection closed, no handler called.
@Suite struct RefusalTests {
    @Test(arguments: MalformedRequest.all) func refusesAndCloses(request: MalformedRequest) async throws {
        let calls = Mutex(0)
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            calls.withLock { $0 += 1 }
            return .text("never")
        }
        try await ServerFixture.run(handler: handler) { fixture in
            let connection = try await fixture.connect()
            try await connection.send(request.bytes)
            // A request that was smuggled behind it must not be answered.
            try? await connection.send("GET /smuggled HTTP/1.1\r\nHost: x.example\r\n\r\n")
            let (bytes, end) = try await connection.receiveAll()
            let answer = String(decoding: bytes, as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 \(request.refusal.status) "))
            #expect(answer.contains("\r\nconnection: close\r\n"))
            #expect(answer.hasSuffix("\r\n\r\nrefused \(request.refusal)"))
            #expect(answer.split(separator: "\r\ndate: ", omittingEmptySubsequences: false).count == 2)
            #expect(end == .closed)
            #expect(fixture.events.all.contains(.requestRefused(listener: "peers", remoteAddress: "127.0.0.1", reason: request.refusal)))
        }
        #expect(calls.withLock { $0 } == 0)
    }

    @Test func refuses9MBSentInChunks() async throws {
        try await ServerFixture.run { fixture in
            let connection = try await fixture.connect()
            try await connection.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 0x61, count: 65_536) + Array("\r\n".utf8)
            for _ in 0..<140 { try await connection.send(chunk) }
            let (bytes, end) = try await connection.receiveAll()
            #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("HTTP/1.1 413 "))
            #expect(end == .closed)
        }
    }

    @Test func refuses9MBDeclaredAndSent() async throws {
        try await ServerFixture.run { fixture in
            let connection = try await fixture.connect()
            try await connection.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n")
            try await connection.send([UInt8](repeating: 0x61, count: 9_000_000))
            let (bytes, end) = try await connection.receiveAll()
            #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("HTTP/1.1 413 "))
            #expect(end == .closed)
        }
    }

    @Test(arguments: [
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n",
    ])
    func callsNoHandlerForATruncatedRequest(text: String) async throws {
        let calls = Mutex(0)
        try await ServerFixture.run(handler: { _ in
            calls.withLock { $0 += 1 }
            return .text("never")
        }) { fixture in
            let connection = try await fixture.connect()
            try await connection.send(text)
            await connection.finishSending()
            let (bytes, end) = try await connection.receiveAll()
            #expect(bytes.isEmpty)
            #expect(end == .closed)
        }
        #expect(calls.withLock { $0 } == 0)
    }
}
