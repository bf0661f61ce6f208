import Cryptography
import Envelopes
import Foundation
import HotlineModel
import MailSyntax
import Testing

@testable import Notices

/// What goes to providers' interfaces, and what their answers mean. The answers are made up in the form that the providers publish.
@Suite struct DialectTests {
    private let token = "01920000-0000-7000-8000-000000000007"

    private func answer(_ status: Int, _ text: String, retryAfter: String? = nil) -> InterfaceAnswer {
        InterfaceAnswer(status: status, retryAfter: retryAfter, body: Array(text.utf8))
    }

    // MARK: Recorded examples

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../Fuzz/InterfaceFuzz/Seeds")

    private func recorded(_ name: String, _ status: Int) throws -> InterfaceAnswer {
        InterfaceAnswer(status: status, body: Array(try Data(contentsOf: Self.folder.appending(path: name + ".json"))))
    }

    /// Each file has the form that its provider publishes.
    @Test func theRecordedExamplesAreUnderstood() throws {
        let signal = AbuseSignalDialect()
        #expect(try recorded("signal-created", 202).reply(to: token, in: signal) == .accepted(reference: Self.number))
        for name in ["signal-queued", "signal-processing"] {
            #expect(try recorded(name, 200).progress(of: Self.number, in: signal) == .pending)
        }
        let outcomes: [(String, InterfaceOutcome)] = [
            ("actioned", .acted), ("not-resolvable-to-aws", .notResolvable), ("reviewed-no-aws-action", .noAction),
            ("content-down-or-inaccessible", .gone), ("need-more-information", .asksForMore),
        ]
        for (name, outcome) in outcomes {
            let word = name.uppercased().replacing("-", with: "_")
            let reply = try recorded("signal-completed-\(name)", 200).progress(of: Self.number, in: signal)
            #expect(reply == .ended(outcome, word: word))
        }
        #expect(try recorded("signal-throttled", 429).reply(to: token, in: signal) == .busy(.seconds(60)))
        for name in ["reports-taken", "reports-taken-as-object"] {
            #expect(try recorded(name, 200).reply(to: token, in: AbuseReportsDialect()) == .accepted(reference: "0f1e2d3c4b5a6978"))
        }
        let refused = try recorded("reports-refused", 200).reply(to: token, in: AbuseReportsDialect())
        #expect(refused == .refused("the interface answered that it was no success"))
        #expect(try recorded("list-taken", 200).reply(to: token, in: AddressListDialect()) == .accepted(reference: "4711"))
    }

    // MARK: The signal

    private func signal() throws -> JSONValue {
        let request = try AbuseSignalDialect().submission(
            Sample.draft([Sample.address()]), from: try Sample.hotline(), token: token)
        #expect(request.method == "POST" && request.path == "/v1/abuse")
        return try JSONValue(parsing: request.body)
    }

    @Test func theSignalCarriesTheTokenAndOneReport() throws {
        let body = try signal()
        #expect(body["clientToken"]?.string == token && body["correlationId"]?.string == "notice-7")
        let report = body["report"]?["xarf"]
        #expect(report?["url"]?.string == "https://www.bad.example/a/b?c=d" && report?["type"]?.string == "csam")
        #expect(report?["evidence"] == nil)
    }

