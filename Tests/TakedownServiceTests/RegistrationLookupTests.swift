import CaseStore
import Foundation
import Hosting
import HotlineModel
import RegistrationData
import Runtime
import Takedown
import TestSupport
import Testing
import WebProbe

@testable import TakedownService

/// Contacts that registration data publishes, asked over a real probe at a server on loopback.
@Suite struct RegistrationLookupTests {
    /// Names of registries resolve to this machine; looks go over a real probe.
    struct Instruments: CheckInstruments {
        let probe: AddressProbe

        func trace(_ address: String) async -> HostingVerdict {
            HostingVerdict(
                .unlocated(.reservedAddress), findings: [AddressFinding(address: "127.0.0.1")], at: Timestamp(milliseconds: 0))
        }

        func take(_ look: Look) async -> LookOutcome? { try? await probe.take(look) }
    }

    private static func recorded(_ name: String) throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fuzz/RegistrationFuzz/Seeds")
        return String(decoding: try Data(contentsOf: folder.appending(path: "\(name).json")), as: UTF8.self)
    }

    private static func servers(port: UInt16) throws -> RegistrationServers {
        func file(_ key: String, _ path: String) -> [UInt8] {
            Array(#"{"version":"1.0","services":[[["\#(key)"],["http://127.0.0.1:\#(port)/\#(path)/"]]]}"#.utf8)
        }
        return try RegistrationServers(
            ipv4: file("192.0.2.0/24", "ripe"), asn: file("64496-64511", "ripe"), dns: file("test", "registry"))
    }

    private let host = TracedHost(name: "hidden.test", addresses: ["192.0.2.7"], systems: [64_500])
    private let clock = ManualClock()

    /// A lookup at a server that knows one system, and the questions that reach it.
    private func lookup(
        networkStatus: Int
    ) async throws -> (lookup: RegistrationLookup, probe: AddressProbe, server: RawServer, asked: AsyncStream<String>) {
        let system = try Self.recorded("autnum")
        let (asked, tell) = AsyncStream.makeStream(of: String.self)
        let server = try RawServer { exchange, _ in
            guard let head = exchange.receiveHead() else { return }
            let path = String(head.split(separator: " ")[1])
            tell.yield(path)
            if path == "/ripe/autnum/64500" {
                exchange.send("HTTP/1.1 200 OK\r\nContent-Type: application/rdap+json\r\n\r\n" + system)
            } else if path.hasPrefix("/ripe/ip/") {
                exchange.send("HTTP/1.1 \(networkStatus) No\r\nContent-Length: 0\r\n\r\n")
            } else {
                exchange.send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            }
        }
        let probe = try AddressProbe(guard: AddressGuard { _, _ in false }.alsoAllowingLoopback(ports: [server.port]))
        let lookup = RegistrationLookup(
            try Self.servers(port: server.port), Instruments(probe: probe), as: Vantage(userAgent: "Example"), clock: clock)
        return (lookup, probe, server, asked)
    }

    @Test func theSystemsContactIsThatOfTheNetworkAndIsAskedForOnceInHalfADay() async throws {
        let (lookup, probe, server, asked) = try await lookup(networkStatus: 404)
        let found = await lookup.contacts(of: host)
        #expect(found == PublishedContacts([PublishedContact("abuse@transit.example", channel: .mail, scope: .network)]))
        #expect(await lookup.contacts(of: host) == found)
        clock.advance(by: .seconds(12 * 3_600))
        #expect(await lookup.contacts(of: host) == found)
        var questions = asked.makeAsyncIterator()
        var paths: [String?] = []
        for _ in 0..<6 { paths.append(await questions.next()) }
        let once = ["/ripe/ip/192.0.2.7", "/ripe/autnum/64500", "/registry/domain/hidden.test"]
        #expect(paths == once + once)
        await probe.shutdown()
        withExtendedLifetime(server) {}
    }

    @Test func aRegistryThatDoesNotAnswerIsAskedAgainAfterMinutes() async throws {
        let (lookup, probe, server, asked) = try await lookup(networkStatus: 429)
        let found = await lookup.contacts(of: host)
        #expect(found.isIncomplete && found.contacts.map(\.place) == ["abuse@transit.example"])
        clock.advance(by: .seconds(599))
        #expect(await lookup.contacts(of: host) == found)
        clock.advance(by: .seconds(1))
        _ = await lookup.contacts(of: host)
        var questions = asked.makeAsyncIterator()
        var paths: [String?] = []
        for _ in 0..<6 { paths.append(await questions.next()) }
        #expect(paths.count { $0 == "/ripe/ip/192.0.2.7" } == 2)
        await probe.shutdown()
        withExtendedLifetime(server) {}
    }
}
