import HTTPServer
import Synchronization
import TestSupport
import Testing

/// Tests the judgement at the head: whoever is not admitted is answered before anything is read or reserved.
@Suite(.timeLimit(.minutes(2))) struct AdmissionTests {
    /// Admits requests below /open alone.
    private static let gate: @Sendable (HTTPRequest) -> Admittance = { request in
        request.target.hasPrefix("/open") ? .allow(Allowance(caller: "somebody")) : .refuse(.text("not you", status: 403))
    }

    private static func isSettings(_ frame: HTTP2Frame) -> Bool { frame.isA(.settings, stream: 0) && frame.flags == 0 }

    /// The value of SETTINGS_INITIAL_WINDOW_SIZE in the server's settings.
    private static func initialWindow(_ frames: [HTTP2Frame]) -> UInt32? {
        guard let settings = frames.first(where: isSettings) else { return nil }
        for offset in stride(from: 0, to: settings.payload.count, by: 6) where settings.payload[offset + 1] == 4 {
            return settings.number(at: offset + 2)
        }
        return nil
    }

    @Test func anHTTP1BodyIsNotReadBeforeItsHeadIsAdmitted() async throws {
        let calls = Mutex(0)
        try await ServerFixture.run(
            admit: Self.gate,
            handler: { _ in
                calls.withLock { $0 += 1 }
                return .text("done")
            }
        ) { fixture in
            let connection = try await fixture.connect()
            try await connection.send("POST /shut HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\nExpect: 100-continue\r\n\r\n")
            let (bytes, end) = try await connection.receiveAll()
            let answer = String(decoding: bytes, as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 403 "))
            #expect(answer.contains("connection: close") && answer.hasSuffix("not you"))
            #expect(end == .closed)
            await fixture.server.turn()
            #expect(fixture.server.counters().bodyBytesHeld == 0)
            #expect(fixture.server.counters().requestsTurnedAway == 1)
        }
        #expect(calls.withLock { $0 } == 0)
    }

    @Test func anHTTP1BodyIsAskedForOnceItsHeadIsAdmitted() async throws {
        try await ServerFixture.run(admit: Self.gate) { fixture in
            let connection = try await fixture.connect()
            try await connection.send("POST /open HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
            #expect(try await connection.receive(through: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            try await connection.send("hello")
            #expect(try await connection.receive(through: "peer:one").contains("POST /open - 5 HTTP/1.1"))
        }
    }

    @Test func aRequestWithoutABodyThatIsTurnedAwayKeepsItsConnectionForAWhile() async throws {
        try await ServerFixture.run(admit: Self.gate) { fixture in
            let connection = try await fixture.connect()
            for _ in 0..<16 {
                try await connection.send("GET /shut HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(try await connection.receive(through: "not you").hasPrefix("HTTP/1.1 403 "))
            }
            try await connection.send("GET /open HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await connection.receive(through: "peer:one").hasPrefix("HTTP/1.1 200 "))
            for _ in 0..<17 { try await connection.send("GET /shut HTTP/1.1\r\nHost: x\r\n\r\n") }
            #expect(String(decoding: try await connection.receiveAll().bytes, as: UTF8.self).contains("connection: close"))
        }
    }

    @Test func requestsThatOpenSSLHasReadAheadAreServedToo() async throws {
        try await ServerFixture.run(admit: Self.gate) { fixture in
            for _ in 0..<30 {
                let connection = try await fixture.connect()
                for _ in 0..<10 { try await connection.send("GET /shut HTTP/1.1\r\nHost: x\r\n\r\n") }
                for _ in 0..<10 { #expect(try await connection.receive(through: "not you").hasPrefix("HTTP/1.1 403 ")) }
            }
        }
    }

    @Test func anHTTP2StreamHasNoWindowBeforeItsHeadIsAdmitted() async throws {
        try await ServerFixture.run(admit: Self.gate) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            try await connection.openHTTP2()
            #expect(Self.initialWindow(try await connection.receiveFrames(until: Self.isSettings)) == 0)
            try await connection.send([HTTP2Frame(.settings, flags: HTTP2Frame.acknowledged), .request(1, path: "/shut")])
            let shut = try await connection.receiveFrames { $0.isA(.data, stream: 1) }
            #expect(shut.status(of: 1) == 403)
            #expect(shut.body(of: 1) == "not you")
            #expect(!shut.contains { $0.isA(.windowUpdate, stream: 1) })
            try await connection.send([.request(3, path: "/open", [("content-length", "5")])])
            // A caller with a name is there now: streams begin with a window for small bodies.
            _ = try await connection.receiveFrames { Self.isSettings($0) && Self.initialWindow([$0]) == 16_384 }
            try await connection.send([HTTP2Frame(.settings, flags: HTTP2Frame.acknowledged), .data(3, Array("hello".utf8), ends: true)])
            #expect(try await connection.receiveFrames { $0.isA(.data, stream: 3) }.body(of: 3).hasPrefix("POST /open - 5"))
        }
    }

    @Test func anEmptyBodyThatIsAnnouncedGetsAWindowToEndIn() async throws {
        try await ServerFixture.run(admit: Self.gate) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            try await connection.openHTTP2([HTTP2Frame(.settings, flags: HTTP2Frame.acknowledged)])
            try await connection.send([.request(1, path: "/open", [("content-length", "0")])])
            _ = try await connection.receiveFrames { Self.isSettings($0) && Self.initialWindow([$0]) == 16_384 }
            try await connection.send([HTTP2Frame(.settings, flags: HTTP2Frame.acknowledged), .data(1, [], ends: true)])
            #expect(try await connection.receiveFrames { $0.isA(.data, stream: 1) }.body(of: 1).hasPrefix("POST /open - 0"))
        }
    }

    @Test func whatAClientSendsBeforeItKnowsTheSettingsIsTaken() async throws {
        try await ServerFixture.run(admit: Self.gate) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            let piece = [UInt8](repeating: 1, count: 16_000)
            try await connection.openHTTP2([
                .request(1, path: "/open", [("content-length", "32000")]), .data(1, piece, ends: false),
                HTTP2Frame(.settings, flags: HTTP2Frame.acknowledged),
            ])
            // The acknowledgement takes the first window away, and the reservation gives another.
            var given: UInt32 = 0
            while given < 32_000, let frame = try await connection.receiveFrame() {
                if frame.isA(.windowUpdate, stream: 1) { given += frame.number(at: 0) }
            }
            try await connection.send([.data(1, piece, ends: true)])
            #expect(try await connection.receiveFrames { $0.isA(.data, stream: 1) }.body(of: 1).hasPrefix("POST /open - 32000"))
        }
    }

    @Test func whoFillsTheFirstWindowsWithoutWaitingIsRefused() async throws {
        var limits = ServerLimits.patient
        limits.bodyBytesInTotal = 1
        limits.unaskedBytes = 20_000
        let gate = Gate()
        try await ServerFixture.run(
            limits: limits, admit: Self.gate,
            handler: { _ in
                await gate.pass()
                return .text("done")
            }
        ) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            let piece = [UInt8](repeating: 1, count: 8_000)
            try await connection.openHTTP2([.request(1, path: "/open", [("content-length", "8000")]), .data(1, piece, ends: true)])
            await gate.arrivals(1)
            // No room is left, so these wait, and what they send all the same is bounded.
            try await connection.send(
                [3, 5, 7].flatMap { stream in
                    [.request(stream, path: "/open", [("content-length", "9000")]), .data(stream, piece, ends: false)]
                })
            #expect(try await connection.receiveFrames { $0.isA(.data, stream: 7) }.status(of: 7) == 503)
            gate.open()
            #expect(try await connection.receiveFrames { $0.isA(.data, stream: 1) }.body(of: 1) == "done")
        }
    }

    @Test func aBodyBeyondItsAllowanceIsRefusedAtTheHead() async throws {
        try await ServerFixture.run(admit: { _ in .allow(Allowance(caller: "a", bodyBytes: 10)) }) { fixture in
            let old = try await fixture.connect()
            try await old.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n")
            #expect(String(decoding: try await old.receiveAll().bytes, as: UTF8.self).hasPrefix("HTTP/1.1 413 "))
            let new = try await fixture.connect(protocols: ["h2"])
            try await new.openHTTP2([.request(1, [("content-length", "11")]), .request(3, [("content-length", "10")])])
            #expect(try await new.receiveFrames { $0.isA(.data, stream: 1) }.status(of: 1) == 413)
        }
    }

    @Test(arguments: [16, 17]) func manyRequestsInARowThatAreTurnedAwayEndTheirConnection(count: Int) async throws {
        try await ServerFixture.run(admit: Self.gate) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            let away = (0..<count).map { HTTP2Frame.request(UInt32(2 * $0 + 1), method: "GET", path: "/shut", ends: true) }
            try await connection.openHTTP2(away + [.request(101, method: "GET", path: "/open", ends: true)])
            let frames = try await connection.receiveFrames { $0.isA(.data, stream: 101) }
            #expect(frames.status(of: 101) == (count == 16 ? 200 : nil))
            #expect(frames.goaway == (count == 16 ? nil : 11))
        }
    }

    @Test func whoIsAdmittedBetweenMayBeTurnedAwayAgain() async throws {
        try await ServerFixture.run(admit: Self.gate) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            let requests: [HTTP2Frame] = (0..<40).map { number in
                let path = number % 10 == 9 ? "/open" : "/shut"
                return HTTP2Frame.request(UInt32(2 * number + 1), method: "GET", path: path, ends: true)
            }
            try await connection.openHTTP2(requests)
            #expect(try await connection.receiveFrames { $0.isA(.data, stream: 79) }.status(of: 79) == 200)
        }
    }

    @Test func aBodyThatFindsNoRoomIsRefusedInTheEnd() async throws {
        var limits = ServerLimits.patient
        limits.bodyBytesInTotal = 1
        limits.waiting = .milliseconds(50)
        let gate = Gate()
        try await ServerFixture.run(
            limits: limits, admit: Self.gate,
            handler: { _ in
                await gate.pass()
                return .text("done")
            }
        ) { fixture in
            let first = try await fixture.connect()
            try await first.send("POST /open HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")
            await gate.arrivals(1)
            let old = try await fixture.connect()
            try await old.send("POST /open HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")
            #expect(String(decoding: try await old.receiveAll().bytes, as: UTF8.self).hasPrefix("HTTP/1.1 503 "))
            let new = try await fixture.connect(protocols: ["h2"])
            try await new.openHTTP2([.request(1, path: "/open", [("content-length", "5")])])
            #expect(try await new.receiveFrames { $0.isA(.data, stream: 1) }.status(of: 1) == 503)
            gate.open()
            #expect(try await first.receive(through: "done").hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test func aRequestThatFindsNoHandlerIsRefusedInTheEnd() async throws {
        var limits = ServerLimits.patient
        limits.concurrentRequests = 1
        limits.waiting = .milliseconds(50)
        let gate = Gate()
        try await ServerFixture.run(
            limits: limits,
            handler: { _ in
                await gate.pass()
                return .text("done")
            }
        ) { fixture in
            let first = try await fixture.connect()
            try await first.send("GET /open HTTP/1.1\r\nHost: x\r\n\r\n")
            await gate.arrivals(1)
            let second = try await fixture.connect()
            try await second.send("GET /open HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(String(decoding: try await second.receiveAll().bytes, as: UTF8.self).hasPrefix("HTTP/1.1 503 "))
            gate.open()
            #expect(try await first.receive(through: "done").hasPrefix("HTTP/1.1 200 "))
        }
    }
}
