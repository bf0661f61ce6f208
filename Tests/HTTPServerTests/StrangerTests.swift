import HTTPServer
import TestSupport
import Testing

/// Tests the connections of strangers: they are few, live for seconds, and give way to others.
@Suite(.timeLimit(.minutes(2))) struct StrangerTests {
    private static let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    private static func limits(_ change: (inout ServerLimits) -> Void) -> ServerLimits {
        var limits = ServerLimits.patient
        change(&limits)
        return limits
    }

    private static func connections(_ count: Int, to port: UInt16) async throws -> [RawConnection] {
        var connections: [RawConnection] = []
        for _ in 0..<count {
            let connection = RawConnection()
            try await connection.connectPlain(.tcp(port: port))
            connections.append(connection)
        }
        return connections
    }

    @Test func aCallerComesInThoughStrangersHoldEveryPlaceTheyMayHave() async throws {
        try await ServerFixture.run(limits: Self.limits { $0.strangers = 8 }) { fixture in
            let idle = try await Self.connections(40, to: fixture.port)
            let caller = try await fixture.connect()
            try await caller.send(Self.get)
            #expect(try await caller.receive(through: "peer:one").hasPrefix("HTTP/1.1 200 "))
            #expect(fixture.server.counters().connectionsOpen <= 9)
            #expect(fixture.server.counters().connectionsRefused >= 32)
            #expect(try await idle[0].receiveAll().bytes.isEmpty)
        }
    }

    @Test func aKnownCallerKeepsItsConnection() async throws {
        try await ServerFixture.run(limits: Self.limits { $0.strangersPerAddress = 2 }) { fixture in
            let caller = try await fixture.connect()
            try await caller.send(Self.get)
            _ = try await caller.receive(through: "peer:one")
            let idle = try await Self.connections(10, to: fixture.port)
            #expect(try await idle[0].receiveAll().bytes.isEmpty)
            try await caller.send(Self.get)
            #expect(try await caller.receive(through: "peer:one").hasPrefix("HTTP/1.1 200 "))
            #expect(fixture.server.counters().strangersOpen <= 2)
        }
    }

    @Test(arguments: [["h2"], ["http/1.1"]]) func aStrangersConnectionLivesForSeconds(protocols: [String]) async throws {
        try await ServerFixture.run(limits: Self.limits { $0.stranger = .milliseconds(50) }) { fixture in
            let connection = try await fixture.connect(protocols: protocols)
            #expect(try await connection.receiveAll().end == .closed)
            // The counters are written at the end of a turn.
            await fixture.server.turn()
            #expect(fixture.server.counters().connectionsOpen == 0)
        }
    }

    @Test func whoIsTurnedAwayIsAStrangerAgain() async throws {
        try await ServerFixture.run(
            limits: Self.limits { $0.stranger = .milliseconds(200) },
            admit: { $0.target == "/" ? .allow(Allowance(caller: "a")) : .refuse(.text("not you", status: 403)) }
        ) { fixture in
            let connection = try await fixture.connect()
            try await connection.send(Self.get)
            _ = try await connection.receive(through: "peer:one")
            await fixture.server.turn()
            #expect(fixture.server.counters().strangersOpen == 0)
            try await connection.send("GET /other HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await connection.receive(through: "not you").hasPrefix("HTTP/1.1 403 "))
            #expect(try await connection.receiveAll().end == .closed)
        }
    }

    @Test func anAllowanceWithoutANameMakesNobodyKnown() async throws {
        try await ServerFixture.run(
            limits: Self.limits { $0.stranger = .milliseconds(50) }, admit: { _ in .allow(Allowance(caller: nil)) }
        ) { fixture in
            let connection = try await fixture.connect()
            try await connection.send(Self.get)
            let (bytes, end) = try await connection.receiveAll()
            #expect(String(decoding: bytes, as: UTF8.self).hasPrefix("HTTP/1.1 200 "))
            #expect(end == .closed)
        }
    }

    @Test func whoOpensConnectionsWithoutEndIsNotEvenGreeted() async throws {
        let limits = Self.limits {
            $0.arrivalsAtOnce = 5
            $0.arrivalsPerSecond = 1
        }
        try await ServerFixture.run(limits: limits) { fixture in
            _ = try await Self.connections(20, to: fixture.port)
            let refused = await fixture.events.first {
                $0 == .connectionRefused(listener: "peers", remoteAddress: "127.0.0.1", cap: .arrivals)
            }
            #expect(refused == .connectionRefused(listener: "peers", remoteAddress: "127.0.0.1", cap: .arrivals))
        }
    }

    @Test func aListenerWithRoomOfItsOwnIsReachedWhateverHappensElsewhere() async throws {
        let gate = Gate()
        let limits = Self.limits {
            $0.connections = 4
            $0.concurrentRequests = 1
            $0.waitingRequests = 0
            $0.bodyBytesInTotal = 1
        }
        let owner = Listener(
            name: "owner", address: .tcp(host: "127.0.0.1", port: 0), security: .plain, room: Listener.Room(connections: 2))
        try await ServerFixture.run(
            limits: limits, others: [owner],
            handler: { request in
                if request.listener == "peers" { await gate.pass() }
                return .text("\(request.body.count) done")
            }
        ) { fixture in
            let busy = try await fixture.connect()
            try await busy.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")
            await gate.arrivals(1)
            let idle = try await Self.connections(10, to: fixture.port)
            let connection = RawConnection()
            try await connection.connectPlain(.tcp(port: fixture.port(of: "owner")))
            try await connection.send(
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n" + String(repeating: "a", count: 100_000))
            #expect(try await connection.receive(through: "done").contains("100000 done"))
            gate.open()
            #expect(try await busy.receive(through: "done").hasPrefix("HTTP/1.1 200 "))
            _ = idle.count
        }
    }
}
