import HTTPClient
import HTTPServer
import TestSupport
import Testing

/// Answers that come before the request is whole, over real mutual TLS: libcurl is busy sending when they arrive, and must not lose them.
@Suite struct EarlyAnswerTests {
    private static let nineMegabytes = [UInt8](repeating: 0x61, count: 9_000_000)

    /// The defaults, whose bound for bodies is a little above 8 MiB; a slow machine does not reach the grace.
    private static var limits: ServerLimits {
        var limits = ServerLimits.brisk
        limits.linger = .seconds(60)
        return limits
    }

    private static func check(_ response: ClientResponse, _ status: Int, _ code: String) {
        #expect(response.status == status)
        #expect(response.text == "refused \(code)")
    }

    @Test func aBodyDeclaredTooLargeIsAlwaysAnswered413() async throws {
        try await PeerFixture.run(limits: Self.limits) { peer in
            for _ in 0..<30 {
                Self.check(try await peer.client.send(peer.request("POST", body: Self.nineMegabytes)), 413, "bodyTooLarge")
            }
            // The connection has come through it.
            #expect(try await peer.client.send(peer.request()).status == 200)
            #expect(peer.client.counts.connections == 1)
            #expect(peer.server.counters().bodyBytesHeld == 0)
        }
    }

    @Test func manyBodiesTooLargeAtOnceAreAllAnswered413() async throws {
        try await PeerFixture.run(limits: Self.limits) { peer in
            try await withThrowingTaskGroup(of: ClientResponse.self) { group in
                for _ in 0..<30 { group.addTask { try await peer.client.send(peer.request("POST", body: Self.nineMegabytes)) } }
                for try await response in group { Self.check(response, 413, "bodyTooLarge") }
            }
            #expect(try await peer.client.send(peer.request()).status == 200)
        }
    }

    @Test func aBodyOfWhichTooMuchCameIsAnswered413() async throws {
        var limits = Self.limits
        limits.bodyBytes = 300_000
        try await PeerFixture.run(limits: limits) { peer in
            for count in [300_001, 400_000, 3_000_000] {
                let body = [UInt8](repeating: 0x61, count: count)
                Self.check(try await peer.client.send(peer.request("POST", body: body)), 413, "bodyTooLarge")
            }
        }
    }

    @Test func anOverloadedServerAnswers503ToEightMegabytesEachTime() async throws {
        var limits = Self.limits
        limits.concurrentRequests = 1
        limits.waitingRequests = 0
        let gate = Gate()
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            await gate.pass()
            return .text("done")
        }
        let body = [UInt8](repeating: 0x61, count: 8_000_000)
        try await PeerFixture.run(limits: limits, handler: handler) { peer in
            async let first = peer.client.send(peer.request())
            await gate.arrivals(1)
            for _ in 0..<30 {
                let response = try await peer.client.send(peer.request("POST", body: body))
                Self.check(response, 503, "overloaded")
            }
            gate.open()
            #expect(try await first.status == 200)
            #expect(peer.server.counters().requestsOverloaded == 30)
        }
    }
}
