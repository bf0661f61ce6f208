import HTTPClient
import HTTPServer
import Synchronization
import TestSupport
import Testing

/// Tests which requests share a connection, and how requests end if their connection breaks.
@Suite struct ConnectionTests {
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    @Test func oneConnectionSaysOnceThatItWasOpened() async throws {
        try await PeerFixture.run { peer in
            var opened: [Bool] = []
            for _ in 0..<5 { opened.append(try await peer.client.send(peer.request()).openedConnection) }
            #expect(opened == [true, false, false, false, false])
        }
    }

    @Test func aHundredRequestsAreUnderWayAtOnce() async throws {
        let gate = Gate()
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            await gate.pass()
            return .text(request.target)
        }
        try await PeerFixture.run(handler: handler) { peer in
            try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<100 { group.addTask { try await peer.client.send(peer.request("GET", "/\(number)")).text } }
                await gate.arrivals(100)
                gate.open()
                let answers = try await group.reduce(into: Set()) { $0.insert($1) }
                #expect(answers == Set((0..<100).map { "/\($0)" }))
            }
            #expect(peer.client.counts.connections == 1)
        }
    }

    @Test func aServerThatSpeaksHTTP1AloneIsSpokenToOnSomeConnections() async throws {
        var limits = ClientLimits()
        limits.connectionsPerServer = 3
        try await RawFixture.run(limits: limits, script: RawFixture.answering(Self.ok)) { fixture in
            try await withThrowingTaskGroup(of: ClientResponse.self) { group in
                for _ in 0..<20 { group.addTask { try await fixture.client.send(fixture.request()) } }
                for try await response in group {
                    #expect(response.version == .http1)
                    #expect(response.text == "ok")
                }
            }
            #expect((1...3).contains(fixture.server.connections))
        }
    }

    @Test func aConnectionTheServerHasClosedIsReplaced() async throws {
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            _ = exchange.receiveHead()
            _ = exchange.receive(count: 3)
            exchange.send(Self.ok)
        }
        try await RawFixture.run(script: script) { fixture in
            for _ in 0..<5 {
                let response = try await fixture.client.send(fixture.request("POST", body: [1, 2, 3]))
                #expect(response.text == "ok")
                #expect(response.openedConnection)
            }
            #expect(fixture.server.connections == 5)
        }
    }

    /// The first connection dies under its second request, which no byte has answered: only the receiver knows whether it received the request.
    @Test(arguments: [("GET", 0), ("POST", 0), ("POST", 3), ("POST", 4_000_000)])
    func aRequestThatMetADyingConnectionIsSentAgainOnAFreshOne(method: String, count: Int) async throws {
        let heads = Mutex<[Int]>([])
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, number in
            while exchange.receiveHead() != nil {
                let isSecond = heads.withLock {
                    $0.append(number)
                    return $0.count == 2
                }
                // Closed with the body unread: the client's next write fails.
                if isSecond { return }
                _ = exchange.receive(count: count)
                exchange.send(Self.ok)
            }
        }
        try await RawFixture.run(script: script) { fixture in
            let request = fixture.request(method, body: [UInt8](repeating: 0x61, count: count))
            try await #expect(fixture.client.send(request).openedConnection)
            let second = try await fixture.client.send(request)
            #expect(second.text == "ok")
            #expect(second.openedConnection)
            #expect(heads.withLock { $0 } == [1, 1, 2])
        }
    }

    @Test func aFreshConnectionThatBreaksIsNotTriedAgain() async throws {
        try await RawFixture.run(script: { exchange, _ in _ = exchange.receiveHead() }) { fixture in
            #expect(await fixture.client.failure(of: fixture.request("POST", body: [1]))?.code == .interrupted)
            #expect(fixture.server.connections == 1)
        }
    }

    @Test(arguments: [true, false]) func aConnectionThatBreaksInTheMiddleOfTheBodyIsNoAnswer(isReset: Bool) async throws {
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            _ = exchange.receiveHead()
            exchange.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello")
            if isReset { exchange.reset() }
        }
        try await RawFixture.run(script: script) { fixture in
            #expect(await fixture.client.failure(of: fixture.request())?.code == .interrupted)
            #expect(fixture.server.connections == 1)
        }
    }

    @Test func chunksThatEndTooEarlyAreNoAnswer() async throws {
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            _ = exchange.receiveHead()
            exchange.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")
        }
        try await RawFixture.run(script: script) { fixture in
            #expect(await fixture.client.failure(of: fixture.request())?.code == .interrupted)
        }
    }

    /// HTTP/2, frame by frame: HEADERS with `:status: 200`, half of the body, and then the end of the connection or of the stream.
    @Test(arguments: [[], [0, 0, 4, 3, 0, 0, 0, 0, 1, 0, 0, 0, 2]] as [[UInt8]])
    func anHTTP2StreamThatBreaksInTheMiddleIsNoAnswer(end: [UInt8]) async throws {
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            guard exchange.receive(count: 24) != nil else { return }
            exchange.send([0, 0, 0, 4, 0, 0, 0, 0, 0])
            // Up to and with the request's HEADERS.
            while let head = exchange.receive(count: 9) {
                let length = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
                guard length == 0 || exchange.receive(count: length) != nil else { return }
                if head[3] == 1 { break }
            }
            exchange.send([0, 0, 1, 1, 4, 0, 0, 0, 1, 0x88] + [0, 0, 5, 0, 0, 0, 0, 0, 1] + Array("hello".utf8) + end)
            if !end.isEmpty { exchange.waitForEnd() }
        }
        try await RawFixture.run(security: { $0.choosesHTTP2 = true }, script: script) { fixture in
            let code = await fixture.client.failure(of: fixture.request())?.code
            #expect(code == (end.isEmpty ? .interrupted : .protocolError))
        }
    }

    @Test func aServerThatRestartedIsFoundAgain() async throws {
        let identity = try TestIdentity(uri: PeerFixture.name)
        let client = try HTTPClient(identity: ClientIdentity(TestIdentity()))
        var port: UInt16 = 0
        for _ in 0..<3 {
            let server = try PeerFixture.server(identity, port: port)
            port = server.bound.first?.port ?? 0
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run() }
                let fixture = PeerFixture(server: server, identity: identity, client: client)
                for _ in 0..<3 { try await #expect(client.send(fixture.request("POST", body: [1])).status == 200) }
                group.cancelAll()
                try await group.waitForAll()
            }
        }
        #expect(client.counts.connections == 3)
        await client.shutdown()
    }

    @Test func redirectsAreNotFollowedToAnotherServer() async throws {
        let elsewhere = try RawServer { exchange, _ in exchange.waitForEnd() }
        let location = "https://127.0.0.1:\(elsewhere.port)/"
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            HTTPResponse(
                status: Int(request.target.dropFirst()) ?? 500, headers: [("location", location), ("refresh", "0; url=\(location)")])
        }
        try await PeerFixture.run(handler: handler) { peer in
            for status in [300, 301, 302, 303, 307, 308] {
                try await #expect(peer.client.send(peer.request("POST", "/\(status)", body: [1])).status == status)
            }
            #expect(elsewhere.connections == 0)
        }
    }

    // MARK: Unix sockets

    @Test func aUnixSocketIsSpokenToInHTTP1() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("socket")
        let server = try HTTPServer(
            listeners: [Listener(name: "owner", address: .unix(path: path), security: .plain)], limits: .brisk,
            refusal: PeerFixture.refused,
            handler: { .text("\($0.remoteAddress) \($0.httpVersion.rawValue) \($0.headers.first("host") ?? "-") \($0.body.count)") })
        let client = try HTTPClient(identity: nil)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let request = ClientRequest(
                method: "POST", url: "http://node.invalid/a", body: [UInt8](repeating: 1, count: 100_000), trust: .unixSocket(path: path))
            for isFirst in [true, false] {
                let response = try await client.send(request)
                #expect(response.text == "unix HTTP/1.1 node.invalid 100000")
                #expect(response.openedConnection == isFirst)
            }
            await client.shutdown()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    @Test func aUnixSocketThatIsNotThereIsUnreachable() async throws {
        let folder = try TemporaryFolder()
        let client = try HTTPClient(identity: nil)
        let trust = ServerTrust.unixSocket(path: folder.file("nothing"))
        #expect(await client.failure(of: ClientRequest(url: "http://node.invalid/", trust: trust))?.code == .unreachable)
        await client.shutdown()
    }
}
