import HTTPServer
import Synchronization
import TestSupport
import Testing

/// Tests the errors of a raw HTTP/2 client: each is refused, within bounds, and no handler is called.
@Suite struct HTTP2RefusalTests {
    private static let protocolError: UInt32 = 1
    private static let enhanceYourCalm: UInt32 = 11

    /// Sends frames, reads until a frame satisfies the condition, and checks that no handler was called.
    private static func exchange(
        _ frames: [HTTP2Frame], limits: ServerLimits = .patient, until isLast: @escaping @Sendable (HTTP2Frame) -> Bool
    ) async throws -> (frames: [HTTP2Frame], events: [ServerEvent]) {
        let calls = Mutex(0)
        let handler: @Sendable (HTTPRequest) async -> HTTPResponse = { _ in
            calls.withLock { $0 += 1 }
            return .text("never")
        }
        let result = try await ServerFixture.run(limits: limits, handler: handler) { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            try await connection.openHTTP2(frames)
            return (frames: try await connection.receiveFrames(until: isLast), events: fixture.events.all)
        }
        #expect(calls.withLock { $0 } == 0)
        return result
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let name: String
        let frames: [HTTP2Frame]
        let refusal: RequestRefusal
        var testDescription: String { name }
    }

    @Test(arguments: [
        Refused(name: "unknown method", frames: [.request(1, method: "BREW", ends: true)], refusal: .unknownMethod),
        Refused(
            name: "CONNECT", frames: [.headers(1, [(":method", "CONNECT"), (":authority", "x:1")], ends: true)], refusal: .unknownMethod),
        Refused(name: "asterisk form", frames: [.request(1, method: "OPTIONS", path: "*", ends: true)], refusal: .malformedTarget),
        Refused(name: "fragment", frames: [.request(1, method: "GET", path: "/#a", ends: true)], refusal: .malformedTarget),
        Refused(name: "host beside authority", frames: [.request(1, [("host", "y.example")], ends: true)], refusal: .repeatedHost),
        Refused(name: "user in the authority", frames: [.request(1, authority: "a@x", ends: true)], refusal: .malformedHost),
        Refused(name: "9 MB declared", frames: [.request(1, [("content-length", "9000000")])], refusal: .bodyTooLarge),
        Refused(
            name: "long path", frames: [.request(1, path: "/" + String(repeating: "a", count: 9000), ends: true)],
            refusal: .requestLineTooLong),
        Refused(
            name: "long field", frames: [.request(1, [("a", String(repeating: "a", count: 9000))], ends: true)], refusal: .fieldTooLong),
        Refused(name: "many fields", frames: [.request(1, (0..<120).map { ("a\($0)", "b") }, ends: true)], refusal: .tooManyFields),
        Refused(name: "body on GET", frames: [.request(1, method: "GET"), .data(1, [1], ends: true)], refusal: .contentNotExpected),
        Refused(name: "length on GET", frames: [.request(1, method: "GET", [("content-length", "5")])], refusal: .contentNotExpected),
        Refused(name: "unknown expectation", frames: [.request(1, [("expect", "more")])], refusal: .unknownExpectation),
    ])
    func answersWithTheStatusOfTheRefusal(request: Refused) async throws {
        let (frames, events) = try await Self.exchange(request.frames) { $0.isA(.data, stream: 1) }
        #expect(frames.status(of: 1) == request.refusal.status)
        #expect(frames.body(of: 1) == "refused \(request.refusal)")
        #expect(events.contains(.requestRefused(listener: "peers", remoteAddress: "127.0.0.1", reason: request.refusal)))
    }

    @Test(arguments: [
        Refused(
            name: "length too long", frames: [.request(1, [("content-length", "6")]), .data(1, Array("hello".utf8), ends: true)],
            refusal: .malformedContentLength),
        Refused(
            name: "length too short", frames: [.request(1, [("content-length", "4")]), .data(1, Array("hello".utf8), ends: true)],
            refusal: .malformedContentLength),
        Refused(
            name: "length without body", frames: [.request(1, [("content-length", "4")], ends: true)], refusal: .malformedContentLength),
        Refused(
            name: "two lengths", frames: [.request(1, [("content-length", "0"), ("content-length", "0")], ends: true)],
            refusal: .repeatedContentLength),
        Refused(name: "signed length", frames: [.request(1, [("content-length", "+5")])], refusal: .malformedContentLength),
        Refused(
            name: "transfer coding", frames: [.request(1, [("transfer-encoding", "chunked")], ends: true)],
            refusal: .unknownTransferCoding),
        Refused(name: "connection field", frames: [.request(1, [("connection", "close")], ends: true)], refusal: .malformedFieldName),
        Refused(name: "capital name", frames: [.request(1, [("Accept", "a")], ends: true)], refusal: .malformedFieldName),
        Refused(name: "NUL in a value", frames: [.request(1, [("a", "b\u{0}")], ends: true)], refusal: .controlCharacter),
        Refused(name: "CR LF in a value", frames: [.request(1, [("a", "b\r\nc: d")], ends: true)], refusal: .controlCharacter),
        Refused(name: "space in a name", frames: [.request(1, [("a b", "c")], ends: true)], refusal: .malformedFieldName),
        Refused(name: "no authority", frames: [.request(1, authority: nil, ends: true)], refusal: .missingHost),
        Refused(name: "unknown pseudo field", frames: [.request(1, [(":x", "y")], ends: true)], refusal: .malformedFieldName),
        Refused(name: "empty path", frames: [.request(1, path: "", ends: true)], refusal: .malformedTarget),
    ])
    func resetsAStreamWhoseMessageIsMalformed(request: Refused) async throws {
        let (frames, _) = try await Self.exchange(request.frames) { $0.isA(.reset, stream: 1) || $0.isA(.goaway, stream: 0) }
        #expect(frames.reset(of: 1) == Self.protocolError || frames.status(of: 1) == 400)
    }

