import Cryptography
import Foundation
import TestSupport
import Testing
import WebProbe

/// Tests what a look sends, and what it keeps of the answer.
@Suite struct LookTests {
    @Test func aHeadKeepsTheStatusAndAFewFields() async throws {
        let heads = Heads()
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            heads.add(exchange.receiveHead())
            exchange.send(
                "HTTP/1.1 403 Forbidden\r\nServer: cloudflare\r\nContent-Type: Text/HTML; charset=utf-8\r\nContent-Length: 77\r\n"
                    + "cf-mitigated: challenge\r\nSet-Cookie: a=b\r\n\r\n")
            exchange.waitForEnd()
        }
        try await ProbeFixture.run(script: script) { fixture in
            let outcome = try await fixture.probe.take(fixture.look(.head))
            #expect(
                outcome
                    == .answered(
                        LookAnswer(
                            status: 403, contentType: "text/html", server: "cloudflare", length: 77, marks: ["cf-mitigated": "challenge"])))
            #expect(
                heads.all == [
                    "HEAD /page HTTP/1.1\r\nHost: localhost:\(fixture.server.port)\r\nUser-Agent: Example check\r\nAccept: */*\r\n\r\n"
                ])
        }
    }

    @Test func aGetAsksForOneByteAndEndsWithTheHead() async throws {
        let heads = Heads()
        let left = Gate()
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            heads.add(exchange.receiveHead())
            exchange.send("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 1073741824\r\n\r\n")
            // The look ends although not one byte of the gigabyte comes.
            exchange.waitForEnd()
            left.open()
        }
        try await ProbeFixture.run(script: script) { fixture in
            let answer = try await fixture.probe.take(fixture.look(.get)).answer
            #expect(answer == LookAnswer(status: 200, contentType: "image/png", length: 1_073_741_824))
            #expect(heads.all.first?.contains("\r\nRange: bytes=0-0\r\n") == true)
            await left.pass()
        }
    }

    @Test func anEndlessBodyIsNotRead() async throws {
        let left = Gate()
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            _ = exchange.receiveHead()
            exchange.send("HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n")
            for _ in 0..<1_024 { exchange.send([UInt8](repeating: 0, count: 1 << 20)) }
            left.open()
        }
        try await ProbeFixture.run(script: script) { fixture in
            for question in [Look.Question.get, .text(bytes: 100, words: ["x"])] {
                let answer = try await fixture.probe.take(fixture.look(question)).answer
                #expect(answer == LookAnswer(status: 200, contentType: "video/mp4"))
            }
            await left.pass()
        }
    }

    @Test func aRedirectIsAValueAndIsNotFollowed() async throws {
        let script = ProbeFixture.answering("HTTP/1.1 302 Found\r\nLocation: ../gone?x=1\r\n\r\n")
        try await ProbeFixture.run(script: script) { fixture in
            let answer = try await fixture.probe.take(fixture.look(.head, path: "/a/b/c")).answer
            #expect(answer?.status == 302)
            #expect(answer?.location == fixture.url("/a/gone?x=1"))
            #expect(fixture.server.connections == 1)
        }
    }

    // MARK: Texts

    static let page = "<html><title>This page was REMOVED</title> nothing here</html>"

    @Test(arguments: [(bytes: 1_000, isWhole: true), (bytes: 62, isWhole: true), (bytes: 61, isWhole: false), (bytes: 35, isWhole: false)])
    func aTextIsReadUpToABound(bytes: Int, isWhole: Bool) async throws {
        #expect(Self.page.utf8.count == 62)
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            _ = exchange.receiveHead()
            exchange.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + Self.page)
        }
        try await ProbeFixture.run(script: script) { fixture in
            let words = ["was removed", "nothing here", "absent"]
            let text = try await fixture.probe.take(fixture.look(.text(bytes: bytes, words: words))).answer?.text
            let read = Array(Self.page.utf8.prefix(bytes))
            let found: Set<String> = bytes < 60 ? ["was removed"] : ["was removed", "nothing here"]
            #expect(text == TextFinding(sha256: SHA256.digest(of: read).bytes, count: read.count, isWhole: isWhole, words: found))
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{}", "HTTP/1.1 200 OK\r\n\r\nno type",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\ncoded",
    ])
    func anythingButAPlainTextIsNotRead(answer: String) async throws {
        try await ProbeFixture.run(script: ProbeFixture.answering(answer)) { fixture in
            let answer = try await fixture.probe.take(fixture.look(.text(bytes: 100, words: []))).answer
            #expect(answer?.status == 200)
            #expect(answer?.text == nil)
        }
    }

    // MARK: JSON

    @Test(arguments: ["application/rdap+json", "application/JSON; charset=utf-8"]) func aJSONTextIsReadWhole(type: String) async throws {
        let heads = Heads()
        let script: @Sendable (RawExchange, Int) -> Void = { exchange, _ in
            heads.add(exchange.receiveHead())
            exchange.send("HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\n\r\n{\"a\":1}")
        }
        try await ProbeFixture.run(script: script) { fixture in
            try await #expect(fixture.probe.take(fixture.look(.json(bytes: 7))).answer?.json == Array(#"{"a":1}"#.utf8))
            #expect(heads.all.first?.contains("\r\nAccept: application/rdap+json, application/json;q=0.9\r\n") == true)
            // A part of a JSON text is none.
            try await #expect(fixture.probe.take(fixture.look(.json(bytes: 6))) == .failed(.tooLarge))
            #expect(await fixture.probe.refusal(of: fixture.look(.json(bytes: 2 << 20))) == .malformedLook)
        }
    }

    @Test(arguments: ["text/html", "image/png", "application/octet-stream"]) func anythingButJSONIsNotReadAsSuch(type: String) async throws
    {
        let script = ProbeFixture.answering("HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\n\r\n{}")
        try await ProbeFixture.run(script: script) { fixture in
            let answer = try await fixture.probe.take(fixture.look(.json(bytes: 100))).answer
            #expect(answer == LookAnswer(status: 200, contentType: type))
        }
    }
}
