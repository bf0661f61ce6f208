import HTTPServer
import TestSupport
import Testing

@Suite struct ExchangeTests {
    @Test(arguments: ["--http2", "--http1.1"])
    func answersAGetWithTheClientsIdentity(version: String) async throws {
        try await ServerFixture.run { fixture in
            let result = try await fixture.curl([version], path: "/a/b%20c?x=1&y=2")
            let name = version == "--http2" ? "HTTP/2" : "HTTP/1.1"
            #expect(result.text == "GET /a/b%20c x=1&y=2 0 \(name) urn:example:peer:one", "\(result.errors)")
        }
    }

    @Test(arguments: ["--http2", "--http1.1"], [0, 1, 65_536, 1_000_000, 8 * 1024 * 1024])
    func takesABodyOfEverySize(version: String, size: Int) async throws {
        try await ServerFixture.run { fixture in
            let body = [UInt8](repeating: 0x61, count: size)
            let result = try await fixture.curl([version, "--data-binary", "@-"], input: body)
            #expect(result.text.hasPrefix("POST / - \(size) "), "\(result.text) \(result.errors)")
        }
    }

    @Test(arguments: ["--http2", "--http1.1"])
    func sendsALargeAnswerWhole(version: String) async throws {
        let body = (0..<20_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 9) }
        try await ServerFixture.run(handler: { _ in HTTPResponse(status: 200, body: body) }) { fixture in
            let result = try await fixture.curl([version])
            #expect(result.output == body, "\(result.output.count) \(result.errors)")
        }
    }
}
