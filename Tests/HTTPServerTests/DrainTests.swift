import HTTPServer
import TestSupport
import Testing

@Suite struct DrainTests {
    private static let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    /// Answers when the gate is open.
    private static func waiting(at gate: Gate) -> @Sendable (HTTPRequest) async -> HTTPResponse {
        { request in
            await gate.pass()
            return .text("done \(request.body.count)")
        }
    }

    @Test func letsRequestsUnderWayEndAndRefusesNewOnes() async throws {
        let gate = Gate()
        try await ServerFixture.run(handler: Self.waiting(at: gate)) { fixture in
            let busy = try await fixture.connect()
            let idle = try await fixture.connect()
            try await busy.send(Self.get)
            await gate.arrivals(1)
            fixture.running.cancel()
            await fixture.drainBegan()
            try await idle.send(Self.get)
            let (refusal, refusalEnd) = try await idle.receiveAll()
            let words = String(decoding: refusal, as: UTF8.self)
            #expect(words.hasPrefix("HTTP/1.1 503 "))
            #expect(words.contains("\r\nconnection: close\r\n"))
            #expect(words.hasSuffix("refused draining"))
            #expect(refusalEnd == .closed)
            await idle.finishSending()
            gate.open()
            let (bytes, end) = try await busy.receiveAll()
            let answer = String(decoding: bytes, as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
            #expect(answer.contains("\r\nconnection: close\r\n"))
            #expect(end == .closed)
            #expect(gate.entered == 1)
            #expect(fixture.events.all.contains(.requestRefused(listener: "peers", remoteAddress: "127.0.0.1", reason: .draining)))
        }
    }

    @Test func closesIdleConnectionsOnceNothingIsUnderWay() async throws {
        let gate = Gate()
        try await ServerFixture.run(handler: Self.waiting(at: gate)) { fixture in
            let busy = try await fixture.connect()
            let idle = try await fixture.connect()
            try await busy.send(Self.get)
            await gate.arrivals(1)
            fixture.running.cancel()
            gate.open()
            #expect(String(decoding: try await busy.receiveAll().bytes, as: UTF8.self).hasSuffix("done 0"))
            await busy.finishSending()
            let (bytes, end) = try await idle.receiveAll()
            #expect(bytes.isEmpty)
            #expect(end == .closed)
            try await fixture.running.value
            #expect(fixture.events.all.contains(.drained(closed: 0)))
        }
    }

    @Test func servesARequestThatHadBegun() async throws {
        let gate = Gate()
        gate.open()
        try await ServerFixture.run(handler: Self.waiting(at: gate)) { fixture in
            let connection = try await fixture.connect()
            try await connection.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
            #expect(try await connection.receive(through: "\r\n\r\n").hasPrefix("HTTP/1.1 100 "))
            fixture.running.cancel()
            try await connection.send("hello")
            let answer = String(decoding: try await connection.receiveAll().bytes, as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
            #expect(answer.hasSuffix("done 5"))
        }
    }

    @Test func refusesALateRequestBeforeItsBody() async throws {
        let gate = Gate()
        try await ServerFixture.run(handler: Self.waiting(at: gate)) { fixture in
            let busy = try await fixture.connect()
            let idle = try await fixture.connect()
            try await busy.send(Self.get)
            await gate.arrivals(1)
            fixture.running.cancel()
            await fixture.drainBegan()
            try await idle.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\nExpect: 100-continue\r\n\r\n")
            let answer = String(decoding: try await idle.receiveAll().bytes, as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 503 "))
            #expect(fixture.server.counters().bodyBytesHeld == 0)
            gate.open()
            _ = try await busy.receiveAll()
        }
    }

    @Test func aLateHeadRequestIsRefusedWithoutABody() async throws {
        let gate = Gate()
        try await ServerFixture.run(handler: Self.waiting(at: gate)) { fixture in
            let busy = try await fixture.connect()
            let idle = try await fixture.connect()
            try await busy.send(Self.get)
            await gate.arrivals(1)
            fixture.running.cancel()
            await fixture.drainBegan()
            try await idle.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")
            let answer = String(decoding: try await idle.receiveAll().bytes, as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 503 "))
            #expect(answer.hasSuffix("\r\n\r\n"))
            gate.open()
            _ = try await busy.receiveAll()
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
            listeners: [Listener(name: "here", address: .tcp(host: "127.0.0.1", port: 0), security: .plain)],
            refusal: ServerFixture.refused, handler: ServerFixture.echo)
        let running = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await server.run()
        }
        try await running.value
    }
}
