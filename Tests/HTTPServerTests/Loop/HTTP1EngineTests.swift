import Testing

@testable import HTTPServer

@Suite struct HTTP1EngineTests {
    /// The bytes that a request with such a head reserves before its body may flow.
    private func reserved(_ fields: String, gate: @escaping Gate = { _ in .allow(Allowance(caller: "x")) }) -> [Int] {
        let moment = Moment(monotonic: 0, date: "")
        var engine = HTTP1Engine(limits: ServerLimits(), refusal: { .text("\($0)") }, gate: gate, at: moment)
        var output = OutputQueue(), actions: [EngineAction] = []
        let bytes = Array("POST / HTTP/1.1\r\nHost: x\r\n\(fields)\r\n\r\n".utf8)
        engine.receive(bytes.span, at: moment, output: &output, actions: &actions)
        return actions.compactMap { if case .reserve(_, let bytes, _) = $0 { bytes } else { nil } }
    }

    @Test func everyBodyIsReservedBeforeItFlows() {
        #expect(reserved("Content-Length: 1") == [1])
        #expect(reserved("Content-Length: 100000") == [100_000])
        #expect(reserved("Transfer-Encoding: chunked") == [ServerLimits().bodyBytes])
    }

    @Test func nothingIsReservedForWhoIsNotAdmitted() {
        #expect(reserved("Content-Length: 1", gate: { _ in .refuse(.text("no", status: 403)) }) == [])
    }

    @Test func anAllowanceBoundsTheBody() {
        let gate: Gate = { _ in .allow(Allowance(caller: "x", bodyBytes: 1000)) }
        #expect(reserved("Content-Length: 1001", gate: gate) == [])
        #expect(reserved("Transfer-Encoding: chunked", gate: gate) == [1000])
    }
}
