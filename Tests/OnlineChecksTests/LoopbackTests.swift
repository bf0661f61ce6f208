import Foundation
import HotlineModel
import LocationDatabases
import OnlineChecks
import Synchronization
import TestSupport
import Testing
import WebProbe

/// Runs checks with a real probe against a real server on loopback.
@Suite struct LoopbackTests {
    /// A site whose answer to each request line is set by the test.
    final class Site: Sendable {
        private let answers = Mutex<[String: String]>([:])
        private let asked = Mutex<[String]>([])
        func set(_ line: String, _ answer: String) { answers.withLock { $0[line] = answer } }
        func setAll(_ answer: String) { answers.withLock { $0 = ["*": answer] } }
        var lines: [String] { asked.withLock { $0 } }

        func answer(_ exchange: RawExchange) {
            guard let head = exchange.receiveHead() else { return }
            let parts = head.split(separator: " ", maxSplits: 2)
            let line = "\(parts[0]) \(parts[1])"
            let agent = head.contains("User-Agent: Example browser") ? " other" : ""
            asked.withLock { $0.append(line + agent) }
            let answer = answers.withLock { $0[line + agent] ?? $0[line] ?? $0["*"] }
            switch answer {
            case "silence": exchange.waitForEnd()
            case "reset": exchange.reset()
            case "flood":
                exchange.send("HTTP/1.1 200 OK\r\n")
                let block = Array(String(repeating: "x-filler: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n", count: 20_000).utf8)
                for _ in 0..<1_000 { exchange.send(block) }
            default: exchange.send(answer ?? "HTTP/1.1 404 Not Found\r\n\r\n")
            }
        }
    }

    private static func run(
        total: Duration = .seconds(60), _ body: (Site, UInt16, (String, HostRule?, [Vantage]) async throws -> Sight?) async throws -> Void
    ) async throws {
        let site = Site()
        let server = try RawServer { exchange, _ in site.answer(exchange) }
        var limits = ProbeLimits()
        limits.total = total
        let probe = try AddressProbe(guard: .publicInternet.alsoAllowingLoopback(ports: [server.port]), limits: limits)
        let port = server.port
        try await body(site, port) { path, rule, vantages in
            let subject = CheckSubject(url: "http://site.test:\(port)\(path)", rule: rule, vantages: vantages, token: "k7")
            guard var check = OnlineCheck(subject, at: Timestamp(milliseconds: 0)) else { return nil }
            var step = check.start()
            while true {
                switch step {
                case .resolve("site.test"): step = check.next(after: .resolved(.found([HostAddress(bits: 0xFFFF_7F00_0001)])))
                // The name that was rebound to a private network.
                case .resolve: step = check.next(after: .resolved(.found([HostAddress(bits: 0xFFFF_0A00_0001)])))
                case .look(let look): step = check.next(after: .looked(try await probe.take(look)))
                case .finished(let sight): return sight
                }
            }
        }
        await probe.shutdown()
        withExtendedLifetime(server) {}
    }

    private static let us = [Conversation.us]

    @Test func aSiteGoesThroughItsLife() async throws {
        try await Self.run { site, port, check in
            site.setAll("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000000000\r\n\r\n")
            try await #expect(check("/page", nil, Self.us) == .online)
            #expect(site.lines == ["HEAD /page"])
            site.setAll("HTTP/1.1 404 Not Found\r\n\r\n")
            try await #expect(check("/page", nil, Self.us) == .gone(.status(404)))
            site.set("GET /page", "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-0/10\r\nContent-Length: 1\r\n\r\nx")
            try await #expect(check("/page", nil, Self.us) == .online)
            site.setAll("HTTP/1.1 503 Service Unavailable\r\n\r\n")
            try await #expect(check("/page", nil, Self.us) == .unknown(.status(503)))
            site.setAll("reset")
            try await #expect(check("/page", nil, Self.us) == .unknown(.failure(.interrupted)))
            site.setAll("flood")
            try await #expect(check("/page", nil, Self.us) == .unknown(.failure(.tooLarge)))
            site.setAll("HTTP/1.1 302 Found\r\nLocation: /page\r\n\r\n")
            try await #expect(check("/page", nil, Self.us) == .unknown(.redirectLoop))
            site.setAll("HTTP/1.1 200 OK\r\n\r\n")
            try await #expect(check("/page", nil, Self.us) == .online)
        }
    }

    @Test(arguments: [
        ("http://127.0.0.1/secret", Sight.unknown(.refused)), ("http://169.254.169.254/latest", .unknown(.refused)),
        ("//www.site.test/page", .unknown(.refused)), ("https://parking.test/lander", .unknown(.elsewhere)),
    ])
    func aRedirectLeadsIntoNoPrivateNetwork(location: String, sight: Sight) async throws {
        try await Self.run { site, port, check in
            site.setAll("HTTP/1.1 302 Found\r\nLocation: \(location)\r\n\r\n")
            try await #expect(check("/page", nil, Self.us) == sight)
            #expect(site.lines == ["HEAD /page"])
        }
    }

    @Test func aSiteThatSaysNothingIsUnknown() async throws {
        try await Self.run(total: .milliseconds(200)) { site, _, check in
            site.setAll("silence")
            try await #expect(check("/page", nil, Self.us) == .unknown(.failure(.timedOut)))
        }
    }

    @Test func aPageGoneForOurUserAgentAloneStaysOpen() async throws {
        try await Self.run { site, port, check in
            site.set("HEAD /page other", "HTTP/1.1 200 OK\r\n\r\n")
            try await #expect(check("/page", nil, [Conversation.us, Conversation.other]) == .online)
            #expect(site.lines == ["HEAD /page", "GET /page", "HEAD /page other"])
        }
    }

    @Test func aSoftNotFoundIsSeenByItsControl() async throws {
        let rule = HostRule(host: "site.test", gone: HostRule.Signs(), online: HostRule.Signs(), control: "/none-*")
        let html = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
        try await Self.run { site, port, check in
            site.setAll(html + "<p>Sorry, this page is not here")
            try await #expect(check("/page", rule, Self.us) == .gone(.likeControl))
            #expect(site.lines == ["GET /page", "GET /none-k7"])
            site.set("GET /page", html + "<p>A gallery")
            try await #expect(check("/page", rule, Self.us) == .online)
        }
    }

    @Test(arguments: [
        ("127.0.0.1", false), ("10.1.2.3", false), ("192.168.0.1", false), ("169.254.0.1", false), ("::1", false), ("fe80::1", false),
        ("fd00::1", false), ("100.64.0.1", false), ("64:ff9b::7f00:1", false), ("192.0.2.1", false), ("2606:4700::1111", true),
        ("9.9.9.9", true),
    ])
    func theGuardKnowsThePublicInternet(text: String, isPublic: Bool) throws {
        let address = HostAddress(try #require(IPAddress(text)))
        #expect(AddressGuard.publicInternet.allows(address, port: 80) == isPublic)
        #expect(HostAddress(text) == address)
        #expect(address.text == text)
    }
}
