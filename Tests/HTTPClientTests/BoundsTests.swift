import HTTPClient
import HTTPServer
import TestSupport
import Testing

/// Tests the limits of size, time and number that end an exchange early.
@Suite struct BoundsTests {
    private static let body: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
        HTTPResponse(status: 200, body: [UInt8](repeating: 0x61, count: Int(request.target.dropFirst()) ?? 0))
    }

    // MARK: How much

    @Test func aResponseLargerThanTheMaximumEndsTheTransfer() async throws {
        try await PeerFixture.run(handler: Self.body) { peer in
            var request = peer.request("GET", "/1000")
            request.maximumResponse = 1000
            try await #expect(peer.client.send(request).body.count == 1000)
            request.url = peer.url + "/1001"
            let failure = try #require(await peer.client.failure(of: request))
            #expect(failure.code == .bodyTooLarge)
            #expect(failure.detail == "more than 1000 bytes")
            // The connection goes on.
            try await #expect(peer.client.send(peer.request("GET", "/5")).openedConnection == false)
        }
    }

    @Test func aResponseWithoutALengthIsCountedAsItComes() async throws {
        let chunk = "400\r\n" + String(repeating: "a", count: 1024) + "\r\n"
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            _ = exchange.receiveHead()
            exchange.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            exchange.send(chunk + chunk + chunk)
            // It never says that this was all.
            exchange.waitForEnd()
        }
        try await RawFixture.run(script: script) { fixture in
            var request = fixture.request()
            request.maximumResponse = 3000
            #expect(await fixture.client.failure(of: request)?.code == .bodyTooLarge)
        }
    }

    @Test(arguments: [("HEAD", 200), ("GET", 304)]) func aLengthWithoutABodyIsNoBodyTooLarge(method: String, status: Int) async throws {
        let answer = "HTTP/1.1 \(status) Status\r\nContent-Length: 99999999\r\n\r\n"
        try await RawFixture.run(script: RawFixture.answering(answer)) { fixture in
            var request = fixture.request(method)
            request.maximumResponse = 10
            let response = try await fixture.client.send(request)
            #expect(response.status == status)
            #expect(response.body.isEmpty)
        }
    }

    @Test func tooManyHeaderBytesEndTheTransfer() async throws {
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            HTTPResponse(status: 200, headers: (0..<20).map { (name: "x-\($0)", value: String(repeating: "a", count: 100)) })
        }
        var limits = ClientLimits()
        limits.headerBytes = 1000
        try await PeerFixture.run(client: limits, handler: handler) { peer in
            let failure = try #require(await peer.client.failure(of: peer.request()))
            #expect(failure.code == .protocolError)
            #expect(failure.detail == "more than 1000 bytes of header fields")
        }
    }

    // MARK: How long

    @Test func aPeerThatDoesNotAnswerInTimeIsLeftAndItsConnectionToo() async throws {
        let gate = Gate()
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            if request.target == "/slow" { await gate.pass() }
            return .text("done")
        }
        try await PeerFixture.run(handler: handler) { peer in
            try await #expect(peer.client.send(peer.request()).openedConnection)
            let failure = await peer.client.failure(of: peer.request("GET", "/slow", timeout: .milliseconds(100)))
            #expect(failure?.code == .timedOut)
            try await #expect(peer.client.send(peer.request()).openedConnection)
            gate.open()
        }
    }

    @Test func aBodyThatDoesNotEndInTimeIsLeft() async throws {
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            _ = exchange.receiveHead()
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello")
            exchange.waitForEnd()
        }
        try await RawFixture.run(script: script) { fixture in
            #expect(await fixture.client.failure(of: fixture.request(timeout: .milliseconds(100)))?.code == .timedOut)
        }
    }

    @Test func aPeerThatAcceptsAndSaysNothingIsLeftWhenTheTimeForConnectingIsOver() async throws {
        // Without TLS the script reads the client's greeting as a request, waits for its end, and never answers.
        let server = try RawServer { exchange, _ in exchange.waitForEnd() }
        var limits = ClientLimits()
        limits.connecting = .milliseconds(100)
        let client = try HTTPClient(identity: nil, limits: limits)
        let trust = ServerTrust.pinned(spki: [[UInt8](repeating: 0, count: 32)], uriName: PeerFixture.name, authority: nil)
        let request = ClientRequest(url: "https://127.0.0.1:\(server.port)/", timeout: .seconds(120), trust: trust)
        #expect(await client.failure(of: request)?.code == .timedOut)
        await client.shutdown()
    }

    @Test(arguments: [Duration.zero, .seconds(-5), .nanoseconds(1)]) func noTimeAtAllIsNotWithoutALimit(timeout: Duration) async throws {
        let server = try RawServer { exchange, _ in exchange.waitForEnd() }
        let client = try HTTPClient(identity: nil)
        let trust = ServerTrust.pinned(spki: [[UInt8](repeating: 0, count: 32)], uriName: PeerFixture.name, authority: nil)
        let request = ClientRequest(url: "https://127.0.0.1:\(server.port)/", timeout: timeout, trust: trust)
        #expect(await client.failure(of: request)?.code == .timedOut)
        await client.shutdown()
    }

    @Test func nobodyThereIsUnreachable() async throws {
        try await PeerFixture.run { peer in
            var request = peer.request()
            // The port was bound and released, so no server listens there.
            request.url = "https://127.0.0.1:\(try PeerFixture.server(peer.identity).bound.first?.port ?? 0)/"
            #expect(await peer.client.failure(of: request)?.code == .unreachable)
            request.url = "https://nobody.invalid/"
            #expect(await peer.client.failure(of: request)?.code == .unreachable)
        }
    }

    // MARK: Cancelling

    @Test func cancellingTheTaskEndsTheTransferAndLeavesTheConnection() async throws {
        let gate = Gate()
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            if request.target == "/slow" { await gate.pass() }
            return .text("done")
        }
        try await PeerFixture.run(handler: handler) { peer in
            let slow = Task { await peer.client.failure(of: peer.request("GET", "/slow")) }
            await gate.arrivals(1)
            slow.cancel()
            #expect(await slow.value?.code == .cancelled)
            try await #expect(peer.client.send(peer.request()).openedConnection == false)
            #expect(peer.client.counts.responses == 1)
            #expect(peer.client.counts.failures == 1)
            gate.open()
        }
    }

    @Test func aTaskCancelledBeforeSendsNothing() async throws {
        try await PeerFixture.run { peer in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return await peer.client.failure(of: peer.request())
            }
            #expect(await task.value?.code == .cancelled)
            #expect(peer.client.counts.connections == 0)
        }
    }

    @Test func shuttingDownEndsWhatIsUnderWayAndTakesNothingMore() async throws {
        let gate = Gate()
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            await gate.pass()
            return .text("done")
        }
        try await PeerFixture.run(handler: handler) { peer in
            try await withThrowingTaskGroup(of: TransferError?.self) { group in
                for _ in 0..<10 { group.addTask { await peer.client.failure(of: peer.request()) } }
                await gate.arrivals(10)
                await peer.client.shutdown()
                for try await failure in group { #expect(failure?.code == .cancelled) }
            }
            #expect(await peer.client.failure(of: peer.request())?.code == .cancelled)
            await peer.client.shutdown()
            gate.open()
        }
    }

    @Test func moreTransfersThanAllowedAreTurnedAway() async throws {
        let gate = Gate()
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            await gate.pass()
            return .text("done")
        }
        var limits = ClientLimits()
        limits.transfers = 2
        try await PeerFixture.run(client: limits, handler: handler) { peer in
            async let first = peer.client.send(peer.request())
            async let second = peer.client.send(peer.request())
            await gate.arrivals(2)
            #expect(await peer.client.failure(of: peer.request())?.code == .overloaded)
            gate.open()
            let statuses = try await [first.status, second.status]
            #expect(statuses == [200, 200])
            try await #expect(peer.client.send(peer.request()).status == 200)
        }
    }
}
