import Cryptography
import Foundation
import Synchronization
import TestSupport
import WebProbe

/// A scripted server on loopback and a probe that may connect to it alone, for the length of one closure.
struct ProbeFixture {
    let server: RawServer
    let probe: AddressProbe
    let scheme: String

    static let loopback = address("127.0.0.1")
    static let vantage = Vantage(userAgent: "Example check")
    /// The guard that refuses all; each test lets its own ports through.
    static let closed = AddressGuard { _, _ in false }

    static func address(_ text: String) -> HostAddress { HostAddress(text) ?? HostAddress(bits: 0) }

    func url(_ path: String = "/page", host: String = "localhost") -> String { "\(scheme)://\(host):\(server.port)\(path)" }

    func look(
        _ question: Look.Question = .head, path: String = "/page", host: String = "localhost", addresses: [HostAddress] = [loopback],
        vantage: Vantage = vantage
    ) -> Look {
        Look(question, url: url(path, host: host), addresses: addresses, vantage: vantage)
    }

    static func run<Result>(
        _ security: RawServer.Security? = nil, authority: CertificateAuthority? = nil, limits: ProbeLimits = ProbeLimits(),
        script: @escaping @Sendable (RawExchange, Int) -> Void, _ body: (ProbeFixture) async throws -> Result
    ) async throws -> Result {
        let folder = try TemporaryFolder()
        var authorities: String?
        if let authority {
            authorities = folder.file("authority.pem")
            try authority.certificate.pem.write(toFile: folder.file("authority.pem"), atomically: true, encoding: .utf8)
        }
        let server = try RawServer(security, script: script)
        let probe = try AddressProbe(
            guard: closed.alsoAllowingLoopback(ports: [server.port]), authorities: authorities, limits: limits)
        let fixture = ProbeFixture(server: server, probe: probe, scheme: security == nil ? "http" : "https")
        do {
            let result = try await body(fixture)
            await probe.shutdown()
            return result
        } catch {
            await probe.shutdown()
            throw error
        }
    }

    /// Answers each connection with the same bytes, and then waits for the client to leave.
    static func answering(_ bytes: String) -> @Sendable (RawExchange, Int) -> Void {
        { exchange, _ in
            _ = exchange.receiveHead()
            exchange.send(bytes)
            exchange.waitForEnd()
        }
    }
}

/// The heads of requests that a script has received.
final class Heads: Sendable {
    private let received = Mutex<[String]>([])
    func add(_ head: String?) { received.withLock { $0.append(head ?? "") } }
    var all: [String] { received.withLock { $0 } }
}

extension AddressProbe {
    /// The reason why a look was not made; `nil` if it was.
    func refusal(of look: Look) async -> ProbeError? {
        do throws(ProbeError) {
            _ = try await take(look)
            return nil
        } catch { return error }
    }
}

extension LookOutcome {
    var answer: LookAnswer? { if case .answered(let answer) = self { answer } else { nil } }
    var failure: LookFailure? { if case .failed(let failure) = self { failure } else { nil } }
}
