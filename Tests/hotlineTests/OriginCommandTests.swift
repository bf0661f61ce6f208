import Cryptography
import Envelopes
import Foundation
import HTTPServer
import Synchronization
import TestSupport
import Testing

/// `hotline takedown origins`, typed as operators do, with the interface of a front-end's operator on loopback.
@Suite struct OriginCommandTests {
    let federation: ScratchFederation
    private let front = "Amazon CloudFront"

    init() async throws {
        federation = try await ScratchFederation()
        try federation.write("13.32.0.9 hidden.example\n10.0.0.1 host.example\n", to: "nl/hosts")
    }

    private func run(_ arguments: String..., input: String = "") async throws -> HotlineProcess.Outcome {
        try await federation.program.run(arguments + ["--config", "nl/hotline.json5"], input: input)
    }

    /// A case behind the front-end, found illegal.
    private func hidden(_ page: String = "a") async throws -> String {
        let reported = try await run("report", "-", "--json", input: "http://hidden.example/\(page)\n")
        let id = try #require(reported.json?["case"]?.string, "\(reported.error)")
        #expect(try await run("assess", id, "--classification", "baseline").status == 0)
        return id
    }

    /// Waits until the case stands in the list with a state.
    private func waitUntil(_ id: String, is state: String) async throws {
        for _ in 0..<600 {
            let listed = try await run("takedown", "origins", "list", "--json").json?["items"]?.array ?? []
            if listed.contains(where: { $0["case"]?.string == id && $0["state"]?.string == state }) { return }
        }
        Issue.record("the case never came into the state \(state)")
    }

    private func placements(of id: String) async throws -> [String] {
        let placements = try await run("case", id, "--json").json?["placements"]?.array ?? []
        return placements.compactMap { placement in
            guard let disposition = placement["disposition"]?.string, let state = placement["state"]?.string else { return nil }
            return "\(disposition) \(state)"
        }
    }

    @Test func theInterfaceNamesTheHostAndTheCaseComesHere() async throws {
        let questions = Mutex<[String]>([])
        let authority = try CertificateAuthority(
            commonName: "authority.example", notBefore: TestIdentity.longAgo, notAfter: TestIdentity.farAhead)
        let identity = try TestIdentity(issuedBy: authority)
        let tls = TLSConfiguration(certificateChain: identity.chain, privateKey: identity.key, clientCertificate: .none)
        let server = try HTTPServer(
            listeners: [Listener(name: "operator", address: .tcp(host: "127.0.0.1", port: 0), security: .tls(tls))],
            refusal: { .text("", status: $0.status) },
            handler: { request in
                questions.withLock { $0.append("\(request.query ?? "") \(request.headers.first("cf-access-client-secret") ?? "")") }
                let answer = #"{"success":true,"result":[{"isUsingCloudflare":true,"originIPv4":["10.0.0.7"],"originIPv6":[]}]}"#
                return HTTPResponse(status: 200, contentType: "application/json", body: Array(answer.utf8))
            })
        try federation.write(authority.certificate.pem, to: "nl/front.pem")
        try federation.write("s3cret\n", to: "nl/front.key")
        let secret = federation.program.folder.appending(path: "nl/front.key").path()
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret)
        try federation.configure(
            more: """
                takedown: { origins: { interfaces: [{
                  front: "\(front)", url: "https://127.0.0.1:\(server.bound.first?.port ?? 0)/v1/{case}/origin?hostname={hostname}",
                  authority: "front.pem", headers: [{ name: "CF-Access-Client-Secret", secret: "front.key" }], dailyQuota: 5,
                }] } }
                """)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let node = try await federation.serve()
            let id = try await hidden()
            try await node.waitFor("origins.asked")
            try await waitUntil(id, is: "answered")
            #expect(questions.withLock { $0 } == ["hostname=hidden.example s3cret"])
            #expect(try await run("takedown", "origins").output.contains("\(front): 1 of 5 questions asked today"))
            #expect(try await run("case", id).output.contains("originFound"))
            while try await placements(of: id).count < 2 {}
            #expect(try await placements(of: id) == ["central reassigned", "keep open"])
            #expect(try await run("case", id, "--contents").output.contains("host behind \(front): 10.0.0.7"))
            #expect(await node.stop() == 0)
            // Neither the secret nor the address of the page stands in a log line.
            #expect(!node.said("s3cret") && !node.said("hidden.example"))
            group.cancelAll()
        }
    }

    @Test func aPersonNamesTheHostAndRefusalsSayWhatToDo() async throws {
        let node = try await federation.serve()
        let id = try await hidden()
        try await waitUntil(id, is: "withPerson")
        func answer(_ arguments: String...) async throws -> HotlineProcess.Outcome {
            try await federation.program.run(
                ["takedown", "origins", "answer", id] + arguments + ["--actor", "anna", "--config", "nl/hotline.json5"], input: "")
        }
        #expect(try await answer().status == 64)
        #expect(try await answer("--not-found", "--later", "5").status == 64)
        #expect(try await answer("--address", "127.0.0.1").error.contains("private, loopback"))
        #expect(try await answer("--address", "13.32.0.9").error.contains("lies again in the network of a front-end"))
        #expect(try await run("takedown", "origins", "ask", id).error.contains("\(front) has no interface here"))
        #expect(try await answer("--provider", "Example Hosting").status == 0)
        #expect(try await run("takedown", "origins", "list", "--state", "withPerson").output.contains("Example Hosting"))
        #expect(try await run("takedown", "origins", "hold", id, "--actor", "omar").output == "recorded: \(id)\n")
        #expect(try await run("takedown", "origins").output.contains("held               1"))
        #expect(try await run("case", id).output.contains("the host behind \(front): the search is held by omar"))
        #expect(try await run("takedown", "origins", "release", id).status == 0)
        #expect(try await run("takedown", "origins", "release", id).error.contains("nobody holds the search"))
        let other = try await hidden("b")
        try await waitUntil(other, is: "withPerson")
        #expect(
            try await answer("--address", "10.0.0.7", "--source", "provider").output
                == "recorded: \(id), and 1 other case of the same host\n")
        try await waitUntil(other, is: "answered")
        try await waitUntil(id, is: "answered")
        let shown = try await run("case", id, "--json").json
        let found = shown?["events"]?.array?.first { $0["event"]?.string == "originFound" }
        #expect(found?["actor"]?.string == "anna" && found?["reason"]?.string == "provider")
        #expect(try await answer("--not-found").error.contains("no host is searched for"))
        #expect(try await run("case", id).output.contains("the host behind \(front): found by anna"))
        #expect(await node.stop() == 0)
    }

    @Test func anInterfaceThatCannotBeUsedIsNamedAtTheStart() async throws {
        try federation.configure(
            more: """
                takedown: { origins: { interfaces: [{
                  front: "Front", url: "https://{hostname}.example/", authority: "front.pem",
                }] } }
                """)
        let refused = try await run("serve")
        #expect(refused.status != 0 && refused.error.contains("takedown.origins.interfaces"))
    }
}
