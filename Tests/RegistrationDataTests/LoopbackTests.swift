import LocationDatabases
import RegistrationData
import TestSupport
import Testing
import WebProbe

/// Runs a search with a real probe against servers on loopback.
@Suite struct LoopbackTests {
    @Test func aSearchGoesOverTheWire() async throws {
        let answers = ["/ripe/autnum/64500": "autnum", "/registry/domain/hidden.test": "redacted"]
        let texts = try answers.mapValues { String(decoding: try RecordedAnswer.bytes($0), as: UTF8.self) }
        let server = try RawServer { exchange, _ in
            guard let head = exchange.receiveHead() else { return }
            let path = String(head.split(separator: " ")[1])
            if let text = texts[path] {
                exchange.send("HTTP/1.1 200 OK\r\nContent-Type: application/rdap+json\r\n\r\n" + text)
            } else if path == "/ripe/ip/192.0.2.7" {
                // Into the network of the node.
                exchange.send("HTTP/1.1 302 Found\r\nLocation: http://10.0.0.1/ip/192.0.2.7\r\n\r\n")
            } else {
                exchange.send("HTTP/1.1 404 Not Found\r\n\r\n")
            }
        }
        let probe = try AddressProbe(guard: AddressGuard { _, _ in false }.alsoAllowingLoopback(ports: [server.port]))
        let result = try await Self.search(through: probe, servers: try Self.servers(port: server.port))
        #expect(result.contacts.map(\.text) == ["abuse@transit.example"])
        #expect(result.failures.map(\.failure) == [.unreachable])
        #expect(result.redacted == [.domain("hidden.test")])
        await probe.shutdown()
        withExtendedLifetime(server) {}
    }

    private static func servers(port: UInt16) throws -> RegistrationServers {
        func file(_ key: String, _ path: String) -> [UInt8] {
            Array(#"{"version":"1.0","services":[[["\#(key)"],["http://127.0.0.1:\#(port)/\#(path)/"]]]}"#.utf8)
        }
        return try RegistrationServers(
            ipv4: file("192.0.2.0/24", "ripe"), asn: file("64496-64511", "ripe"), dns: file("test", "registry"))
    }

    private static func search(through probe: AddressProbe, servers: RegistrationServers) async throws -> AbuseContactResult {
        var search = AbuseContactSearch(addresses: [IPAddress(v4: 0xC000_0207)], systems: [64_500], host: "hidden.test", servers: servers)
        var step = search.start()
        while true {
            switch step {
            case .ask(let url):
                let host = url.hasPrefix("http://10.") ? "10.0.0.1" : "127.0.0.1"
                let look = Look(
                    .json(bytes: 1 << 20), url: url, addresses: [HostAddress(host)].compactMap { $0 },
                    vantage: Vantage(userAgent: "Example"))
                switch try await probe.take(look) {
                case .answered(let answer):
                    step = search.next(
                        after: RegistrationReply(status: answer.status, location: answer.location, body: answer.json ?? []))
                case .failed: step = search.next(after: .failed(.unreachable))
                }
            case .finished(let result): return result
            }
        }
    }
}
