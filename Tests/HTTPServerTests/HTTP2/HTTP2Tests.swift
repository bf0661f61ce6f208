import HTTPServer
import Synchronization
import TestSupport
import Testing

@Suite struct HTTP2Tests {
    private static func limits(_ change: (inout ServerLimits) -> Void) -> ServerLimits {
        var limits = ServerLimits.patient
        change(&limits)
        return limits
    }

    @Test func handlesStreamsAtTheSameTime() async throws {
        let gate = Gate()
        try await ServerFixture.run(handler: { request in
            await gate.pass()
            return .text(request.target)
        }) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            let streams = (0..<50).map { UInt32($0 * 2 + 1) }
            try await connection.openHTTP2(streams.map { .request($0, method: "GET", path: "/\($0)", ends: true) })
            await gate.arrivals(50)
            gate.open()
            let remaining = Mutex(50)
            let frames = try await connection.receiveFrames { frame in
                guard frame.kind == 0, frame.flags & HTTP2Frame.endStream != 0 else { return false }
                return remaining.withLock {
                    $0 -= 1
                    return $0 == 0
                }
            }
            for stream in streams {
                #expect(frames.status(of: stream) == 200)
                #expect(frames.body(of: stream) == "/\(stream)")
            }
        }
    }

    @Test func toleratesTrailers() async throws {
        try await ServerFixture.run { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            try await connection.openHTTP2([
                .request(1), .data(1, Array("hello".utf8), ends: false), .headers(1, [("digest", "x")], ends: true),
            ])
            let frames = try await connection.receiveFrames { $0.isA(.data, stream: 1) }
            #expect(frames.status(of: 1) == 200)
            #expect(frames.body(of: 1).hasPrefix("POST / - 5 HTTP/2"))
        }
    }

    @Test func asksForABodyThatWaitsToBeAskedFor() async throws {
        try await ServerFixture.run { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            try await connection.openHTTP2([.request(1, [("expect", "100-continue"), ("content-length", "5")])])
            #expect(try await connection.receiveFrames { $0.isA(.headers, stream: 1) }.status(of: 1) == 100)
            try await connection.send([.data(1, Array("hello".utf8), ends: true)])
            let frames = try await connection.receiveFrames { $0.isA(.data, stream: 1) }
            #expect(frames.status(of: 1) == 200)
        }
    }

    @Test func answersAfterTheClientHasEndedItsDirection() async throws {
        let gate = Gate()
        try await ServerFixture.run(handler: { _ in
            await gate.pass()
            return .text("done")
        }) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            try await connection.openHTTP2([.request(1, method: "GET", ends: true)])
            await connection.finishSending()
            await gate.arrivals(1)
            gate.open()
            let (bytes, _) = try await connection.receiveAll()
            #expect(String(decoding: bytes, as: UTF8.self).hasSuffix("done"))
        }
    }

    @Test func announcesTheEndServesWhatIsUnderWayAndRefusesWhatBeginsLater() async throws {
        let gate = Gate()
        try await ServerFixture.run(handler: { _ in
            await gate.pass()
            return .text("done")
        }) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            try await connection.openHTTP2([.request(1, method: "GET", ends: true)])
            await gate.arrivals(1)
            fixture.running.cancel()
            var frames = try await connection.receiveFrames { $0.isA(.goaway, stream: 0) }
            #expect(frames.last?.number(at: 0) == 0x7FFF_FFFF)
            // Sent before the server knows that we heard it: looked at, and refused.
            try await connection.send([
                .request(3, method: "GET", ends: true),
                HTTP2Frame(.ping, flags: HTTP2Frame.acknowledged, payload: [UInt8](repeating: 0, count: 8)),
            ])
            let isAnswered: @Sendable (HTTP2Frame) -> Bool = { $0.isA(.data, stream: 3) }
            let isFinal: @Sendable (HTTP2Frame) -> Bool = { $0.isA(.goaway, stream: 0) && $0.number(at: 0) != 0x7FFF_FFFF }
            while !(frames.contains(where: isAnswered) && frames.contains(where: isFinal)) {
                frames.append(try #require(try await connection.receiveFrame()))
            }
            #expect(frames.status(of: 3) == 503)
            #expect(frames.body(of: 3) == "refused draining")
            #expect(frames.first(where: isFinal)?.number(at: 0) == 3)
            #expect(frames.goaway == 0)
            // Behind the last one named nothing is looked at.
            try await connection.send([.request(5, method: "GET", ends: true)])
            gate.open()
            frames += try await connection.receiveFrames { _ in false }
            #expect(frames.body(of: 1) == "done")
            #expect(frames.status(of: 5) == nil)
            #expect(gate.entered == 1)
        }
    }

    @Test func endsAConnectionWhoseClientPingsButTakesNoAnswer() async throws {
        var limits = ServerLimits.patient
        limits.writeStall = .milliseconds(50)
        // However late the stall is noticed, it is not the pings that end the connection.
        limits.controlFramesPerSecond = .max - 1
        let body = [UInt8](repeating: 1, count: 1_000_000)
        try await ServerFixture.run(limits: limits, handler: { _ in HTTPResponse(status: 200, body: body) }) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            try await connection.openHTTP2([.request(1, method: "GET", ends: true)])
            // At most 64 KiB come; then the window is used up, and only pings are answered.
            let ping = HTTP2Frame(.ping, payload: [UInt8](repeating: 7, count: 8))
            var frames: [HTTP2Frame] = []
            while let frame = try await connection.receiveFrame() {
                frames.append(frame)
                if frame.kind == ping.kind || frame.kind == 0 { try? await connection.send([ping]) }
            }
            #expect(frames.filter { $0.isA(.data, stream: 1) }.reduce(0) { $0 + $1.payload.count } <= 65_535)
            #expect(
                fixture.events.all.contains(.connectionEnded(listener: "peers", remoteAddress: "127.0.0.1", reason: .writeStalled)))
        }
    }

    @Test func answers503ToStreamsBeyondTheQueue() async throws {
        let gate = Gate()
        let limits = Self.limits {
            $0.concurrentRequests = 1
            $0.waitingRequests = 1
        }
        try await ServerFixture.run(
            limits: limits,
            handler: { request in
                await gate.pass()
                return .text(request.target)
            }
        ) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            try await connection.openHTTP2([1, 3, 5].map { .request($0, method: "GET", path: "/\($0)", ends: true) })
            var frames = try await connection.receiveFrames { $0.isA(.data, stream: 5) }
            #expect(frames.status(of: 5) == 503)
            gate.open()
            frames += try await connection.receiveFrames { $0.isA(.data, stream: 3) }
            #expect(frames.body(of: 1) == "/1")
            #expect(frames.body(of: 3) == "/3")
            #expect(fixture.server.counters().requestsOverloaded == 1)
        }
    }

    @Test func answers503ToOnePeerThatTakesTooManyHandlers() async throws {
        let gate = Gate()
        try await ServerFixture.run(
            limits: Self.limits { $0.requestsPerPeer = 2 },
            handler: { _ in
                await gate.pass()
                return .text("done")
            }
        ) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            try await connection.openHTTP2([1, 3, 5].map { .request($0, method: "GET", ends: true) })
            #expect(try await connection.receiveFrames { $0.isA(.data, stream: 5) }.status(of: 5) == 503)
            let other = RawConnection()
            try await other.connect(.tcp(port: fixture.port), identity: try TestIdentity(uri: "urn:example:peer:two"))
            try await other.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            await gate.arrivals(3)
            gate.open()
            #expect(try await other.receive(through: "done").hasPrefix("HTTP/1.1 200 "))
        }
    }

    /// Eight uploads of 2 MiB at once to a server that holds at most 3 MiB (for a connection, or in all): flow control admits them in turn.
    @Test(arguments: ["--http2", "--http1.1"]) func holdsNoMoreBodiesThanAllowedAndTakesThemAllInTheEnd(version: String) async throws {
        let size = 2 * 1024 * 1024
        let limits = Self.limits {
            if version == "--http2" { $0.bodyBytesPerConnection = 3 * 1024 * 1024 } else { $0.bodyBytesInTotal = 3 * 1024 * 1024 }
        }
        let most = Mutex(0)
        let slot = Mutex<HTTPServer?>(nil)
        try await ServerFixture.run(
            limits: limits,
            handler: { request in
                let held = slot.withLock { $0?.counters().bodyBytesHeld } ?? 0
                most.withLock { $0 = max($0, held) }
                return .text("[\(request.body.count)]")
            }
        ) { fixture in
            slot.withLock { $0 = fixture.server }
            let urls = Array(repeating: "https://127.0.0.1:\(fixture.port)/", count: 7)
            let result = try await fixture.curl(
                [version, "--parallel", "--data-binary", "@-"] + urls, input: [UInt8](repeating: 0x61, count: size))
            #expect(result.text == String(repeating: "[\(size)]", count: 8), "\(result.errors)")
        }
        slot.withLock { $0 = nil }
        #expect(most.withLock { $0 } == size)
    }
}
