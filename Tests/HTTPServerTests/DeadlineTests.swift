import HTTPServer
import TestSupport
import Testing

/// Deadlines are set to tens of milliseconds; the tests wait for nothing but the server's own closing.
@Suite struct DeadlineTests {
    private static let soon = Duration.milliseconds(50)

    private static func limits(_ change: (inout ServerLimits) -> Void) -> ServerLimits {
        var limits = ServerLimits.patient
        change(&limits)
        return limits
    }

    @Test(arguments: [[], [0x16, 0x03, 0x01]] as [[UInt8]]) func endsAHandshakeThatDoesNotComeToItsEnd(start: [UInt8]) async throws {
        try await ServerFixture.run(limits: Self.limits { $0.handshake = Self.soon }) { fixture in
            let connection = RawConnection()
            try await connection.connectPlain(.tcp(port: fixture.port))
            try await connection.send(start)
            #expect(try await connection.receiveAll().end == .closed)
            _ = await fixture.events.first { $0 == .handshakeRefused(listener: "peers", remoteAddress: "127.0.0.1", reason: .tooSlow) }
        }
    }

    @Test func answers408ToHeadersThatDoNotEnd() async throws {
        try await ServerFixture.run(limits: Self.limits { $0.headers = Self.soon }) { fixture in
            let connection = try await fixture.connect()
            try await connection.send("GET / HTTP/1.1\r\nHost: x\r\nA")
            let (bytes, end) = try await connection.receiveAll()
            #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("HTTP/1.1 408 "))
            #expect(end == .closed)
        }
    }

    @Test func answers408ToABodyThatComesTooSlowly() async throws {
        try await ServerFixture.run(limits: Self.limits { $0.bodyGrace = Self.soon }) { fixture in
            let connection = try await fixture.connect()
            try await connection.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhello")
            let (bytes, end) = try await connection.receiveAll()
            #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("HTTP/1.1 408 "))
            #expect(end == .closed)
        }
    }

    @Test(arguments: [nil, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"]) func closesAnIdleConnection(request: String?) async throws {
        try await ServerFixture.run(limits: Self.limits { $0.idle = Self.soon }) { fixture in
            let connection = try await fixture.connect()
            if let request {
                try await connection.send(request)
                _ = try await connection.receive(through: "peer:one")
            }
            let (bytes, end) = try await connection.receiveAll()
            #expect(bytes.isEmpty)
            #expect(end == .closed)
        }
    }

    @Test func endsAConnectionWhoseAnswerIsNotTaken() async throws {
        let body = [UInt8](repeating: 1, count: 64 * 1024 * 1024)
        try await ServerFixture.run(
            limits: Self.limits { $0.writeStall = Self.soon }, handler: { _ in HTTPResponse(status: 200, body: body) }
        ) { fixture in
            let connection = try await fixture.connect()
            try await connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            _ = await fixture.events.first {
                $0 == .connectionEnded(listener: "peers", remoteAddress: "127.0.0.1", reason: .writeStalled)
            }
            let (bytes, _) = try await connection.receiveAll()
            #expect(bytes.count < body.count)
        }
    }

    @Test func stopsReadingFromARefusedClientThatNeverCloses() async throws {
        try await ServerFixture.run(limits: Self.limits { $0.linger = Self.soon }) { fixture in
            let connection = try await fixture.connect()
            try await connection.send("BAD\r\n\r\n")
            _ = try await connection.receiveAll()
            // The client keeps its side open; the server counts the connection out all the same, or the drain below would find it.
            fixture.running.cancel()
            let end = await fixture.events.first { if case .drained = $0 { true } else { false } }
            #expect(end == .drained(closed: 0))
        }
    }
}