    @Test func theSignalTakesOneAddress() throws {
        let draft = try Sample.draft([Sample.address(), Sample.address("https://www.bad.example/2")], shape: .table)
        #expect(throws: NoticeProblem.tooManyForOneReport(count: 2)) {
            try AbuseSignalDialect().submission(draft, from: try Sample.hotline(), token: token)
        }
    }

    @Test(
        arguments: [
            (202, #"{"reportId":"A1b2C3d4E5f6G7h8I9j0"}"#, .accepted(reference: "A1b2C3d4E5f6G7h8I9j0")),
            (
                202, #"{"reportId":"A1b2C3d4E5f6G7h8I9j0","clientToken":"another"}"#,
                .unknown("the interface answered about another submission")
            ),
            (202, #"{"reportId":"../../etc"}"#, .unknown("the interface gave no number of a report")),
            (202, "{}", .unknown("the interface gave no number of a report")),
            (202, "<html>Sorry</html>", .unknown("the interface answered with status 202 and no JSON")),
            (202, "", .unknown("the interface answered with status 202 and no JSON")),
            (400, "{}", .refused("the interface refused it with status 400")),
            (401, "", .notNow("the interface refuses the credentials (status 401)")),
            (403, "", .notNow("the interface refuses the credentials (status 403)")),
            (302, "", .notNow("the interface answered with a redirect, which is not followed")),
            (409, "", .unknown("the interface answered with status 409")), (503, "", .unknown("the interface answered with status 503")),
        ] as [(Int, String, SubmissionReply)])
    func aReplyMeansOneThing(status: Int, text: String, reply: SubmissionReply) {
        #expect(answer(status, text).reply(to: token, in: AbuseSignalDialect()) == reply)
    }

    @Test(
        arguments: [
            ("7", 7), ("1", 1), ("999999", 3_600), ("0", 60), ("-1", 60), ("Wed, 21 Oct 2026 07:28:00 GMT", 60), (nil, 60),
        ] as [(String?, Int)])
    func patienceIsWhatItAsksForWithinBounds(retryAfter: String?, seconds: Int) {
        let busy = answer(429, "", retryAfter: retryAfter)
        #expect(busy.reply(to: token, in: AbuseSignalDialect()) == .busy(.seconds(seconds)))
        #expect(busy.progress(of: "A", in: AbuseSignalDialect()) == .busy(.seconds(seconds)))
    }

    private static let number = "A1b2C3d4E5f6G7h8I9j0"

    private static func state(_ more: String, of number: String = number) -> String {
        #"{"correlationId":"notice-7","description":"words","lastUpdatedAt":1.7966304E9,"reportId":"\#(number)",\#(more),"submittedAt":1796630400}"#
    }

    @Test(
        arguments: [
            (state(#""status":"QUEUED""#), .pending), (state(#""status":"PROCESSING""#), .pending),
            (state(#""status":"COMPLETED","reasonCode":"ACTIONED""#), .ended(.acted, word: "ACTIONED")),
            (
                state(#""status":"COMPLETED","reasonCode":"CONTENT_DOWN_OR_INACCESSIBLE""#),
                .ended(.gone, word: "CONTENT_DOWN_OR_INACCESSIBLE")
            ),
            (state(#""status":"COMPLETED","reasonCode":"REVIEWED_NO_AWS_ACTION""#), .ended(.noAction, word: "REVIEWED_NO_AWS_ACTION")),
            (state(#""status":"COMPLETED","reasonCode":"NOT_RESOLVABLE_TO_AWS""#), .ended(.notResolvable, word: "NOT_RESOLVABLE_TO_AWS")),
            (state(#""status":"COMPLETED","reasonCode":"NEED_MORE_INFORMATION""#), .ended(.asksForMore, word: "NEED_MORE_INFORMATION")),
            (state(#""status":"COMPLETED","reasonCode":"NEW""#), .unreadable("the interface names an outcome that is not known here")),
            (state(#""status":"COMPLETED""#), .unreadable("the interface names an outcome that is not known here")),
            (state(#""status":"REOPENED""#), .unreadable("the interface names a state that is not known here")),
            (state(#""status":"QUEUED""#, of: "Z9y8X7w6V5u4T3s2R1q0"), .unreadable("the interface answered about another report")),
            ("[]", .unreadable("the interface answered about another report")),
            ("<html>", .unreadable("the interface answered with status 200 and no JSON")),
        ] as [(String, ProgressReply)])
    func aStateMeansOneThing(text: String, reply: ProgressReply) {
        #expect(answer(200, text).progress(of: Self.number, in: AbuseSignalDialect()) == reply)
        #expect(answer(500, text).progress(of: Self.number, in: AbuseSignalDialect()) == .failed("the interface answered with status 500"))
    }

    @Test(arguments: [401, 404, 408, 500, 503]) func aStatusThatIsNoAnswerSaysNothingAboutTheNotice(status: Int) {
        let body = Self.state(#""status":"COMPLETED","reasonCode":"ACTIONED""#)
        #expect(
            answer(status, body).progress(of: Self.number, in: AbuseSignalDialect())
                == .failed("the interface answered with status \(status)"))
    }

    @Test func aSignatureShowsNoSecret() {
        let signature = RequestSignature(keyID: "AKIDEXAMPLE", secret: "hush", region: "us-east-1", service: "abuse")
        var dumped = "\(signature) \(String(reflecting: signature))"
        dump(signature, to: &dumped)
        #expect(!dumped.contains("hush") && !dumped.contains("AKID"))
    }

    @Test func theSignalIsAskedByItsNumber() {
        #expect(AbuseSignalDialect().question(about: Self.number) == InterfaceRequest("GET", "/v1/abuse/\(Self.number)"))
        #expect(AbuseSignalDialect().isPolled && !AbuseReportsDialect().isPolled && !AddressListDialect().isPolled)
    }

    // MARK: Abuse reports

    private func reports(_ addresses: [NoticedAddress], hotline: HotlineIdentity? = nil) throws -> JSONValue {
        let request = try AbuseReportsDialect().submission(
            Sample.draft(addresses, shape: .table), from: try hotline ?? Sample.hotline(), token: token)
        #expect(request.method == "POST" && request.path == "/abuse_children")
        return try JSONValue(parsing: request.body)
    }

    @Test func anAbuseReportNamesTheHotlineAndNeverTellsTheOwner() throws {
        let body = try reports([Sample.address(), Sample.address("https://www.bad.example/2")])
        #expect(body["act"]?.string == "abuse_children" && body["name"]?.string == "Hotline Nederland")
        #expect(body["email"]?.string == "notices@hotline.example" && body["email2"] == body["email"])
        #expect(body["urls"]?.string == "https://www.bad.example/a/b?c=d\nhttps://www.bad.example/2")
        #expect(body["owner_notification"]?.string == "none" && body["host_notification"]?.string == "send")
        let words = body["justification"]?.string
        #expect(words?.contains("bona fide belief") == true && words?.contains(token) == true && words?.contains("+31 20 555 0100") == true)
        // The addresses stand where they belong, and nowhere else.
        #expect(words?.contains("bad.example") == false)
    }

    @Test func anAbuseReportHoldsOneHostAndSoManyLines() throws {
        #expect(throws: NoticeProblem.severalHosts) {
            try reports([Sample.address(), Sample.address("https://other.example/2")])
        }
        let many = try (0..<251).map { try Sample.address("https://www.bad.example/\($0)") }
        #expect(throws: NoticeProblem.tooManyAddresses(count: 251)) { try reports(many) }
        #expect(try reports(Array(many.dropLast()))["urls"]?.string?.split(separator: "\n").count == 250)
    }

    @Test func aJustificationIsNeverLongerThanTheInterfaceTakes() throws {
        let line = String(repeating: "x", count: 199)
        let hotline = try HotlineIdentity(
            name: line, postalAddress: Array(repeating: line, count: 8), mailbox: try MailAddress(parsing: "notices@hotline.example"),
            country: try #require(CountryCode("NL")), law: line)
        #expect(try reports([Sample.address()], hotline: hotline)["justification"]?.string?.count ?? 0 <= 5_000)
    }

    @Test(
        arguments: [
            (
                #"{"abuse_rand":"0f1e2d3c4b5a6978","result":"success","request":{"act":"abuse_children"}}"#,
                .accepted(reference: "0f1e2d3c4b5a6978")
            ),
            (#"{"success":true,"errors":[],"messages":[],"result":{"id":"0f1e-2d"}}"#, .accepted(reference: "0f1e-2d")),
            (#"{"success":true,"result":"success"}"#, .accepted(reference: nil)),
            (
                #"{"success":false,"errors":[{"code":1001,"message":"https://www.bad.example/"}]}"#,
                .refused("the interface answered that it was no success")
            ),
            ("{}", .unknown("the interface does not say if it has the report")),
            ("[1]", .unknown("the interface does not say if it has the report")),
        ] as [(String, SubmissionReply)])
    func anAbuseReportIsThereIfTheInterfaceSaysSo(text: String, reply: SubmissionReply) {
        #expect(answer(200, text).reply(to: token, in: AbuseReportsDialect()) == reply)
    }

    // MARK: Lists

    @Test func aListHasTheIPAddressAndTheAddresses() throws {
        let dialect = AddressListDialect()
        let draft = try Sample.draft([Sample.address(), Sample.address("https://www.bad.example/2")], shape: .table)
        let body = try JSONValue(parsing: dialect.submission(draft, from: try Sample.hotline(), token: token).body)
        #expect(body["ip"]?.string == "192.0.2.7" && body["urls"]?.array?.count == 2 && body["reference"]?.string == token)
        #expect(throws: NoticeProblem.noSource(reference: "urn:hotline:case:nl:1")) {
            try dialect.submission(Sample.draft([Sample.address(ip: nil)], shape: .table), from: try Sample.hotline(), token: token)
        }
        #expect(answer(200, #"{"id":4711}"#).reply(to: token, in: dialect) == .accepted(reference: "4711"))
        #expect(answer(200, "{}").reply(to: token, in: dialect) == .accepted(reference: nil))
        #expect(answer(200, "[]").reply(to: token, in: dialect) == .unknown("the interface does not say if it has the addresses"))
        #expect(
            answer(200, #"{"success":false}"#).reply(to: token, in: dialect) == .refused("the interface answered that it was no success"))
    }

    // MARK: The signature

    /// The example that AWS publishes with its procedure, "get-vanilla" of its test suite.
    @Test func aRequestIsSignedAsThePublishedExample() throws {
        let signature = RequestSignature(
            keyID: "AKIDEXAMPLE", secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", region: "us-east-1", service: "service")
        let moment = try #require(Timestamp("2015-08-30T12:36:00.000Z"))
        let fields = signature.headers(
            method: "GET", path: "/", signing: [("host", "example.amazonaws.com")], body: [], at: moment)
        #expect(fields[0] == ("x-amz-date", "20150830T123600Z"))
        #expect(
            fields[1].value == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
                + "SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")
        // "post-x-www-form-urlencoded" of the same suite: a body and a further field.
        let posted = signature.headers(
            method: "POST", path: "/",
            signing: [("host", "example.amazonaws.com"), ("content-type", "application/x-www-form-urlencoded")],
            body: Array("Param1=value1".utf8), at: moment)
        #expect(
            posted[1].value.hasSuffix(
                "SignedHeaders=content-type;host;x-amz-date, Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"))
    }
}
