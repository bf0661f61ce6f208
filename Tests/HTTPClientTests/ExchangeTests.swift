import HTTPClient
import HTTPServer
import TestSupport
import Testing

@Suite struct ExchangeTests {
    @Test func speaksHTTP2WithItsCertificateAndHearsTheDate() async throws {
        try await PeerFixture.run { peer in
            let response = try await peer.client.send(peer.request("GET", "/a/path"))
            #expect(response.status == 200)
            #expect(response.version == .http2)
            #expect(response.text == "GET /a/path 0 - HTTP/2 urn:example:peer:one")
            #expect(response.header("content-type") == "text/plain; charset=utf-8")
            let date = try #require(response.date)
            #expect(date > 1_700_000_000_000)
            #expect(response.openedConnection)
        }
    }

    @Test func manyRequestsShareOneConnection() async throws {
        try await PeerFixture.run { peer in
            for _ in 0..<50 { _ = try await peer.client.send(peer.request()) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        let response = try await peer.client.send(
                            peer.request("POST", "/\(number)", body: [UInt8](repeating: 1, count: number)))
                        #expect(response.text.hasPrefix("POST /\(number) \(number) "))
                    }
                }
                try await group.waitForAll()
            }
            #expect(peer.client.counts.responses == 150)
            #expect(peer.client.counts.connections == 1)
            #expect(peer.server.counters().connectionsAccepted == 1)
        }
    }

    @Test func sendsEightMebibytes() async throws {
        let body = (0..<(8 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        let echoAll: @Sendable (HTTPRequest) async -> HTTPResponse = { HTTPResponse(status: 200, body: $0.body) }
        try await PeerFixture.run(handler: echoAll) { peer in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        let response = try await peer.client.send(peer.request("POST", body: body))
                        #expect(response.body == body)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test(arguments: [
        ("GET", 0, "GET / 0 - "), ("DELETE", 0, "DELETE / 0 - "), ("POST", 0, "POST / 0 - "), ("PUT", 3, "PUT / 3 - "),
        ("PATCH", 3, "PATCH / 3 - "), ("OPTIONS", 0, "OPTIONS / 0 - "),
    ])
    func sendsEveryMethodWithItsBodyAndNoTypeOfItsOwn(method: String, count: Int, echo: String) async throws {
        try await PeerFixture.run { peer in
            let response = try await peer.client.send(peer.request(method, body: [UInt8](repeating: 65, count: count)))
            #expect(response.text.hasPrefix(echo))
        }
    }

    @Test func aHeadRequestHasNoBody() async throws {
        try await PeerFixture.run { peer in
            let response = try await peer.client.send(peer.request("HEAD"))
            #expect(response.status == 200)
            #expect(response.body.isEmpty)
        }
    }

    @Test func statusesAreTheCallersAffairAndRedirectsAreNotFollowed() async throws {
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            HTTPResponse(status: Int(request.target.dropFirst()) ?? 500, headers: [("location", "/200"), ("x-empty", "")])
        }
        try await PeerFixture.run(handler: handler) { peer in
            for status in [204, 301, 307, 401, 409, 429, 503] {
                let response = try await peer.client.send(peer.request("GET", "/\(status)"))
                #expect(response.status == status)
                #expect(response.header("location") == "/200")
            }
        }
    }

    @Test func headerFieldsArriveAsTheyWereGiven() async throws {
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { request in
            .text(
                "\(request.headers.first("accept") ?? "-")|\(request.headers.first("x-empty") ?? "-")|\(request.headers.all("expect").count)"
            )
        }
        try await PeerFixture.run(handler: handler) { peer in
            var request = peer.request("POST", body: [1])
            request.headers = [ClientHeader("Accept", "application/jose"), ClientHeader("X-Empty", "")]
            let response = try await peer.client.send(request)
            #expect(response.text == "application/jose||0")
        }
    }

    @Test func aSilentPeerDelaysNobodyElse() async throws {
        let silent: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            try? await Task.sleep(for: .seconds(60))
            return .text("late")
        }
        try await PeerFixture.run(handler: silent) { quiet in
            try await PeerFixture.run { lively in
                let waiting = Task { await quiet.client.failure(of: quiet.request()) }
                for _ in 0..<20 { _ = try await quiet.client.send(lively.request()) }
                waiting.cancel()
                #expect(await waiting.value?.code == .cancelled)
            }
        }
    }
}