    @Test func forgetsARequestThatIsReset() async throws {
        let frames = try await Self.exchange([
            .request(1, [("content-length", "10")]), .data(1, Array("hello".utf8), ends: false),
            HTTP2Frame(.reset, stream: 1, payload: HTTP2Frame.number(8)), HTTP2Frame(.ping, payload: [UInt8](repeating: 0, count: 8)),
        ]) { $0.kind == HTTP2Frame.Kind.ping.rawValue }.frames
        #expect(frames.status(of: 1) == nil)
    }

    @Test func answers408ToABodyThatComesTooSlowly() async throws {
        var limits = ServerLimits.patient
        limits.bodyGrace = .milliseconds(50)
        limits.linger = .milliseconds(50)
        let frames = try await Self.exchange([.request(1), .data(1, Array("hello".utf8), ends: false)], limits: limits) {
            $0.isA(.reset, stream: 1)
        }.frames
        #expect(frames.status(of: 1) == 408)
        #expect(frames.reset(of: 1) == 0)
    }

    @Test func saysFarewellToAnIdleClient() async throws {
        var limits = ServerLimits.patient
        limits.idle = .milliseconds(50)
        #expect(try await Self.exchange([], limits: limits) { _ in false }.frames.goaway == 0)
    }

    @Test func endsAHeaderBlockThatDoesNotEnd() async throws {
        var limits = ServerLimits.patient
        limits.headers = .milliseconds(50)
        var half = HTTP2Frame.request(1)
        half.flags = 0
        let frames = try await Self.exchange([half], limits: limits) { _ in false }.frames
        #expect(frames.goaway == Self.enhanceYourCalm)
    }

    struct Flood: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let frames: [HTTP2Frame]
    }

    @Test(arguments: [
        Flood(testDescription: "PING", frames: [HTTP2Frame(.ping, payload: [UInt8](repeating: 0, count: 8))]),
        Flood(testDescription: "SETTINGS", frames: [HTTP2Frame(.settings)]),
        Flood(testDescription: "PRIORITY", frames: [HTTP2Frame(.priority, stream: 1, payload: [0, 0, 0, 3, 1])]),
        Flood(testDescription: "WINDOW_UPDATE", frames: [HTTP2Frame(.windowUpdate, payload: HTTP2Frame.number(1))]),
        Flood(testDescription: "an unknown type", frames: [HTTP2Frame(unknown: 0xEE, payload: [1])]),
    ])
    func endsAFloodOfControlFrames(flood: Flood) async throws {
        var limits = ServerLimits.patient
        limits.controlFramesPerSecond = 100
        let (frames, events) = try await Self.exchange((0..<150).flatMap { _ in flood.frames }, limits: limits) { _ in false }
        #expect(frames.goaway == Self.enhanceYourCalm)
        #expect(events.contains(.connectionEnded(listener: "peers", remoteAddress: "127.0.0.1", reason: .controlFrameFlood)))
    }

    @Test func endsAFloodOfRequestsThatAreResetAtOnce() async throws {
        var limits = ServerLimits.patient
        limits.controlFramesPerSecond = 100
        let frames = (0..<150).flatMap { number -> [HTTP2Frame] in
            let stream = UInt32(number * 2 + 1)
            return [.request(stream), HTTP2Frame(.reset, stream: stream, payload: HTTP2Frame.number(8))]
        }
        #expect(try await Self.exchange(frames, limits: limits) { _ in false }.frames.goaway == Self.enhanceYourCalm)
    }

    @Test func endsAFloodOfEmptyDataFrames() async throws {
        var limits = ServerLimits.patient
        limits.controlFramesPerSecond = 100
        let frames = [HTTP2Frame.request(1)] + (0..<150).map { _ in .data(1, [], ends: false) }
        #expect(try await Self.exchange(frames, limits: limits) { _ in false }.frames.goaway == Self.enhanceYourCalm)
    }

    @Test func endsAClientThatDoesNotSpeakHTTP2AfterAll() async throws {
        try await ServerFixture.run { fixture in
            let connection = try await fixture.connect(protocols: ["h2"])
            try await connection.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            _ = try await connection.receiveAll()
            #expect(
                fixture.events.all.contains(.connectionEnded(listener: "peers", remoteAddress: "127.0.0.1", reason: .protocolError)))
        }
    }

    @Test func endsAClientThatBreaksTheFraming() async throws {
        let (frames, events) = try await Self.exchange([HTTP2Frame(.data, stream: 0, payload: [1])]) { _ in false }
        #expect(frames.goaway == Self.protocolError)
        #expect(events.contains(.connectionEnded(listener: "peers", remoteAddress: "127.0.0.1", reason: .protocolError)))
    }
}
