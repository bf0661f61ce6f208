import HTTPServer
import Synchronization
import TestSupport
import Testing

/// Tests answers that are read slowly or not at all: they take bounded memory, and only for a while.
@Suite(.timeLimit(.minutes(2))) struct SlowReaderTests {
    private static let size = 2_000_000
    private static let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    /// Expects answers of two megabytes.
    private static let large: @Sendable (HTTPRequest) -> Admittance = { request in
        .allow(Allowance(caller: request.target, answerBytes: size))
    }

    private static func limits(_ change: (inout ServerLimits) -> Void) -> ServerLimits {
        var limits = ServerLimits.patient
        change(&limits)
        return limits
    }

    @Test func anAnswerIsMadeOnlyOnceTheReaderHasTakenTheEarlierOnes() async throws {
        let made = Mutex(0)
        let limits = Self.limits { $0.answerBytesPerConnection = 3_000_000 }
        try await ServerFixture.run(
            limits: limits, admit: Self.large,
            handler: { _ in
                made.withLock { $0 += 1 }
                return HTTPResponse(status: 200, body: [UInt8](repeating: 1, count: Self.size))
            }
        ) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            let streams = (0..<5).map { UInt32(2 * $0 + 1) }
            try await connection.openHTTP2(streams.map { .request($0, method: "GET", ends: true) })
            // The first answer's window is used up before the client opens another.
            let first = try await connection.receiveFrames { $0.isA(.data, stream: 1) }
            #expect(first.status(of: 1) == 200)
            await fixture.server.turn()
            #expect(made.withLock { $0 } == 1)
            #expect(fixture.server.counters().answerBytesHeld == Self.size)
            #expect(fixture.server.counters().requestsWaiting == 4)
            let wide = HTTP2Frame(.settings, payload: [0, 4] + HTTP2Frame.number(0x7FFF_FFFF))
            try await connection.send([wide, HTTP2Frame(.windowUpdate, payload: HTTP2Frame.number(0x7000_0000))])
            let ended = Mutex(0)
            _ = try await connection.receiveFrames { frame in
                guard frame.kind == 0, frame.flags & HTTP2Frame.endStream != 0 else { return false }
                return ended.withLock {
                    $0 += 1
                    return $0 == 5
                }
            }
            #expect(made.withLock { $0 } == 5)
        }
    }

    @Test func answersOfAllCallersTogetherAreBounded() async throws {
        let limits = Self.limits {
            $0.answerBytesInTotal = 3_000_000
            $0.waiting = .milliseconds(50)
        }
        try await ServerFixture.run(
            limits: limits, admit: Self.large, handler: { _ in HTTPResponse(status: 200, body: [UInt8](repeating: 1, count: Self.size)) }
        ) { fixture in
            let slow = try await fixture.connect(protocols: ["h2"])
            try await slow.openHTTP2([.request(1, method: "GET", path: "/slow", ends: true)])
            _ = try await slow.receiveFrames { $0.isA(.data, stream: 1) }
            let other = try await fixture.connect()
            try await other.send("GET /other HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await other.receive(through: "overloaded").hasPrefix("HTTP/1.1 503 "))
            // A small answer never waits.
            try await slow.send([HTTP2Frame(.reset, stream: 1, payload: HTTP2Frame.number(8))])
            let third = try await fixture.connect()
            try await third.send(Self.get)
            #expect(try await third.receive(through: "\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test func aReaderSlowerThanTheSlowestRateIsEnded() async throws {
        let limits = Self.limits {
            $0.writeStall = .milliseconds(100)
            $0.minimumAnswerRate = 1_000_000_000
            $0.controlFramesPerSecond = .max - 1
        }
        try await ServerFixture.run(
            limits: limits, handler: { _ in HTTPResponse(status: 200, body: [UInt8](repeating: 1, count: 20 * Self.size)) }
        ) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            try await connection.openHTTP2([.request(1, method: "GET", ends: true)])
            // It never stops reading, but takes only a little at a time.
            while let frame = try await connection.receiveFrame() {
                if frame.kind == 0 {
                    let more = HTTP2Frame.number(UInt32(max(1, frame.payload.count)))
                    try? await connection.send([
                        HTTP2Frame(.windowUpdate, payload: more), HTTP2Frame(.windowUpdate, stream: 1, payload: more),
                    ])
                }
            }
            #expect(
                fixture.events.all.contains(.connectionEnded(listener: "peers", remoteAddress: "127.0.0.1", reason: .readTooSlowly)))
        }
    }
}
