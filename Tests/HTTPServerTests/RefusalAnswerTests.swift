import TestSupport
import Testing

@testable import HTTPServer

/// Tests a server's own refusals: the owner's words, with the status of the refusal.
@Suite struct RefusalAnswerTests {
    private static let tooLarge = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n"

    @Test(arguments: RequestRefusal.allCases) func anAnswerOfTheOwnersKeepsTheStatusOfTheRefusal(refusal: RequestRefusal) {
        let answers = RefusalAnswers(retryAfter: 7) { HTTPResponse(status: 200, contentType: "text/x", body: Array($0.rawValue.utf8)) }
        #expect(answers[refusal].status == refusal.status)
        #expect(answers[refusal].body == Array(refusal.rawValue.utf8))
        let retry = answers[refusal].headers.filter { $0.name == "retry-after" }.map(\.value)
        #expect(retry == (refusal.status == 503 ? ["7"] : []))
    }

    @Test func aTimeTheOwnerNamesStays() {
        let answers = RefusalAnswers(retryAfter: 7) { _ in HTTPResponse(status: 503, headers: [("Retry-After", "30")]) }
        #expect(answers[.draining].headers.map(\.value) == ["30"])
    }

    @Test func withoutAnOwnersAnswerAPlainProblemIsSent() {
        let answers = RefusalAnswers(retryAfter: 7) { $0 == .draining ? .text("closing") : nil }
        #expect(answers[.draining].body == Array("closing".utf8))
        #expect(String(decoding: answers[.bodyTooLarge].body, as: UTF8.self).contains("\"code\":\"bodyTooLarge\""))
    }

    @Test func bothProtocolsSpeakTheOwnersWords() async throws {
        let identity = try TestIdentity()
        let tls = TLSConfiguration(certificateChain: identity.chain, privateKey: identity.key)
        let server = try HTTPServer(
            listeners: [Listener(name: "peers", address: .tcp(host: "127.0.0.1", port: 0), security: .tls(tls))], limits: .patient,
            refusal: { HTTPResponse(status: 200, contentType: "text/x", body: Array("refused \($0)".utf8)) }, handler: ServerFixture.echo)
        let port = server.bound.first?.port ?? 0
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run() }
            let first = RawConnection()
            try await first.connect(.tcp(port: port), identity: identity)
            try await first.send(Self.tooLarge)
            let answer = String(decoding: try await first.receiveAll().bytes, as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 413 "))
            #expect(answer.hasSuffix("\r\n\r\nrefused bodyTooLarge"))
            await first.finishSending()
            let second = RawConnection()
            try await second.connect(.tcp(port: port), identity: identity, protocols: ["h2"])
            try await second.openHTTP2([.request(1, [("content-length", "99999999")])])
            let frames = try await second.receiveFrames { $0.isA(.data, stream: 1) }
            #expect(frames.status(of: 1) == 413)
            #expect(frames.body(of: 1) == "refused bodyTooLarge")
            await second.finishSending()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    @Test func anOverloadedServerRefusesAHeadRequestWithoutABody() async throws {
        var limits = ServerLimits.patient
        limits.requestsPerPeer = 0
        try await ServerFixture.run(limits: limits) { fixture in
            let connection = try await fixture.connect()
            try await connection.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")
            let answer = String(decoding: try await connection.receiveAll().bytes, as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 503 "))
            #expect(answer.hasSuffix("\r\n\r\n"))
        }
    }
}
