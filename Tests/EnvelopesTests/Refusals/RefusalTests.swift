import Envelopes
import Foundation
import Testing

@Suite struct RefusalTests {
    private static let table = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Protocols/refusals.md")

    /// The rows that `Protocols/refusals.md` must have, group by group.
    private static var rows: String {
        RefusalCode.Scope.allCases.map { scope in
            let rows = RefusalCode.allCases.filter { $0.scope == scope }.map { code in
                "| `\(code.rawValue)` | \(code.status) | \(code.isRetryable ? "yes" : "no") | \(code.sentence) |\n"
            }
            return "## \(scope.rawValue)\n\n| code | status | retryable | meaning |\n|---|---|---|---|\n" + rows.joined()
        }.joined(separator: "\n")
    }

    /// With `HOTLINE_WRITE_VECTORS=1` the tables are written anew below the words above them.
    @Test func theTableInTheProtocolIsThatOfTheCode() throws {
        var page = try String(contentsOf: Self.table, encoding: .utf8)
        let start = try #require(page.range(of: "## connection"))
        if ProcessInfo.processInfo.environment["HOTLINE_WRITE_VECTORS"] == "1" {
            page = page[..<start.lowerBound] + Self.rows
            try page.write(to: Self.table, atomically: true, encoding: .utf8)
        }
        #expect(page[start.lowerBound...] == Self.rows)
    }

    @Test(arguments: RefusalCode.allCases)
    func everyCodeHasASentenceOfItsOwn(code: RefusalCode) {
        #expect(code.sentence.hasSuffix("."))
        #expect(RefusalCode.allCases.filter { $0.sentence == code.sentence } == [code])
    }

    @Test func aBatchRefusedWholeSaysByItsStatusWhetherItsNumberIsTaken() {
        // Only after a 4xx other than 408, 409 and 429 may a sender seal a number anew. A refusal of a batch that may pass later must have another status…
        for code in [RefusalCode.directoryExpired, .directoryMissing, .rateLimited, .overloaded, .quarantined, .draining, .storeFailed] {
            #expect(code.isRetryable)
            #expect(code.status == 429 || code.status >= 500)
        }
        #expect(RefusalCode.tooSlow.isRetryable && RefusalCode.tooSlow.status == 408)
        // …and a refusal about the stream itself is 409.
        for code in RefusalCode.allCases where code.scope == .stream { #expect(code.status == 409) }
    }

    @Test func aProblemNamesCodeAndLimit() throws {
        let problem = Problem(.bodyTooLarge, detail: "the body", limit: .init("bytes", 8_388_608))
        let body = try JSONValue(parsing: problem.body)
        #expect(body["type"] == "urn:hotline:problem:bodyTooLarge")
        #expect(body["title"] == .string(RefusalCode.bodyTooLarge.sentence))
        #expect(body["status"] == 413)
        #expect(body["code"] == "bodyTooLarge")
        #expect(body["retryable"] == false)
        #expect(body["limit"] == ["name": "bytes", "value": 8_388_608])
        #expect(Problem.code(in: problem.body) == .bodyTooLarge)
    }

    @Test func aProblemNamesItsDetailAndNothingElse() throws {
        let body = try JSONValue(parsing: Problem(.malformed, detail: "member salt").body)
        #expect(body["detail"] == "member salt")
        #expect(body["limit"] == nil)
    }

    @Test(arguments: ["", "{}", "{\"code\":1}", "{\"code\":\"later\"}", "[", "\"code\""])
    func readsNoCodeOutOfOtherBodies(body: String) { #expect(Problem.code(in: Array(body.utf8)) == nil) }
}
