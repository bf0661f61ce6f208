import HTTPServer
import TestSupport
import Testing

/// Tests, frame by frame, a request that is answered before its end: the server reads on for a while, within bounds, and then resets it.
@Suite struct HTTP2EarlyAnswerTests {
    private static let noError: UInt32 = 0
    private static let soon = Duration.milliseconds(50)
    private static let ping = HTTP2Frame(.ping, payload: [UInt8](repeating: 3, count: 8))

    private static func limits(_ change: (inout ServerLimits) -> Void = { _ in }) -> ServerLimits {
        var limits = ServerLimits.patient
        limits.bodyBytes = 1000
        change(&limits)
        return limits
    }

    private static func isEnd(of stream: UInt32) -> @Sendable (HTTP2Frame) -> Bool {
        { $0.isA(.data, stream: stream) && $0.flags & HTTP2Frame.endStream != 0 }
    }

    private static func piece(_ stream: UInt32 = 1, ends: Bool = false) -> HTTP2Frame {
        .data(stream, [UInt8](repeating: 1, count: 16_000), ends: ends)
    }

    @Test(arguments: [[.request(1, [("content-length", "5000")])], [.request(1), piece()]] as [[HTTP2Frame]])
    func aBodyTooLargeIsAnsweredWholeAndNotReset(request: [HTTP2Frame]) async throws {
        try await ServerFixture.run(limits: Self.limits()) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            try await connection.openHTTP2(request)
            let answer = try await connection.receiveFrames(until: Self.isEnd(of: 1))
            #expect(answer.status(of: 1) == 413)
            #expect(answer.body(of: 1) == "refused bodyTooLarge")
            // The answer to a PING would come behind a reset.
            try await connection.send([Self.ping])
            #expect(try await connection.receiveFrames { $0.kind == Self.ping.kind }.reset(of: 1) == nil)
        }
    }

    @Test func whatStillComesIsThrownAwayAndItsWindowGivenBack() async throws {
        try await ServerFixture.run(limits: Self.limits()) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            try await connection.openHTTP2([.request(1), Self.piece()])
            _ = try await connection.receiveFrames(until: Self.isEnd(of: 1))
            // More than five times the window a stream starts with.
            for _ in 0..<8 {
                try await connection.send([Self.piece(), Self.piece(), Self.piece()])
                let frames = try await connection.receiveFrames { $0.isA(.windowUpdate, stream: 1) }
                #expect(frames.last?.isA(.windowUpdate, stream: 1) == true)
            }
            try await connection.send([.data(1, [], ends: true), .request(3, method: "GET", ends: true)])
            let frames = try await connection.receiveFrames(until: Self.isEnd(of: 3))
            #expect(frames.reset(of: 1) == nil)
            #expect(frames.status(of: 3) == 200)
        }
    }

    @Test func aClientThatGoesOnPastTheGraceIsResetWithoutAnError() async throws {
        try await ServerFixture.run(limits: Self.limits { $0.linger = Self.soon }) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            try await connection.openHTTP2([.request(1), Self.piece()])
            let frames = try await connection.receiveFrames { $0.isA(.reset, stream: 1) }
            #expect(frames.status(of: 1) == 413)
            #expect(frames.last(where: { $0.isA(.data, stream: 1) }).map { $0.flags & HTTP2Frame.endStream } == HTTP2Frame.endStream)
            #expect(frames.reset(of: 1) == Self.noError)
            // The connection goes on and ignores the rest of the stream.
            try await connection.send([Self.piece(), .request(3, method: "GET", ends: true)])
            let rest = try await connection.receiveFrames(until: Self.isEnd(of: 3))
            #expect(rest.status(of: 3) == 200)
            #expect(rest.reset(of: 1) == nil)
        }
    }

    @Test func everyStreamHasAGraceOfItsOwn() async throws {
        try await ServerFixture.run(limits: Self.limits { $0.linger = Self.soon }) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            try await connection.openHTTP2()
            for stream in [1, 3, 5] as [UInt32] {
                try await connection.send([.request(stream), Self.piece(stream)])
                #expect(try await connection.receiveFrames { $0.isA(.reset, stream: stream) }.reset(of: stream) == Self.noError)
            }
            let streams = [7, 9, 11] as [UInt32]
            try await connection.send(streams.flatMap { [.request($0), Self.piece($0)] })
            var resets: [UInt32] = []
            while resets.count < 3, let frame = try await connection.receiveFrame() {
                if streams.contains(where: { frame.isA(.reset, stream: $0) }) { resets.append(frame.number(at: 0)) }
            }
            #expect(resets == [Self.noError, Self.noError, Self.noError])
        }
    }

    @Test func aClientThatGoesOnPastTheBoundIsReset() async throws {
        try await ServerFixture.run(limits: Self.limits { $0.discardedBodyBytes = 40_000 }) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            try await connection.openHTTP2([.request(1), Self.piece()])
            _ = try await connection.receiveFrames(until: Self.isEnd(of: 1))
            try await connection.send([Self.piece(), Self.ping])
            #expect(try await connection.receiveFrames { $0.kind == Self.ping.kind }.reset(of: 1) == nil)
            try await connection.send([Self.piece()])
            #expect(try await connection.receiveFrames { $0.isA(.reset, stream: 1) }.reset(of: 1) == Self.noError)
        }
    }

    @Test func whatComesPastTheBoundBeforeTheAnswerIsSentDoesNotCostTheAnswer() async throws {
        try await ServerFixture.run(limits: Self.limits { $0.discardedBodyBytes = 20_000 }) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            // One write, read by the server in one turn.
            try await connection.openHTTP2([.request(1), Self.piece(), Self.piece(), Self.piece()])
            let frames = try await connection.receiveFrames { $0.isA(.reset, stream: 1) }
            #expect(frames.status(of: 1) == 413)
            #expect(frames.body(of: 1).contains("bodyTooLarge"))
            #expect(frames.reset(of: 1) == Self.noError)
        }
    }

    @Test func aClientThatTakesNoAnswerGetsNoWindowBeyondTheBound() async throws {
        try await ServerFixture.run(
            limits: Self.limits {
                $0.discardedBodyBytes = 20_000
                $0.writeStall = Self.soon
            }
        ) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            // INITIAL_WINDOW_SIZE 0: the body of the answer cannot be sent.
            let noWindow = HTTP2Frame(.settings, payload: [0, 4] + HTTP2Frame.number(0))
            try await connection.openHTTP2([noWindow, .request(1), Self.piece(), Self.piece(), Self.piece()])
            let frames = try await connection.receiveFrames { _ in false }
            #expect(frames.status(of: 1) == 413)
            #expect(frames.body(of: 1) == "")
            let given = frames.filter { $0.isA(.windowUpdate, stream: 1) }.reduce(0) { $0 + $1.number(at: 0) }
            #expect(given <= 20_000)
            #expect(
                fixture.events.all.contains(.connectionEnded(listener: "peers", remoteAddress: "127.0.0.1", reason: .writeStalled)))
        }
    }

    @Test func aRequestAnsweredEarlyHoldsNothingAndCountsNowhere() async throws {
        let limits = Self.limits {
            $0.bodyBytes = 300_000
            $0.bodyGrace = Self.soon
            $0.minimumBodyRate = 1_000_000
        }
        try await ServerFixture.run(limits: limits) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            try await connection.openHTTP2([.request(1, [("content-length", "200000")]), Self.piece()])
            let frames = try await connection.receiveFrames(until: Self.isEnd(of: 1))
            #expect(frames.status(of: 1) == 408)
            try await connection.send([.request(3, method: "GET", ends: true)])
            _ = try await connection.receiveFrames(until: Self.isEnd(of: 3))
            // The counters are written at the end of the loop's turn, which may be after the answer was read here.
            while fixture.server.counters().handlersRunning > 0 { await Task.yield() }
            #expect(fixture.server.counters().bodyBytesHeld == 0)
            #expect(fixture.server.counters().requestsRefused == 1)
        }
    }

    @Test func aClientThatNeverStopsDoesNotDelayTheEnd() async throws {
        try await ServerFixture.run(limits: Self.limits()) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            try await connection.openHTTP2([.request(1), Self.piece()])
            _ = try await connection.receiveFrames(until: Self.isEnd(of: 1))
            fixture.running.cancel()
            let ack = HTTP2Frame(.ping, flags: HTTP2Frame.acknowledged, payload: [UInt8](repeating: 0, count: 8))
            _ = try await connection.receiveFrames { $0.isA(.goaway, stream: 0) }
            try await connection.send([ack])
            // The server has ended its side. It discards further bytes until the client ends its own side.
            #expect(try await connection.receiveAll().end == .closed)
            await connection.finishSending()
            try await fixture.running.value
            #expect(fixture.events.all.contains(.drained(closed: 0)))
        }
    }

    @Test func aClientThatEndsItsDirectionIsLetGo() async throws {
        try await ServerFixture.run(limits: Self.limits()) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            try await connection.openHTTP2([.request(1), Self.piece()])
            _ = try await connection.receiveFrames(until: Self.isEnd(of: 1))
            await connection.finishSending()
            #expect(try await connection.receiveAll().end == .closed)
        }
    }
}
