import HTTPServer
import TestSupport
import Testing

@Suite struct DrainTests {
    private static let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    @Test func letsRequestsUnderWayEndAndTakesNoMore() async throws {
        let gate = Gate()
        try await ServerFixture.run(handler: { _ in
            await gate.pass()
            return .text("done")
        }) { fixture in
            let busy = try await fixture.connect()
            let idle = try await fixture.connect()
            try await busy.send(Self.get)
            await gate.arrivals(1)
            fixture.running.cancel()
            // The idle one is closed at once; by then nothing listens any more.
            #expect(try await idle.receiveAll().end == .closed)
            await #expect(throws: RawConnectionError.self) { try await RawConnection().connectPlain(.tcp(port: fixture.port)) }
            gate.open()
            let (bytes, end) = try await busy.receiveAll()
            let answer = String(decoding: bytes, as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
            #expect(answer.contains("\r\nconnection: close\r\n"))
            #expect(end == .closed)
        }
    }

    @Test func cancelsHandlersThatOutlastTheDrain() async throws {
        var limits = ServerLimits.patient
        limits.drain = .milliseconds(50)
        let gate = Gate()
        try await ServerFixture.run(
            limits: limits,
            handler: { _ in
                // Open, the gate only counts; the handler then lasts until it is cancelled.
                await gate.pass()
                for await _ in AsyncStream<Void>(unfolding: { try? await Task.sleep(for: .seconds(3600)) }) where Task.isCancelled { break }
                return .text("late")
            }
        ) { fixture in
            gate.open()
            let connection = try await fixture.connect()
            try await connection.send(Self.get)
            await gate.arrivals(1)
            fixture.running.cancel()
            try await fixture.running.value
            #expect(fixture.events.all.contains(.drained(closed: 1)))
            #expect(try await connection.receiveAll().bytes.isEmpty)
        }
    }

    @Test func canBeRunOnlyOnce() async throws {
        try await ServerFixture.run { fixture in
            let connection = try await fixture.connect()
            #expect(await connection.serverCertificateDigest() != "")
            await #expect(throws: ServerError.alreadyRun) { try await fixture.server.run() }
        }
    }

    @Test func endsAtOnceWhenItWasCancelledBeforeItRan() async throws {
        let server = try HTTPServer(
            listeners: [Listener(name: "here", address: .tcp(host: "127.0.0.1", port: 0), security: .plain)], handler: ServerFixture.echo)
        let running = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await server.run()
        }
        try await running.value
    }
}
