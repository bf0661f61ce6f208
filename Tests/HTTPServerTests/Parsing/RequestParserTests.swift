import Testing

@testable import HTTPServer

@Suite struct RequestParserTests {
    /// The parser's outcome for bytes that come in pieces of one size.
    private static func parse(_ bytes: [UInt8], pieces: Int) -> [String] {
        var parser = RequestParser()
        var results: [String] = []
        var start = 0
        while start < bytes.count {
            let piece = Array(bytes[start..<min(start + pieces, bytes.count)])
            var position = 0
            reading: while true {
                switch parser.parse(piece.span, from: &position) {
                case .incomplete: break reading
                case .head(let head): results.append("head \(head.method) \(head.target)")
                case .complete(let head, let body): results.append("\(head) \(String(decoding: body, as: UTF8.self))")
                case .refused(let refusal):
                    results.append("refused \(refusal)")
                    return results
                }
            }
            #expect(position == piece.count)
            start += pieces
        }
        return results
    }

    /// The head and body of the only request in the text.
    private static func request(_ text: String) -> (head: RequestHead, body: [UInt8])? {
        var parser = RequestParser()
        var position = 0
        let bytes = Array(text.utf8)
        while true {
            switch parser.parse(bytes.span, from: &position) {
            case .head: continue
            case .complete(let head, let body): return position == bytes.count ? (head, body) : nil
            case .incomplete, .refused: return nil
            }
        }
    }

    @Test(arguments: MalformedRequest.all, [1, 7, 1_000_000])
    func refusesTheSameHoweverTheBytesAreCut(request: MalformedRequest, pieces: Int) {
        #expect(Self.parse(request.bytes, pieces: pieces).last == "refused \(request.refusal)")
    }

    @Test func readsAPlainRequest() throws {
        let request = try #require(Self.request("GET /a%20b?c=d?e HTTP/1.1\r\nHost: x.example:8443\r\nX-One:  1 \r\nx-one: 2\r\n\r\n"))
        #expect(request.head.method == "GET")
        #expect(request.head.target == "/a%20b")
        #expect(request.head.query == "c=d?e")
        #expect(request.head.headers.all("X-ONE") == ["1", "2"])
        #expect(request.head.headers.first("x-OnE") == "1")
        #expect(request.head.headers.first("x-two") == nil)
        #expect(request.head.framing == .none)
        #expect(!request.head.closesAfter)
    }

    @Test(arguments: ["POST", "PUT", "PATCH"])
    func readsABodyOfDeclaredLength(method: String) throws {
        let request = try #require(Self.request("\(method) / HTTP/1.1\r\nHost: x.example\r\nContent-Length: 5\r\n\r\nhello"))
        #expect(request.body == Array("hello".utf8))
    }

    @Test func joinsChunksAndDropsExtensionsAndTrailers() throws {
        let text = "POST / HTTP/1.1\r\nHost: x.example\r\nTransfer-Encoding: chunked\r\n\r\n"
        let request = try #require(Self.request(text + "5\r\nhello\r\n0006;a=b\r\n world\r\n0\r\nDigest: x\r\n\r\n"))
        #expect(request.body == Array("hello world".utf8))
        #expect(request.head.headers.first("digest") == nil)
    }

    @Test func acceptsAZeroLengthOnGet() throws {
        #expect(try #require(Self.request("GET / HTTP/1.1\r\nHost: x.example\r\nContent-Length: 0\r\n\r\n")).body.isEmpty)
    }

    @Test(arguments: [("close", true), ("keep-alive, Close", true), ("keep-alive", false), ("closed", false)])
    func knowsWhenTheClientWantsToClose(value: String, closes: Bool) throws {
        let request = try #require(Self.request("GET / HTTP/1.1\r\nHost: x.example\r\nConnection: \(value)\r\n\r\n"))
        #expect(request.head.closesAfter == closes)
    }

    @Test func givesTheHeadBeforeTheBody() {
        let bytes = Array("POST / HTTP/1.1\r\nHost: x.example\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n".utf8)
        var parser = RequestParser()
        var position = 0
        guard case .head(let head) = parser.parse(bytes.span, from: &position) else {
            Issue.record("no head")
            return
        }
        #expect(head.expectsContinue)
        #expect(parser.isReadingBody)
        #expect(position == bytes.count)
    }

    @Test func refusesABodyBeyondTheLimitInManyChunks() {
        var limits = RequestParser.Limits()
        limits.bodyBytes = 10
        var parser = RequestParser(limits: limits)
        let bytes = Array("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n6\r\naaaaaa\r\n5\r\nbbbbb\r\n".utf8)
        var position = 0
        _ = parser.parse(bytes.span, from: &position)
        guard case .refused(.bodyTooLarge) = parser.parse(bytes.span, from: &position) else {
            Issue.record("not refused")
            return
        }
    }

    /// The outcome for a text under small limits.
    private func outcome(of text: String) -> RequestParser.Outcome {
        var limits = RequestParser.Limits()
        (limits.bodyBytes, limits.headBytes) = (5, 100)
        var parser = RequestParser(limits: limits)
        var position = 0
        return parser.parse(Array(text.utf8).span, from: &position)
    }

    @Test func takesABodyOfTheGreatestSizeAndNoLarger() {
        func head(_ length: Int) -> String { "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: \(length)\r\n\r\n" }
        if case .head = outcome(of: head(5)) {} else { Issue.record("five bytes are refused") }
        if case .refused(.bodyTooLarge) = outcome(of: head(6)) {} else { Issue.record("six bytes are taken") }
    }

    @Test func anUnfinishedLineCountsIntoTheHead() {
        let text = "GET / HTTP/1.1\r\nA: " + String(repeating: "b", count: 100)
        if case .refused(.headTooLong) = outcome(of: text) {} else { Issue.record("it waits for more") }
    }

    @Test func staysRefusedOnceItHasRefused() {
        var parser = RequestParser()
        var position = 0
        let bad = Array("GET / HTTP/1.0\r\n".utf8)
        _ = parser.parse(bad.span, from: &position)
        let good = Array("GET / HTTP/1.1\r\nHost: x\r\n\r\n".utf8)
        position = 0
        guard case .refused(.unsupportedVersion) = parser.parse(good.span, from: &position) else {
            Issue.record("it went on")
            return
        }
    }

    @Test func readsPipelinedRequestsOneByOne() {
        let one = "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n"
        let two = "POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"
        for pieces in [1, 3, 50, 1000] {
            let results = Self.parse(Array((one + two + one).utf8), pieces: pieces)
            #expect(results.count == 4)
            #expect(results[1] == "head POST /2")
        }
    }

    /// Good requests with bytes changed at random, by a generator that always starts alike: however they are cut, the outcome is the same.
    @Test(arguments: 0..<20) func cutsNeverChangeTheOutcomeOfDamagedRequests(seed: Int) {
        let template = Array(
            "POST /a?b HTTP/1.1\r\nHost: x.example\r\nTransfer-Encoding: chunked\r\n\r\n5;a\r\nhello\r\n0\r\nA: b\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n"
                .utf8)
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let alphabet = Array("\r\n\t :;,05aF\u{0}\u{7F}/?HC".utf8)
        for _ in 0..<200 {
            var bytes = template
            for _ in 0...random(3) {
                let index = random(bytes.count)
                switch random(3) {
                case 0: bytes[index] = alphabet[random(alphabet.count)]
                case 1: bytes.remove(at: index)
                default: bytes.insert(alphabet[random(alphabet.count)], at: index)
                }
            }
            #expect(Self.parse(bytes, pieces: 1) == Self.parse(bytes, pieces: bytes.count))
        }
    }
}
