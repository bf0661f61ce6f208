import HTTPServer
import TestSupport
import Testing

@Suite struct CapTests {
    private static let get = "GET / HTTP/1.1\r\nHost: x\r\n\r\n"

    private static func limits(_ change: (inout ServerLimits) -> Void) -> ServerLimits {
        var limits = ServerLimits.patient
        change(&limits)
        return limits
    }

    @Test(arguments: [ServerEvent.Cap.total, .address]) func closesAConnectionBeyondTheCap(cap: ServerEvent.Cap) async throws {
        let limits = Self.limits { if cap == .total { $0.connections = 1 } else { $0.connectionsPerAddress = 1 } }
        try await ServerFixture.run(limits: limits) { fixture in
            let first = try await fixture.connect()
            // From now on its caller is known.
            try await first.send(Self.get)
            #expect(try await first.receive(through: "peer:one").hasPrefix("HTTP/1.1 200 "))
            let second = RawConnection()
            try await second.connectPlain(.tcp(port: fixture.port))
            #expect(try await second.receiveAll().bytes.isEmpty)
            #expect(fixture.events.all.contains(.connectionRefused(listener: "peers", remoteAddress: "127.0.0.1", cap: cap)))
            try await first.send(Self.get)
            #expect(try await first.receive(through: "peer:one").hasPrefix("HTTP/1.1 200 "))
        }
    }

    @Test(arguments: [(1_024, 640), (65_536, 1_024), (100, 8)]) func connectionsLeaveDescriptorsToOthers(descriptors: Int, connections: Int)
    {
        var limits = ServerLimits()
        limits.fit(into: descriptors, leaving: 384)
        #expect(limits.connections == connections)
    }

    @Test func closesAConnectionBeyondThePeersCapAndTakesOtherPeers() async throws {
        try await ServerFixture.run(limits: Self.limits { $0.connectionsPerPeer = 1 }) { fixture in
            let first = try await fixture.connect()
            let second = try await fixture.connect()
            #expect(try await second.receiveAll().end == .closed)
            #expect(fixture.events.all.contains(.connectionRefused(listener: "peers", remoteAddress: "127.0.0.1", cap: .peer)))
            let other = RawConnection()
            try await other.connect(.tcp(port: fixture.port), identity: try TestIdentity(uri: "urn:example:peer:two"))
            for connection in [first, other] {
                try await connection.send(Self.get)
                #expect(try await connection.receive(through: "urn:example:peer:").hasPrefix("HTTP/1.1 200 "))
            }
        }
    }

    @Test func takesAConnectionAgainOnceAnotherHasGone() async throws {
        try await ServerFixture.run(limits: Self.limits { $0.connectionsPerPeer = 1 }) { fixture in
            for _ in 0..<5 {
                let connection = try await fixture.connect()
                try await connection.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                #expect(String(decoding: try await connection.receiveAll().bytes, as: UTF8.self).hasPrefix("HTTP/1.1 200 "))
                await connection.finishSending()
                // The server closes its end only after it has taken the connection out of its count.
                _ = try await connection.receiveAll()
            }
        }
    }

    @Test func answers503WhenNoHandlerIsFreeAndTheQueueIsFull() async throws {
        let gate = Gate()
        let limits = Self.limits {
            $0.concurrentRequests = 1
            $0.waitingRequests = 0
        }
        try await ServerFixture.run(
            limits: limits,
            handler: { _ in
                await gate.pass()
                return .text("done")
            }
        ) { fixture in
            let first = try await fixture.connect()
            try await first.send(Self.get)
            await gate.arrivals(1)
            let second = try await fixture.connect()
            try await second.send(Self.get)
            let (bytes, end) = try await second.receiveAll()
            let refusal = String(decoding: bytes, as: UTF8.self)
            #expect(refusal.hasPrefix("HTTP/1.1 503 "))
            #expect(refusal.hasSuffix("refused overloaded"))
            #expect(end == .closed)
            gate.open()
            #expect(try await first.receive(through: "done").hasPrefix("HTTP/1.1 200 "))
            #expect(gate.entered == 1)
        }
    }

    @Test func queuesWhatFindsNoFreeHandlerAndAnswersItLater() async throws {
        let gate = Gate()
        let limits = Self.limits {
            $0.concurrentRequests = 2
            $0.waitingRequests = 8
        }
        try await ServerFixture.run(
            limits: limits,
            handler: { _ in
                await gate.pass()
                return .text("done")
            }
        ) { fixture in
            var connections: [RawConnection] = []
            for _ in 0..<10 {
                let connection = try await fixture.connect()
                try await connection.send(Self.get)
                connections.append(connection)
            }
            await gate.arrivals(2)
            gate.open()
            for connection in connections { #expect(try await connection.receive(through: "done").hasPrefix("HTTP/1.1 200 ")) }
        }
    }
}
