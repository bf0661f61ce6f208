import TestSupport
import Testing

@testable import HTTPServer

/// Tests a server's own refusals: the owner renders them, with the status of the refusal.
@Suite struct RefusalAnswerTests {
    private static let tooLarge = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n"

    @Test(arguments: RequestRefusal.allCases) func anAnswerOfTheOwnersKeepsTheStatusOfTheRefusal(refusal: RequestRefusal) {
        let form: RefusalForm = { HTTPResponse(status: 200, headers: [(name: "retry-after", value: "7")], body: Array($0.rawValue.utf8)) }
        let answer = SendableResponse(refusal, form, toHead: false)
        #expect(answer.status == refusal.status)
        #expect(answer.body == Array(refusal.rawValue.utf8))
        #expect(answer.fields.map(\.value) == ["7"])
    }

    @Test func anAnswerOfTheOwnersThatCannotBeSentKeepsItsStatusAlone() {
        let form: RefusalForm = { _ in HTTPResponse(status: 503, headers: [(name: "a b", value: "c")], body: [1]) }
        let answer = SendableResponse(.draining, form, toHead: false)
        #expect(answer.status == 503)
        #expect(answer.announcedLength == 0)
        #expect(answer.fields.isEmpty && answer.body.isEmpty)
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
