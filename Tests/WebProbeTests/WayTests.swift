import Synchronization
import TestSupport
import Testing
import WebProbe

/// Tests to which addresses a probe connects.
@Suite struct WayTests {
    private static let ok = "HTTP/1.1 200 OK\r\n\r\n"

    @Test(arguments: ["rebound.test", "10.0.0.1", "[2001:db8::1]", "127.0.0.99"])
    func theCheckedAddressIsConnectedToWhateverTheURLSays(host: String) async throws {
        let heads = Heads()
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            heads.add(exchange.receiveHead())
            exchange.send(Self.ok)
        }
        try await ProbeFixture.run(script: script) { fixture in
            try await #expect(fixture.probe.take(fixture.look(host: host)) == .answered(LookAnswer(status: 200)))
            #expect(heads.all.first?.contains("\r\nHost: \(host):\(fixture.server.port)\r\n") == true)
        }
    }

    @Test(arguments: ["10.0.0.1", "169.254.169.254", "127.0.0.1", "::1", "fe80::1", "fd00::1", "0.0.0.0", "::ffff:127.0.0.1"])
    func aRefusedAddressIsNotConnectedTo(text: String) async throws {
        try await ProbeFixture.run(script: ProbeFixture.answering(Self.ok)) { fixture in
            let other = try AddressProbe(guard: ProbeFixture.closed)
            let outcome = try await other.take(fixture.look(addresses: [ProbeFixture.address(text)]))
            #expect(outcome == .failed(.refused))
            #expect(fixture.server.connections == 0)
            await other.shutdown()
        }
    }

    @Test func aRefusedAddressBesideAnAllowedOneIsLeftOut() async throws {
        try await ProbeFixture.run(script: ProbeFixture.answering(Self.ok)) { fixture in
            let addresses = [ProbeFixture.address("10.0.0.1"), ProbeFixture.loopback]
            try await #expect(fixture.probe.take(fixture.look(addresses: addresses)).answer?.status == 200)
        }
    }

    @Test func theGuardIsAskedAgainWhenTheSocketIsOpened() async throws {
        let asked = Mutex(0)
        let server = try RawServer(script: ProbeFixture.answering(Self.ok))
        let probe = try AddressProbe(
            guard: AddressGuard { _, _ in
                asked.withLock {
                    $0 += 1
                    return $0 == 1
                }
            })
        let look = Look(
            .head, url: "http://127.0.0.1:\(server.port)/", addresses: [ProbeFixture.loopback], vantage: ProbeFixture.vantage)
        try await #expect(probe.take(look) == .failed(.refused))
        #expect(server.connections == 0)
        await probe.shutdown()
    }

    @Test func theNextAddressIsTriedIfNobodyAcceptsAtTheFirst() async throws {
        try await ProbeFixture.run(script: ProbeFixture.answering(Self.ok)) { fixture in
            // The server listens on 127.0.0.1 alone.
            let silent = ProbeFixture.address("127.0.0.2")
            try await #expect(fixture.probe.take(fixture.look(addresses: [silent, ProbeFixture.loopback])).answer?.status == 200)
            try await #expect(fixture.probe.take(fixture.look(addresses: [silent])) == .failed(.unreachable))
            try await #expect(fixture.probe.take(fixture.look(addresses: [silent, silent])) == .failed(.unreachable))
            try await #expect(fixture.probe.take(fixture.look(addresses: [])) == .failed(.noAddress))
        }
    }

    @Test func aTestsGuardAllowsItsOwnPortsOfLoopbackOnly() {
        let tested = ProbeFixture.closed.alsoAllowingLoopback(ports: [8_080])
        #expect(tested.allows(ProbeFixture.address("127.0.0.1"), port: 8_080))
        #expect(!tested.allows(ProbeFixture.address("127.0.0.1"), port: 80))
        #expect(!tested.allows(ProbeFixture.address("10.0.0.1"), port: 8_080))
    }

    // MARK: Proxies

    @Test func anHTTPProxyGetsTheCheckedAddress() async throws {
        let heads = Heads()
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            heads.add(exchange.receiveHead())
            exchange.send("HTTP/1.1 200 Connected\r\nX-Proxy: yes\r\n\r\n")
            heads.add(exchange.receiveHead())
            exchange.send("HTTP/1.1 404 Not Found\r\nServer: example\r\n\r\n")
        }
        try await Self.through("http", script: script) { probe, vantage in
            let look = Look(.head, url: "http://host.test/page", addresses: [ProbeFixture.address("198.51.100.7")], vantage: vantage)
            try await #expect(probe.take(look) == .answered(LookAnswer(status: 404, server: "example")))
            #expect(heads.all.first?.hasPrefix("CONNECT 198.51.100.7:80 HTTP/1.1\r\n") == true)
            #expect(heads.all.last?.hasPrefix("HEAD /page HTTP/1.1\r\nHost: host.test\r\n") == true)
        }
    }

    @Test(arguments: [
        "HTTP/1.1 502 Bad Gateway\r\n\r\n", "HTTP/1.1 407 Authenticate\r\nProxy-Authenticate: Basic\r\n\r\n", "nonsense\r\n\r\n",
    ])
    func aProxyThatRefusesSaysNothingOfTheHost(answer: String) async throws {
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            _ = exchange.receiveHead()
            exchange.send(answer)
        }
        try await Self.through("http", script: script) { probe, vantage in
            let look = Look(.head, url: "http://host.test/", addresses: [ProbeFixture.address("198.51.100.7")], vantage: vantage)
            try await #expect(probe.take(look) == .failed(.proxy))
        }
    }

    @Test func aProxyGetsNoAddressThatTheGuardRefuses() async throws {
        let server = try RawServer(script: ProbeFixture.answering(Self.ok))
        let probe = try AddressProbe(guard: ProbeFixture.closed)
        let vantage = Vantage(userAgent: "Example", proxy: ProbeProxy("http://127.0.0.1:\(server.port)"))
        let look = Look(.head, url: "http://host.test/", addresses: [ProbeFixture.address("10.0.0.1")], vantage: vantage)
        try await #expect(probe.take(look) == .failed(.refused))
        #expect(server.connections == 0)
        await probe.shutdown()
    }

    @Test(arguments: [(reply: UInt8(0), LookOutcome.answered(LookAnswer(status: 200))), (5, .failed(.unreachable)), (1, .failed(.proxy))])
    func aSOCKSProxyGetsTheCheckedAddress(reply: UInt8, outcome: LookOutcome) async throws {
        let wishes = Mutex<[[UInt8]]>([])
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            // RFC 1928: version, number of methods, methods; then version, CONNECT, reserved, IPv4, address, port.
            guard let greeting = exchange.receive(count: 2), exchange.receive(count: Int(greeting[1])) != nil else { return }
            exchange.send([5, 0])
            guard let wish = exchange.receive(count: 10) else { return }
            wishes.withLock { $0.append(wish) }
            exchange.send([5, reply, 0, 1, 0, 0, 0, 0, 0, 0])
            guard reply == 0, exchange.receiveHead() != nil else { return }
            exchange.send(Self.ok)
        }
        try await Self.through("socks5h", script: script) { probe, vantage in
            let look = Look(.head, url: "http://host.test/", addresses: [ProbeFixture.address("198.51.100.7")], vantage: vantage)
            try await #expect(probe.take(look) == outcome)
            #expect(wishes.withLock { $0 } == [[5, 1, 0, 1, 198, 51, 100, 7, 0, 80]])
        }
    }

    @Test func aProxyThatIsDownSaysNothingOfTheHost() async throws {
        let port = try RawServer(script: { _, _ in }).port
        let probe = try AddressProbe(guard: AddressGuard { _, _ in true })
        let vantage = Vantage(userAgent: "Example", proxy: ProbeProxy("http://127.0.0.1:\(port)"))
        let look = Look(.head, url: "http://host.test/", addresses: [ProbeFixture.address("198.51.100.7")], vantage: vantage)
        try await #expect(probe.take(look) == .failed(.proxy))
        await probe.shutdown()
    }

    @Test(arguments: ["ftp://127.0.0.1:1", "127.0.0.1:3128", "http://127.0.0.1", "socks5://127.0.0.1:9050", "", "http://a:1\r\nb"])
    func anUnreadableProxyIsNone(url: String) { #expect(ProbeProxy(url) == nil) }

    /// Runs a probe behind a proxy that follows a script. The guard lets one documentation address through.
    private static func through(
        _ scheme: String, script: @escaping @Sendable (RawExchange, Int) -> Void, _ body: (AddressProbe, Vantage) async throws -> Void
    ) async throws {
        let server = try RawServer(script: script)
        let probe = try AddressProbe(guard: AddressGuard { address, _ in address == ProbeFixture.address("198.51.100.7") })
        let vantage = Vantage(userAgent: "Example", proxy: ProbeProxy("\(scheme)://127.0.0.1:\(server.port)"))
        try await body(probe, vantage)
        await probe.shutdown()
        withExtendedLifetime(server) {}
    }
}
