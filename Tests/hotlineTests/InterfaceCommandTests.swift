import Cryptography
import Envelopes
import Foundation
import Synchronization
import TestSupport
import Testing

/// A provider's interface in the settings of a node that runs as a process of its own.
@Suite struct InterfaceCommandTests {
    let federation: ScratchFederation
    private let secret = "made-up-secret-of-the-hotline"

    init() async throws { federation = try await ScratchFederation() }

    private func run(_ arguments: String..., input: String = "") async throws -> HotlineProcess.Outcome {
        try await federation.program.run(arguments + ["--config", "nl/hotline.json5"], input: input)
    }

    private func configure(port: UInt16, authority: String) throws {
        try federation.write(authority, to: "nl/provider.pem")
        let place = federation.program.folder.appending(path: "nl/cloud.key").path()
        try #require(
            FileManager.default.createFile(atPath: place, contents: Data("\(secret)\n".utf8), attributes: [.posixPermissions: 0o600]))
        try federation.configure(
            hosting: """
                { sources: [{ name: "overrides", type: "overrides", files: ["overrides"] }], hostsFile: "hosts", resolve: "system" }
                """,
            more: """
                takedown: { notices: {
                  enabled: true, relay: { host: "127.0.0.1", port: 1, security: "none", ehloName: "hotline.example" },
                  hotline: { name: "Hotline nl", postalAddress: ["Street 1"], mailbox: "notices@hotline.example", country: "NL" },
                  identities: [{ id: "desk", name: "Hotline nl, desk", mailbox: "desk@hotline.example" }],
                  interfaces: [{
                    name: "cloud", dialect: "abuseSignal", url: "https://127.0.0.1:\(port)", authority: "provider.pem", user: "KEYOFTHEHOTLINE",
                    region: "eu-west-2", secret: "cloud.key",
                  }],
                } }
                """)
    }

    /// A request as it arrived: its head and its body.
    private final class Arrived: Sendable {
        let all = Mutex<[(head: String, body: [UInt8])]>([])
    }

    private func server(_ arrived: Arrived) throws -> (server: RawServer, authority: String) {
        let authority = try CertificateAuthority(
            commonName: "authority.example", notBefore: TestIdentity.longAgo, notAfter: TestIdentity.farAhead)
        let identity = try TestIdentity(issuedBy: authority, dnsNames: ["provider.example"], ipAddresses: ["127.0.0.1"])
        let server = try RawServer(RawServer.Security(identity)) { exchange, _ in
            guard let head = exchange.receiveHead() else { return }
            let length = head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
            let count = length.flatMap { Int($0.dropFirst("content-length:".count).trimmingCharacters(in: .whitespaces)) } ?? 0
            let body = exchange.receive(count: count) ?? []
            arrived.all.withLock { $0.append((head, body)) }
            let answer = #"{"reportId":"A1b2C3d4E5f6G7h8I9j0"}"#
            exchange.send(
                "HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\ncontent-length: \(answer.utf8.count)\r\n\r\n\(answer)")
        }
        return (server, authority.certificate.pem)
    }

    @Test func aNodeSubmitsSignsAndListsAndItsSecretStaysInItsFile() async throws {
        let arrived = Arrived()
        let (server, authority) = try server(arrived)
        try configure(port: server.port, authority: authority)
        let node = try await federation.serve()
        let added = try await run(
            "takedown", "contacts", "add", "cloud", "--interface", "--for", "network:10.0.0.0/16", "--identity", "desk")
        #expect(added.status == 0, "\(added.error)")
        #expect(try await run("takedown", "contacts", "approve", "1", "--actor", "anna").status == 0)
        let reported = try await run("report", "-", "--json", input: "http://host.example/a\n")
        let id = try #require(reported.json?["case"]?.string, "\(reported.error)")
        #expect(try await run("assess", id, "--classification", "baseline").status == 0)
        try await node.waitFor("notices.planned")
        #expect(try await run("takedown", "notices", "send-now", "1", "--actor", "omar").status == 0)
        try await node.waitFor("notices.submitted")
        let (head, body) = try #require(arrived.all.withLock { $0.first })
        #expect(head.hasPrefix("POST /v1/abuse HTTP/1.1\r\n"))
        #expect(head.contains("AWS4-HMAC-SHA256 Credential=KEYOFTHEHOTLINE/") && head.contains("/eu-west-2/abuse/aws4_request"))
        let request = try JSONValue(parsing: body)
        #expect(request["report"]?["xarf"]?["reporter"]?["contact"]?.string == "desk@hotline.example")
        let listed = try await run("takedown", "notices", "submissions", "--state", "waiting", "--json").json?["items"]?.array?.first
        #expect(listed?["reference"]?.string == "A1b2C3d4E5f6G7h8I9j0" && listed?["token"] == request["clientToken"])
        #expect(try await run("takedown", "notices", "ask", "1", "--actor", "anna").output == "recorded: notice 1\n")
        let unknown = try await run("takedown", "notices", "ask", "99")
        #expect(unknown.status != 0 && unknown.error.contains("there is no notice 99"))
        let preview = try await run("takedown", "notices", "preview", "1").output
        #expect(preview.contains("POST /v1/abuse") && preview.contains(String(decoding: body, as: UTF8.self)) && !preview.contains(secret))
        #expect(try await run("takedown", "notices", "answers", "--notice", "1").output.contains("automatic"))
        #expect(await node.stop() == 0)
        #expect(!node.said(secret) && !node.said("host.example/a"))
    }

    @Test func aSecretThatIsNotThereIsNamedAtTheStart() async throws {
        let (server, authority) = try server(Arrived())
        try configure(port: server.port, authority: authority)
        try FileManager.default.removeItem(at: federation.program.folder.appending(path: "nl/cloud.key"))
        let refused = try await run("serve")
        #expect(refused.status != 0 && refused.error.contains("takedown.notices.interfaces (cloud): secret"), "\(refused.error)")
    }
}
