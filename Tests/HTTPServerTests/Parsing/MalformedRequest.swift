import HTTPServer
import Testing

/// Requests that must be refused, with the reason: used on the parser alone and raw over TLS.
struct MalformedRequest: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let refusal: RequestRefusal

    var testDescription: String { name }

    private init(_ name: String, _ text: String, _ refusal: RequestRefusal) {
        self.name = name
        bytes = Array(text.utf8)
        self.refusal = refusal
    }

    private static func post(_ name: String, _ fields: String, _ refusal: RequestRefusal, body: String = "hello") -> MalformedRequest {
        MalformedRequest(name, "POST /a HTTP/1.1\r\nHost: x.example\r\n\(fields)\r\n\r\n\(body)", refusal)
    }

    private static func get(_ name: String, _ fields: String, _ refusal: RequestRefusal) -> MalformedRequest {
        MalformedRequest(name, "GET /a HTTP/1.1\r\nHost: x.example\r\n\(fields)\r\n\r\n", refusal)
    }

    private static func line(_ name: String, _ line: String, _ refusal: RequestRefusal) -> MalformedRequest {
        MalformedRequest(name, "\(line)\r\nHost: x.example\r\n\r\n", refusal)
    }

    private static func chunked(_ name: String, _ body: String, _ refusal: RequestRefusal) -> MalformedRequest {
        post(name, "Transfer-Encoding: chunked", refusal, body: body)
    }

    static let all = contentLength + transferEncoding + lineEnds + fields + hosts + requestLines + sizes + chunks

    private static let contentLength = [
        post("conflicting lengths", "Content-Length: 5\r\nContent-Length: 6", .repeatedContentLength),
        post("repeated length", "Content-Length: 5\r\nContent-Length: 5", .repeatedContentLength),
        post("listed length", "Content-Length: 5, 5", .malformedContentLength),
        post("positive sign", "Content-Length: +5", .malformedContentLength),
        post("negative length", "Content-Length: -5", .malformedContentLength),
        post("spaced length", "Content-Length: 5 5", .malformedContentLength),
        post("hexadecimal length", "Content-Length: 0x5", .malformedContentLength),
        post("fractional length", "Content-Length: 5.0", .malformedContentLength),
        post("leading zero", "Content-Length: 05", .malformedContentLength),
        post("empty length", "Content-Length:", .malformedContentLength),
        post("length beyond 64 bits", "Content-Length: 18446744073709551621", .malformedContentLength),
        post("length of 19 digits", "Content-Length: 9999999999999999999", .malformedContentLength),
        post("no length", "Accept: */*", .lengthRequired),
        post("9 MB declared", "Content-Length: 9000000", .bodyTooLarge),
        post("petabyte declared", "Content-Length: 999999999999999", .bodyTooLarge),
        get("body on GET", "Content-Length: 5", .contentNotExpected),
        get("chunks on GET", "Transfer-Encoding: chunked", .contentNotExpected),
    ]

    private static let transferEncoding = [
        post("length then coding", "Content-Length: 5\r\nTransfer-Encoding: chunked", .lengthAndTransferEncoding),
        post("coding then length", "Transfer-Encoding: chunked\r\nContent-Length: 5", .lengthAndTransferEncoding),
        post("xchunked", "Transfer-Encoding: xchunked", .unknownTransferCoding),
        post("chunked, identity", "Transfer-Encoding: chunked, identity", .unknownTransferCoding),
        post("identity", "Transfer-Encoding: identity", .unknownTransferCoding),
        post("gzip, chunked", "Transfer-Encoding: gzip, chunked", .unknownTransferCoding),
        post("chunked twice", "Transfer-Encoding: chunked, chunked", .unknownTransferCoding),
        post("capital Chunked", "Transfer-Encoding: Chunked", .unknownTransferCoding),
        post("quoted chunked", "Transfer-Encoding: \"chunked\"", .unknownTransferCoding),
        post("empty coding", "Transfer-Encoding:", .unknownTransferCoding),
        post("vertical tab before chunked", "Transfer-Encoding: \u{B}chunked", .controlCharacter),
        post("coding on two lines", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", .repeatedTransferEncoding),
        post("coding hidden by a space", "Transfer-Encoding : chunked", .spaceBeforeColon),
        post("unknown expectation", "Content-Length: 5\r\nExpect: more", .unknownExpectation),
        post("two expectations", "Content-Length: 5\r\nExpect: 100-continue\r\nExpect: 100-continue", .unknownExpectation),
    ]

    private static let lineEnds = [
        MalformedRequest("bare LF after the request line", "GET / HTTP/1.1\nHost: x.example\r\n\r\n", .bareLineFeed),
        MalformedRequest("bare LF after a field", "GET / HTTP/1.1\r\nHost: x.example\n\r\n", .bareLineFeed),
        MalformedRequest("bare LF as empty line", "GET / HTTP/1.1\r\nHost: x.example\r\n\n", .bareLineFeed),
        MalformedRequest("bare LF throughout", "GET / HTTP/1.1\nHost: x.example\n\n", .bareLineFeed),
        get("bare CR in a value", "A: b\rc: d", .bareCarriageReturn),
        get("CR CR LF", "A: b\r", .bareCarriageReturn),
        get("NUL in a value", "A: b\u{0}c", .controlCharacter),
        get("NUL in a name", "A\u{0}: b", .controlCharacter),
        get("escape in a value", "A: \u{1B}[31m", .controlCharacter),
        get("DEL in a value", "A: \u{7F}", .controlCharacter),
        MalformedRequest("NUL in the target", "GET /\u{0} HTTP/1.1\r\nHost: x.example\r\n\r\n", .controlCharacter),
        MalformedRequest("empty line first", "\r\nGET / HTTP/1.1\r\nHost: x.example\r\n\r\n", .malformedRequestLine),
    ]

    private static let fields = [
        get("folded value", "A: b\r\n c", .foldedField),
        get("value folded by a tab", "A: b\r\n\tc", .foldedField),
        MalformedRequest("space before the first field", "GET / HTTP/1.1\r\n Host: x.example\r\n\r\n", .foldedField),
        get("space before the colon", "A : b", .spaceBeforeColon),
        get("tab before the colon", "A\t: b", .spaceBeforeColon),
        get("no name", ": b", .malformedFieldName),
        get("no colon", "abc", .malformedFieldName),
        get("space in a name", "A b: c", .malformedFieldName),
        get("parenthesis in a name", "A(b): c", .malformedFieldName),
        get("name beyond ASCII", "Ä: c", .malformedFieldName),
        get("field too long", "A: \(String(repeating: "b", count: 8192))", .fieldTooLong),
        get("too many fields", (0..<100).map { "A\($0): b" }.joined(separator: "\r\n"), .tooManyFields),
        get("head too long", (0..<10).map { "A\($0): \(String(repeating: "b", count: 4000))" }.joined(separator: "\r\n"), .headTooLong),
    ]

    private static let hosts = [
        MalformedRequest("no host", "GET / HTTP/1.1\r\nAccept: */*\r\n\r\n", .missingHost),
        get("two hosts", "Host: y.example", .repeatedHost),
        get("the same host twice", "Host: x.example", .repeatedHost),
        MalformedRequest("empty host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", .malformedHost),
        MalformedRequest("space in the host", "GET / HTTP/1.1\r\nHost: x.example y\r\n\r\n", .malformedHost),
        MalformedRequest("user in the host", "GET / HTTP/1.1\r\nHost: a@x.example\r\n\r\n", .malformedHost),
        MalformedRequest("path in the host", "GET / HTTP/1.1\r\nHost: x.example/a\r\n\r\n", .malformedHost),
    ]

    private static let requestLines = [
        line("HTTP/1.0", "GET / HTTP/1.0", .unsupportedVersion),
        line("HTTP/1.2", "GET / HTTP/1.2", .unsupportedVersion),
        line("HTTP/2.0", "GET / HTTP/2.0", .unsupportedVersion),
        MalformedRequest("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .unsupportedVersion),
        line("HTTP/1.10", "GET / HTTP/1.10", .malformedRequestLine),
        line("HTTP/0.9", "GET /", .malformedRequestLine),
        line("lower-case version", "GET / http/1.1", .malformedRequestLine),
        line("two spaces", "GET  / HTTP/1.1", .malformedRequestLine),
        line("space at the end", "GET / HTTP/1.1 ", .malformedRequestLine),
        line("space in the target", "GET /a b HTTP/1.1", .malformedRequestLine),
        line("tab for space", "GET\t/ HTTP/1.1", .malformedRequestLine),
        line("no method", " / HTTP/1.1", .malformedRequestLine),
        line("method in parentheses", "G(T / HTTP/1.1", .malformedRequestLine),
        line("unknown method", "BREW / HTTP/1.1", .unknownMethod),
        line("lower-case method", "get / HTTP/1.1", .unknownMethod),
        line("TRACE", "TRACE / HTTP/1.1", .unknownMethod),
        line("CONNECT", "CONNECT x.example:443 HTTP/1.1", .unknownMethod),
        line("absolute form", "GET http://x.example/ HTTP/1.1", .malformedTarget),
        line("asterisk form", "OPTIONS * HTTP/1.1", .malformedTarget),
        line("no slash", "GET a HTTP/1.1", .malformedTarget),
        line("fragment", "GET /a#b HTTP/1.1", .malformedTarget),
        line("target beyond ASCII", "GET /ä HTTP/1.1", .malformedTarget),
        line("target too long", "GET /\(String(repeating: "a", count: 8200)) HTTP/1.1", .requestLineTooLong),
    ]

    private static let sizes = [
        MalformedRequest("endless request line", String(repeating: "A", count: 100_000), .requestLineTooLong),
        MalformedRequest("endless field", "GET / HTTP/1.1\r\nA: \(String(repeating: "b", count: 100_000))", .fieldTooLong),
    ]

    private static let chunks = [
        chunked("chunk size beyond 64 bits", "FFFFFFFFFFFFFFFFF\r\n", .chunkTooLarge),
        chunked("chunk size that wraps to 5", "10000000000000005\r\nhello\r\n0\r\n\r\n", .chunkTooLarge),
        chunked("chunk larger than any body", "900000\r\n", .chunkTooLarge),
        chunked("sizes with endless zeros", "\(String(repeating: "0", count: 40))5\r\nhello\r\n", .malformedChunk),
        chunked("negative chunk", "-5\r\nhello\r\n0\r\n\r\n", .malformedChunk),
        chunked("signed chunk", "+5\r\nhello\r\n0\r\n\r\n", .malformedChunk),
        chunked("0x chunk", "0x5\r\nhello\r\n0\r\n\r\n", .malformedChunk),
        chunked("space before a size", " 5\r\nhello\r\n0\r\n\r\n", .malformedChunk),
        chunked("space behind a size", "5 \r\nhello\r\n0\r\n\r\n", .malformedChunk),
        chunked("no size", "\r\nhello\r\n0\r\n\r\n", .malformedChunk),
        chunked("size in words", "five\r\nhello\r\n0\r\n\r\n", .malformedChunk),
        chunked("bare LF behind a size", "5\nhello\r\n0\r\n\r\n", .bareLineFeed),
        chunked("chunk longer than its size", "5\r\nhello!\r\n0\r\n\r\n", .malformedChunk),
        chunked("bare LF behind a chunk", "5\r\nhello\n0\r\n\r\n", .bareLineFeed),
        chunked("extension too long", "5;\(String(repeating: "a", count: 300))\r\nhello\r\n0\r\n\r\n", .chunkExtensionTooLong),
        chunked("NUL in an extension", "5;\u{0}\r\nhello\r\n0\r\n\r\n", .controlCharacter),
        chunked(
            "many long extensions", String(repeating: "1;\(String(repeating: "a", count: 200))\r\nx\r\n", count: 100),
            .chunkExtensionTooLong),
        chunked("folded trailer", "0\r\nA: b\r\n c\r\n\r\n", .foldedField),
        chunked("many long trailers", "0\r\n" + String(repeating: "A: \(String(repeating: "b", count: 4000))\r\n", count: 5), .headTooLong),
        chunked("bare LF behind a trailer", "0\r\nA: b\n\r\n", .bareLineFeed),
    ]
}
