import Testing

@testable import HTTPServer

@Suite struct HTTP1EngineTests {
    /// The bytes that a request with such a head reserves before its body may flow.
    private func reserved(_ fields: String) -> [Int] {
        let moment = Moment(monotonic: 0, date: "")
        var engine = HTTP1Engine(limits: ServerLimits(), refusal: { .text("\($0)") }, at: moment)
        var output = OutputQueue(), actions: [EngineAction] = []
        let bytes = Array("POST / HTTP/1.1\r\nHost: x\r\n\(fields)\r\n\r\n".utf8)
        engine.receive(bytes.span, at: moment, output: &output, actions: &actions)
        return actions.compactMap { if case .reserve(_, let bytes) = $0 { bytes } else { nil } }
    }

    @Test func aLargeBodyIsReservedBeforeItFlows() {
        #expect(reserved("Content-Length: \(HTTP1Engine.freeBodyBytes)") == [])
        #expect(reserved("Content-Length: \(HTTP1Engine.freeBodyBytes + 1)") == [HTTP1Engine.freeBodyBytes + 1])
        #expect(reserved("Transfer-Encoding: chunked") == [ServerLimits().bodyBytes])
    }
}
