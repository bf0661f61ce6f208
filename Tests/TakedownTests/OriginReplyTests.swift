import Foundation
import Testing

@testable import Takedown

/// What an operator's interface says. The seeds of the fuzzer have the form of a real one's answers; their values are made up.
@Suite struct OriginReplyTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fuzz/OriginFuzz/Seeds")
    private static let recorded = #"{"result":[{"isUsingCloudflare":true,"originIPv4":["198.51.100.7"],"originIPv6":["2001:db8::7"]}]}"#

    @Test(arguments: [
        ("served", OriginReply.addresses(["198.51.100.7", "2001:db8::7"])), ("not-served", .notServed),
        ("refused", .failed("its answer has no result")), ("provider", .provider("Example Hosting, abuse@hosting.example")),
    ]) func readsWhatWasRecorded(name: String, reply: OriginReply) throws {
        let body = try Data(contentsOf: Self.folder.appending(path: "\(name).json"))
        #expect(OriginReply(status: 200, body: Array(body)) == reply)
    }

    @Test(arguments: [
        (recorded, OriginReply.addresses(["198.51.100.7", "2001:db8::7"])),
        (#"{"result":[{"isUsingCloudflare":false,"originIPv4":[],"originIPv6":[]}]}"#, .notServed),
        (#"{"result":[{"isUsingCloudflare":true,"originIPv4":[],"originIPv6":[]}]}"#, .notKnown),
        (#"{"result":[{"isUsingCloudflare":true}]}"#, .notKnown),
        (#"{"result":[{"isUsingCloudflare":true,"originIPv4":[],"hosting_provider":"Example Hosting"}]}"#, .provider("Example Hosting")),
        (#"{"result":[{"isUsingCloudflare":true,"hosting_provider":"at 192.0.2.7"}]}"#, .notKnown),
        (#"{"result":[{"originIPv4":["198.51.100.7"],"hosting_provider":"Example"}]}"#, .addresses(["198.51.100.7"])),
        (#"{"result":[]}"#, .notKnown), (#"{"result":[7]}"#, .notServed),
        (#"{"result":[{"isUsingOther":true,"originIPv4":["198.51.100.8",7]}]}"#, .addresses(["198.51.100.8", ""])),
        (#"{"success":false,"errors":[{"code":1}],"result":[]}"#, .failed("its answer has no result")),
        (#"{"result":{}}"#, .failed("its answer has no result")), ("[]", .failed("its answer has no result")),
        ("<html>Sorry</html>", .failed("its answer is not JSON")), ("", .failed("its answer is not JSON")),
    ]) func readsAnAnswer(text: String, reply: OriginReply) {
        #expect(OriginReply(status: 200, body: Array(text.utf8)) == reply)
    }

    @Test(arguments: [
        (404, nil as Int?, OriginReply.notKnown), (410, nil, .notKnown), (400, nil, .refused("it refused the question with status 400")),
        (422, nil, .refused("it refused the question with status 422")),
        (429, 30, .failed("it asks for fewer questions (status 429)", retryAfter: .seconds(30))),
        (429, nil, .failed("it asks for fewer questions (status 429)")),
        (429, -5, .failed("it asks for fewer questions (status 429)", retryAfter: .zero)),
        (401, nil, .failed("it does not accept our credentials (status 401)")),
        (403, nil, .failed("it does not accept our credentials (status 403)")),
        (503, 60, .failed("it answered with status 503", retryAfter: .seconds(60))), (302, nil, .failed("it answered with status 302")),
    ]) func readsAStatus(status: Int, retryAfter: Int?, reply: OriginReply) {
        #expect(OriginReply(status: status, body: Array(Self.recorded.utf8), retryAfter: retryAfter) == reply)
    }
}
