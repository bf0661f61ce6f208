import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import HTTPClient
import HTTPServer
import HotlineModel
import MailSyntax
import Notices
import Runtime
import Takedown
import TestCasework
import TestMail
import TestSupport
import Testing

@testable import TakedownService

/// Providers are told by their interfaces: real servers over HTTPS, real stores.
@Suite(.timeLimit(.minutes(3))) struct InterfaceTests {
    let fixture: NoticeFixture
    let server: InterfaceServer
    private static let number = "A1b2C3d4E5f6G7h8I9j0"

    init() async throws {
        let clock = ManualClock()
        server = try InterfaceServer { _ in .text("", status: 500) }
        fixture = try await NoticeFixture(
            clock: clock,
            interfaces: [
                try server.interface(clock: clock), try server.interface("reports", AbuseReportsDialect(), clock: clock),
            ])
        takes()
    }

    // MARK: Helpers

    private var policy: NoticePolicy { fixture.policy }

    private func courier() -> NoticeCourier { fixture.courier(policy) }

    /// The interface takes what comes, each under a number of its own, and has decided nothing.
    private func takes() {
        server.use { request in
            guard request.method == "POST" else {
                let number = String(request.target.split(separator: "/").last ?? "")
                return Self.json(200, ["reportId": .string(number), "status": "QUEUED"])
            }
            let token = (try? JSONValue(parsing: request.body))?["clientToken"]?.string ?? ""
            return Self.json(202, ["reportId": .string(Self.reference(of: token))])
        }
    }

    private static func reference(of token: String) -> String { String(SHA256.digest(of: Array(token.utf8)).hex.prefix(24)) }

    private static func json(_ status: Int, _ body: JSONValue) -> HTTPResponse {
        HTTPResponse(status: status, contentType: "application/json", body: body.compactBytes)
    }

    /// The interface has decided.
    private func decides(_ reason: String, state: String = "COMPLETED") {
        server.use { request in
            let number = String(request.target.split(separator: "/").last ?? "")
            return Self.json(200, ["reportId": .string(number), "status": .string(state), "reasonCode": .string(reason)])
        }
    }

    private func contact(_ place: String = "cloud", approved: Bool = true, identity: String? = nil) async throws -> Int64 {
        let proposal = ContactProposal(place, channel: .interface, marks: ["network:10.0.0.0/16"], identity: identity)
        let desk = fixture.desk(policy)
        let number = try await desk.propose([(proposal, "omar")])[0].get()
        if approved { _ = try await desk.decide([(ContactDecision.approve, number, "anna")])[0].get() }
        return number
    }

    private func submission(_ number: Int64 = 1) async throws -> NoticeSubmission {
        try #require(try await fixture.nl.store.read { try $0.noticeSubmission(of: number) })
    }

    private func answers(to notice: Int64 = 1) async throws -> [NoticeAnswer] {
        try await fixture.desk(policy).answers(to: notice, after: 0, limit: 99)
    }

    /// A case that an interface took.
    private func submitted(_ page: String = "a") async throws -> CaseID {
        _ = try await contact()
        let id = try await fixture.kept(page)
        try await fixture.hour(courier())
        #expect(try await fixture.notice().state == .sent)
        return id
    }

    /// The interface is asked until it needs not be asked again at once.
    private func ask(after wait: Duration = .seconds(3_600)) async throws {
        fixture.clock.advance(by: wait)
        try await courier().askInterfaces()
        try await courier().updateAlarms()
    }

    // MARK: The way

    @Test func aNoticeIsSubmittedUnderItsTokenAndItsOutcomeIsAWord() async throws {
        let id = try await submitted()
        let body = try #require(try server.bodies.first)
        let submission = try await submission()
        #expect(body["clientToken"]?.string == submission.token && submission.reference == Self.reference(of: submission.token))
        #expect(body["report"]?["xarf"]?["url"]?.string == "http://nl.host.example/a")
        #expect(try await fixture.notice().messageID == submission.token)
        #expect(submission.state == .waiting && submission.dueAt == fixture.nl.steps.now + .seconds(60))
        // That it was taken is no decision.
        #expect(try await answers().map(\.kind) == [.automatic])
        #expect(try await answers().map(\.ticket) == [submission.reference])
        #expect(try await fixture.timesNoticed(id) == 1)
        try await ask(after: .seconds(59))
        #expect(server.requests.count == 1)
        try await ask(after: .seconds(1))
        #expect(server.requests.last?.target == "/v1/abuse/\(submission.reference ?? "")")
        decides("ACTIONED")
        try await ask()
        let answers = try await answers()
        #expect(answers.map(\.kind) == [.automatic, .statement] && answers.last?.outcome == .acted && answers.last?.status == "ACTIONED")
        #expect(try await self.submission().state == .ended)
        // Only checks close a case.
        #expect(try await fixture.nl.stage(of: id) == .routed)
        let asked = server.requests.count
        try await ask()
        #expect(server.requests.count == asked && fixture.outbox.sent.isEmpty)
    }

    @Test func theHotlineShowsItsCredentials() async throws {
        _ = try await submitted()
        #expect(server.requests.first?.headers.first("authorization") == "Bearer token-of-the-hotline")
        #expect(server.requests.first?.headers.first("content-type") == "application/json")
    }

    @Test func aSignedRequestBearsTheSignatureOfWhatArrived() async throws {
        let signature = RequestSignature(keyID: "AKIDEXAMPLE", secret: "made-up", region: "us-east-1", service: "abuse")
        let interface = try server.interface(clock: fixture.clock, credentials: .signature(signature))
        let request = InterfaceRequest("POST", "/v1/abuse", body: Array(#"{"clientToken":"t"}"#.utf8))
        _ = await interface.submit(request, token: "t")
        let arrived = try #require(server.requests.first)
        let expected = signature.headers(
            method: "POST", path: "/v1/abuse",
            signing: ["host", "accept", "content-type"].map { ($0, arrived.headers.first($0) ?? "") }
                .map { ($0.0, $0.0 == "host" && $0.1.isEmpty ? "127.0.0.1:\(server.port)" : $0.1) },
            body: arrived.body, at: Timestamp(milliseconds: fixture.clock.now()))
        #expect(arrived.headers.first("x-amz-date") == expected[0].value && arrived.headers.first("authorization") == expected[1].value)
    }

    @Test func whatIsPreviewedIsWhatIsSubmitted() async throws {
        _ = try await contact()
        _ = try await fixture.kept()
        try await fixture.look(courier())
        let before = String(decoding: try await fixture.desk(policy).preview(ofNotice: 1), as: UTF8.self)
        #expect(before.hasPrefix("POST /v1/abuse HTTP/1.1\nhost: 127.0.0.1") && before.contains("fixed when the notice goes out"))
        try await fixture.hour(courier())
        let text = String(decoding: try await fixture.desk(policy).preview(ofNotice: 1), as: UTF8.self)
        #expect(text.hasSuffix("\n\n" + String(decoding: try #require(server.requests.first).body, as: UTF8.self) + "\n"))
        #expect(!text.contains("token-of-the-hotline"))
    }

    @Test func anInterfaceThatNobodyApprovedGetsNothing() async throws {
        _ = try await contact(approved: false)
        _ = try await fixture.kept()
        try await fixture.hour(courier())
        #expect(server.requests.isEmpty)
        #expect(try await fixture.notice().reason == .notApproved)
    }

    @Test func aNoticeIsDividedIntoWhatTheInterfaceTakes() async throws {
        server.use(200, ["success": true, "result": ["id": "0f1e"]])
        server.use { request in
            let token = Self.reference(of: String(decoding: request.body, as: UTF8.self))
            return Self.json(200, ["abuse_rand": .string(token), "result": "success", "request": ["act": "abuse_children"]])
        }
        _ = try await contact("reports")
        let ids = [try await fixture.kept("a"), try await fixture.kept("b"), try await fixture.kept("c", at: "10.0.0.7")]
        try await fixture.hour(courier())
        try await fixture.look(courier())
        let urls = try server.bodies.compactMap { $0["urls"]?.string }
        #expect(Set(urls) == ["http://nl.host.example/a\nhttp://nl.host.example/b", "http://10.0.0.7/c"])
        for id in ids { #expect(try await fixture.timesNoticed(id) == 1) }
        // This interface cannot be asked; that it has the report is all that it says.
        #expect(try await submission().state == .ended)
        #expect(try await answers().map(\.kind) == [.automatic])
    }

    @Test func theHosterThatAFrontEndsOperatorNamesIsKeptBesideTheCase() async throws {
        server.use(
            200,
            ["abuse_rand": "0f1e", "result": "success", "hosting_provider": "Example Hosting", "abuse_contact": "abuse@hosting.example"])
        _ = try await contact("reports")
        let id = try await fixture.kept("a")
        let now = fixture.nl.steps.now
        try await fixture.nl.store.write { transaction in
            guard let record = try transaction.caseRecord(id) else { return }
            try transaction.save(OriginLookup(caseNumber: record.number, front: "Front", beganAt: now))
        }
        try await fixture.hour(courier())
        let words = "Example Hosting, abuse@hosting.example"
        #expect(try await submission().detail == "it names the hosting provider: \(words)")
        let lookup = try await fixture.nl.store.read { view in try view.caseRecord(id).flatMap { try view.originLookup(of: $0.number) } }
        #expect(lookup?.claim == words)
    }

    @Test func theBoxForTestsGetsWhatTheInterfaceWouldGet() async throws {
        let clock = ManualClock()
        let testing = try await NoticeFixture(testBox: "tests@hotline.example", clock: clock, interfaces: [server.interface(clock: clock)])
        let relay = try await MailRelay()
        try testing.outbox.use(relay.port)
        var policy = testing.policy
        policy.isTest = true
        let proposal = ContactProposal("cloud", channel: .interface, marks: ["network:10.0.0.0/16"])
        _ = try await testing.desk(policy).propose([(proposal, "omar")])[0].get()
        _ = try await testing.desk(policy).decide([(ContactDecision.approve, 1, "anna")])[0].get()
        let id = try await testing.kept()
        try await testing.hour(testing.courier(policy))
        #expect(server.requests.isEmpty)
        let mail = try #require(testing.outbox.sent.first)
        #expect(mail.recipient.description == "tests@hotline.example")
        #expect(String(decoding: mail.bytes, as: UTF8.self).contains("request.txt"))
        #expect(try await testing.timesNoticed(id) == 0)
    }

    // MARK: Outcomes

    @Test(arguments: [("CONTENT_DOWN_OR_INACCESSIBLE", NoticeAnswer.Outcome.notFound), ("REVIEWED_NO_AWS_ACTION", .refused)])
    func whatAProviderSaysClosesNothing(word: String, outcome: NoticeAnswer.Outcome) async throws {
        let id = try await submitted()
        decides(word)
        try await ask()
        #expect(try await answers().last?.outcome == outcome)
        #expect(try await fixture.nl.stage(of: id) == .routed)
        #expect(try await fixture.plan(id).isEnded == false && !fixture.nl.rings("notices.interfaces"))
    }

    @Test func aProviderThatAsksForMoreRingsUntilAPersonRecordsAWord() async throws {
        _ = try await submitted()
        decides("NEED_MORE_INFORMATION")
        try await ask()
        #expect(try await submission().state == .withPerson && fixture.nl.rings("notices.interfaces"))
        #expect(try await answers().last?.outcome == .asksForMore)
        _ = try await fixture.desk(policy).record([(.passedOn, to: 1, reference: nil, actor: "anna")])[0].get()
        try await courier().updateAlarms()
        #expect(!fixture.nl.rings("notices.interfaces"))
        #expect(try await submission().state == .ended)
    }

    @Test func aSubmissionAboutNothingThatIsOpenLeavesThePerson() async throws {
        let id = try await submitted()
        decides("NEED_MORE_INFORMATION")
        try await ask()
        var plan = try await fixture.plan(id)
        plan.isEnded = true
        try await fixture.nl.store.write { [plan] in try $0.save(plan) }
        try await ask(after: .seconds(60))
        #expect(try await submission().state == .ended && !fixture.nl.rings("notices.interfaces"))
        #expect(try await submission().detail == "NEED_MORE_INFORMATION")
    }

    @Test func anInterfaceThatDoesNotAnswerQuestionsIsAskedUntilItDoes() async throws {
        _ = try await submitted()
        server.use(503, [:])
        for _ in 0..<9 { try await ask() }
        #expect(try await submission().state == .waiting && !fixture.nl.rings("notices.interfaces"))
        try await ask()
        let submission = try await submission()
        #expect(submission.state == .waiting && submission.failures == 10 && fixture.nl.rings("notices.interfaces"))
        #expect(submission.dueAt == fixture.nl.steps.now + .seconds(3_600))
        decides("ACTIONED")
        try await ask()
        #expect(try await self.submission().state == .ended && !fixture.nl.rings("notices.interfaces"))
        #expect(try await answers().last?.outcome == .acted)
    }

    @Test func aPersonLetsAnInterfaceBeAskedAgain() async throws {
        _ = try await submitted()
        let desk = fixture.desk(policy)
        server.use { _ in .text("<html>", status: 200) }
        for _ in 0..<5 { try await ask() }
        #expect(try await submission().state == .withPerson)
        decides("ACTIONED")
        try await ask()
        #expect(try await submission().state == .withPerson)
        _ = try await desk.askAgain([(1, actor: "anna")])[0].get()
        #expect(try await submission().detail == "anna lets it be asked again")
        try await ask(after: .zero)
        #expect(try await submission().state == .ended && !fixture.nl.rings("notices.interfaces"))
        #expect(try await answers().last?.outcome == .acted)
    }

    @Test func onlyAnInterfaceThatTookANoticeAndCanBeAskedIsAskedAgain() async throws {
        let desk = fixture.desk(policy)
        guard case .failure(.takedown(.unknownNotice(1))) = try await desk.askAgain([(1, actor: "anna")])[0] else {
            Issue.record("asked about a notice that is not there")
            return
        }
        server.use { _ in Self.json(200, ["abuse_rand": "0f1e", "result": "success"]) }
        _ = try await contact("reports")
        _ = try await fixture.kept()
        try await fixture.look(courier())
        guard case .failure(.takedown(.noticeNotAskable(1))) = try await desk.askAgain([(1, actor: "anna")])[0] else {
            Issue.record("asked about a notice that nobody took")
            return
        }
        try await fixture.hour(courier())
        #expect(try await submission().reference == "0f1e")
        guard case .failure(.takedown(.noticeNotAskable(1))) = try await desk.askAgain([(1, actor: "anna")])[0] else {
            Issue.record("asked an interface that cannot be asked")
            return
        }
    }

    @Test(arguments: [429, 500]) func aQuestionWithoutAnAnswerEndsWithTheProvidersTime(status: Int) async throws {
        _ = try await submitted()
        server.use(status, [:])
        try await ask(after: .seconds(31 * 86_400))
        #expect(try await submission().state == .withPerson && fixture.nl.rings("notices.interfaces"))
    }

    @Test func questionsToABusyInterfaceWaitTogether() async throws {
        _ = try await submitted("a")
        _ = try await fixture.kept("b", at: "10.0.0.7")
        try await fixture.hour(courier())
        server.use(429, [:], headers: [("retry-after", "600")])
        let asked = server.requests.count
        try await ask()
        let moments = [try await submission(1).dueAt, try await submission(2).dueAt]
        #expect(server.requests.count == asked + 1)
        #expect(moments.allSatisfy { $0 == fixture.nl.steps.now + .seconds(600) })
        // To be busy is no failure.
        let first = try await submission()
        #expect(first.failures == 0 && first.state == .waiting)
    }

    @Test func whatCannotBeRecordedKeepsNoOtherWaiting() async throws {
        _ = try await submitted("a")
        _ = try await fixture.kept("b", at: "10.0.0.7")
        try await fixture.hour(courier())
        #expect(try await submission(2).state == .waiting)
        try await fixture.nl.store.write { transaction in
            guard var line = try transaction.noticeLines(of: 1).first else { return }
            line.sealedFacts = [1, 2, 3]
            try transaction.save(line, of: 1)
        }
        decides("NOT_RESOLVABLE_TO_AWS")
        try await ask()
        #expect(try await submission(2).state == .ended)
        let first = try await submission()
        #expect(first.state == .waiting && first.failures == 1 && first.dueAt.map { $0 > fixture.nl.steps.now } == true)
    }

    @Test func aProviderThatDoesNotHaveItIsNotToldAndAPersonDecides() async throws {
        let id = try await submitted()
        let token = try await submission().token
        decides("NOT_RESOLVABLE_TO_AWS")
        try await ask()
        let notice = try await fixture.notice()
        #expect(notice.state == .failed && notice.reason == .notResolvable && notice.detail == "NOT_RESOLVABLE_TO_AWS")
        #expect(try await fixture.nl.history(of: id).last == "nl:reversed" && fixture.nl.rings("notices.failed"))
        #expect(try await fixture.plan(id).rounds == 0)
        guard case .failure(.takedown(.noticeNotAskable(1))) = try await fixture.desk(policy).askAgain([(1, actor: "anna")])[0] else {
            Issue.record("asked about a notice that may go out again")
            return
        }
        // Sent again, it is another submission: under the old token the interface would only repeat itself.
        takes()
        _ = try await fixture.desk(policy).decide([(NoticeDecision.release, 1, "anna")])[0].get()
        try await fixture.look(courier())
        #expect(try await fixture.notice().state == .sent)
        #expect(try await submission().token != token)
        #expect(try server.bodies.count == 2)
    }

    @Test func aCaseWhoseHostHasAnotherProviderIsPlannedAnew() async throws {
        let id = try await submitted()
        _ = try await fixture.contact("abuse@other.example", marks: ["network:10.0.0.0/24"])
        decides("NOT_RESOLVABLE_TO_AWS")
        try await ask()
        // What the provider was told stays on record, though nobody must see to it.
        let record = try await fixture.nl.store.read { view in (try view.notice(1)?.state, try view.noticeLineCount(of: 1)) }
        #expect(record == (.sent, 1))
        try await fixture.look(courier())
        let notices = try await fixture.notices()
        #expect(notices.map(\.contact) == [1, 2] && notices.last?.state == .grouping)
        #expect(try await fixture.plan(id).rounds == 0)
    }

    @Test func aWithdrawalIsForAPersonBecauseNoInterfaceTakesIt() async throws {
        let id = try await submitted()
        _ = try await fixture.nl.desk.withdraw([WithdrawalSubmission(caseID: id, reason: .mistake, actor: "anna")])[0].get()
        try await fixture.hour(courier())
        #expect(try await fixture.notice(2).reason == .form)
        #expect(try server.bodies.count == 1)
        let text = String(decoding: try await fixture.desk(policy).preview(ofNotice: 2), as: UTF8.self)
        #expect(text.hasPrefix("cloud\n\nWithdrawal 2: ") && text.contains("\n1. http://nl.host.example/a\n"))
        _ = try await fixture.desk(policy).decide([(NoticeDecision.done, 2, "anna")])[0].get()
        #expect(try await fixture.nl.history(of: id).last == "nl:noticeWithdrawn")
    }

    @Test func aProviderThatDidNotHaveItHearsOfTheWithdrawalToo() async throws {
        let id = try await submitted()
        decides("NOT_RESOLVABLE_TO_AWS")
        try await ask()
        _ = try await fixture.nl.desk.withdraw([WithdrawalSubmission(caseID: id, reason: .mistake, actor: "anna")])[0].get()
        try await fixture.look(courier())
        #expect(try await fixture.notice().state == .sent)
        #expect(try await fixture.notice(2).kind == .withdrawal)
    }

    @Test func aProviderThatDoesNotDecideIsLeftToAPersonAfterThirtyDays() async throws {
        _ = try await submitted()
        try await ask(after: .seconds(29 * 86_400))
        #expect(try await submission().state == .waiting)
        try await ask(after: .seconds(2 * 86_400))
        #expect(try await submission().state == .withPerson && fixture.nl.rings("notices.interfaces"))
    }

    // MARK: Trouble

    @Test func anAttemptThatACrashCutOffIsRepeatedWithTheSameToken() async throws {
        _ = try await contact()
        let id = try await fixture.kept()
        try await fixture.look(courier())
        fixture.clock.advance(by: .seconds(3_600))
        // The node stops after the interface took it, and before it recorded that.
        let (policy, place) = (policy, try await fixture.nl.store.read { view in try #require(try view.caseRecord(id)).number })
        let token = try await fixture.nl.steps.run { step in
            let notices = ProviderNotices(step, policy: policy)
            let token = try Submissions(step, policy: policy).token(of: 1, at: "cloud")
            let host = TracedHost(name: "nl.host.example", addresses: ["10.0.0.1"], systems: [])
            _ = try notices.prepare(1, [place: .host(host)], messageID: token) && notices.begin(1, tellingOf: [place])
            return token
        }
        #expect(try await fixture.notice().state == .sending)
        let afterwards = courier()
        try await afterwards.begin()
        try await fixture.look(afterwards)
        #expect(try server.bodies.map { $0["clientToken"]?.string } == [token])
        let notice = try await fixture.notice()
        #expect(notice.state == .sent && notice.isUncertain && notice.attempts == 2)
    }

    @Test func noMoreThanTenRequestsGoOutWithinASecond() async throws {
        _ = try await contact()
        for page in 0..<12 { _ = try await fixture.kept("p\(page)") }
        try await fixture.hour(courier())
        try await fixture.look(courier())
        #expect(server.requests.count == 10)
        fixture.clock.advance(by: .seconds(1))
        try await fixture.look(courier())
        #expect(try server.bodies.count == 12)
        #expect(try await fixture.notices().allSatisfy { $0.state == .sent && $0.failures == 0 && $0.attempts == 1 })
    }

    @Test func anInterfaceThatAsksForPatienceGetsIt() async throws {
        server.use(429, [:], headers: [("retry-after", "120")])
        _ = try await contact()
        _ = try await fixture.kept("a")
        _ = try await fixture.kept("b")
        try await fixture.hour(courier())
        try await fixture.look(courier())
        // The second waits too, without being tried.
        #expect(server.requests.count == 1)
        takes()
        fixture.clock.advance(by: .seconds(119))
        try await fixture.look(courier())
        #expect(server.requests.count == 1)
        fixture.clock.advance(by: .seconds(1))
        try await fixture.look(courier())
        #expect(try await fixture.notices().allSatisfy { $0.state == .sent && $0.failures == 0 && !$0.isUncertain })
    }

    @Test func anInterfaceThatIsAlwaysBusyRings() async throws {
        server.use(429, [:], headers: [("retry-after", "3600")])
        _ = try await contact()
        _ = try await fixture.kept()
        for _ in 0..<2 { try await fixture.hour(courier()) }
        #expect(!fixture.nl.rings("notices.unsent"))
        for _ in 0..<2 { try await fixture.hour(courier()) }
        let notice = try await fixture.notice()
        #expect(notice.state == .queued && notice.failures == 0 && fixture.nl.rings("notices.unsent"))
        takes()
        try await fixture.hour(courier())
        #expect(try await fixture.notice().state == .sent && !fixture.nl.rings("notices.unsent"))
    }

    @Test func nothingIsTracedForANoticeThatMustWait() async throws {
        server.use(429, [:], headers: [("retry-after", "600")])
        _ = try await contact()
        for page in ["a", "b", "c"] { _ = try await fixture.kept(page) }
        try await fixture.look(courier())
        let planned = fixture.world.traced
        fixture.clock.advance(by: .seconds(3_600))
        try await courier().deliverDue()
        let traced = fixture.world.traced - planned
        for _ in 0..<3 { try await courier().deliverDue() }
        // One notice was attempted; the others wait with it.
        #expect(traced == 1 && fixture.world.traced - planned == traced)
        let notices = try await fixture.notices()
        #expect(notices.count == 3 && notices.allSatisfy { $0.state == .queued && $0.dueAt == fixture.nl.steps.now + .seconds(600) })
    }

    @Test func questionsThatFailKeepNoNoticeFromAnInterface() async throws {
        _ = try await submitted("a")
        server.use(429, [:], headers: [("retry-after", "3600")])
        _ = try await fixture.kept("b")
        try await fixture.look(courier())
        try await ask()
        takes()
        try await fixture.look(courier())
        #expect(try await fixture.notice(2).state == .sent)
    }

    @Test func anInterfaceThatFailsAgainAndAgainIsLeftToAPerson() async throws {
        server.use { _ in .text("<html>Sorry, try later</html>", status: 200) }
        _ = try await contact()
        let id = try await fixture.kept()
        for _ in 0..<6 { try await fixture.hour(courier()) }
        let notice = try await fixture.notice()
        #expect(notice.state == .held && notice.reason == .interfaceFails && notice.attempts == 5 && notice.isUncertain)
        #expect(notice.detail == "the interface answered with status 200 and no JSON" && fixture.nl.rings("notices.held"))
        #expect(try await fixture.timesNoticed(id) == 0)
        let tokens = Set(try server.bodies.map { $0["clientToken"]?.string })
        takes()
        _ = try await fixture.desk(policy).decide([(NoticeDecision.release, 1, "anna")])[0].get()
        try await fixture.hour(courier())
        #expect(try await fixture.notice().state == .sent)
        // Nobody knew if it had it, so it is the same submission.
        #expect(try Set(server.bodies.map { $0["clientToken"]?.string }) == tokens && tokens.count == 1)
    }

    @Test func aDayWithoutTheInterfaceIsVisibleAndAfterwardsEverythingGoesOutOnce() async throws {
        server.use(401, [:])
        _ = try await contact()
        let ids = [try await fixture.kept("a"), try await fixture.kept("b")]
        for _ in 0..<24 { try await fixture.hour(courier()) }
        let waiting = try await fixture.notices()
        #expect(waiting.map(\.state) == [.queued, .queued] && fixture.nl.rings("notices.unsent"))
        #expect(waiting[0].detail == "the interface refuses the credentials (status 401)" && !waiting[0].isUncertain)
        let before = try server.bodies.count
        takes()
        for _ in 0..<2 { try await fixture.hour(courier()) }
        #expect(try await fixture.notices().map(\.state) == [.sent, .sent] && !fixture.nl.rings("notices.unsent"))
        #expect(try server.bodies.count == before + 2)
        for id in ids { #expect(try await fixture.timesNoticed(id) == 1) }
    }

    @Test func aRefusalForGoodIsNamedAndNothingOfTheInterfacesTextIsKept() async throws {
        server.use(422, ["message": "http://nl.host.example/a is not ours"])
        _ = try await contact()
        _ = try await fixture.kept()
        try await fixture.hour(courier())
        let notice = try await fixture.notice()
        #expect(notice.state == .failed && notice.reason == .refused)
        #expect(notice.detail == "the interface refused it with status 422")
    }

    @Test func anInterfaceThatGivesTheNumberOfAnotherNoticeHasNotTakenThisOne() async throws {
        server.use(202, ["reportId": .string(Self.number)])
        _ = try await contact()
        _ = try await fixture.kept("a")
        _ = try await fixture.kept("b")
        for _ in 0..<2 { try await fixture.hour(courier()) }
        let notices = try await fixture.notices()
        #expect(notices.map(\.state).contains(.sent))
        let other = try #require(notices.first { $0.state != .sent })
        #expect(other.isUncertain && other.detail == "the interface gave the number of another notice")
        #expect(try await submission(other.number).reference == nil)
    }

    @Test(
        arguments: [
            ("<html>", "the interface answered with status 200 and no JSON"),
            (#"{"reportId":"Z9y8X7w6V5u4T3s2R1q0","status":"QUEUED"}"#, "the interface answered about another report"),
            (#"{"reportId":"@","status":"REOPENED"}"#, "the interface names a state that is not known here"),
            (#"{"reportId":"@","status":"COMPLETED","reasonCode":"X"}"#, "the interface names an outcome that is not known here"),
        ])
    func anAnswerThatCannotBeUnderstoodIsLeftToAPerson(body: String, words: String) async throws {
        _ = try await submitted()
        server.use { request in
            let number = String(request.target.split(separator: "/").last ?? "")
            return .text(body.replacing("@", with: number), status: 200)
        }
        for _ in 0..<4 { try await ask() }
        #expect(try await submission().state == .waiting && !fixture.nl.rings("notices.interfaces"))
        try await ask()
        let submission = try await submission()
        #expect(submission.state == .withPerson && submission.detail == words && fixture.nl.rings("notices.interfaces"))
        // The provider has the notice; what it will say, nobody knows.
        #expect(try await fixture.notice().state == .sent)
    }

    @Test func anAnswerOfAGigabyteIsNotRead() async throws {
        let authority = try CertificateAuthority(
            commonName: "authority.example", notBefore: TestIdentity.longAgo, notAfter: TestIdentity.farAhead)
        let identity = try TestIdentity(issuedBy: authority, dnsNames: ["provider.example"], ipAddresses: ["127.0.0.1"])
        let flood = try RawServer(RawServer.Security(identity)) { exchange, _ in
            _ = exchange.receiveHead()
            exchange.send("HTTP/1.1 202 Accepted\r\ncontent-type: application/json\r\ncontent-length: 1073741824\r\n\r\n{")
            exchange.waitForEnd()
        }
        let interface = ProviderInterface(
            "cloud", AbuseSignalDialect(), at: "https://127.0.0.1:\(flood.port)", credentials: .bearer("t"),
            authority: authority.certificate.pem, client: try HTTPClient(identity: nil), clock: fixture.clock)
        let request = InterfaceRequest("POST", "/v1/abuse", body: Array("{}".utf8))
        #expect(await interface.submit(request, token: "t") == .unknown("the interface: the answer of the provider is larger than allowed"))
        #expect(await interface.progress(of: "A") == .failed("the interface: the answer of the provider is larger than allowed"))
    }

    @Test func aServerThatIsNotTheInterfaceGetsNothing() async throws {
        let other = try CertificateAuthority(
            commonName: "other.example", notBefore: TestIdentity.longAgo, notAfter: TestIdentity.farAhead)
        let interface = try server.interface(clock: fixture.clock, trusting: other.certificate.pem)
        let reply = await interface.submit(InterfaceRequest("POST", "/v1/abuse", body: Array("{}".utf8)), token: "t")
        #expect(reply == .notNow("the interface: the certificate of the provider was not issued by the authority listed for it"))
        #expect(server.requests.isEmpty)
    }

    @Test func aContactWhoseInterfaceLeftTheSettingsIsHeldAndRings() async throws {
        _ = try await contact()
        _ = try await fixture.kept()
        try await fixture.look(courier())
        let bare = NoticeWriter(hotline: fixture.identity, marks: fixture.writer.marks)
        let courier = NoticeCourier(
            fixture.nl.steps, NoticePolicy(), writer: bare, sender: fixture.outbox, instruments: fixture.world, alarms: fixture.nl.alarms)
        try await fixture.hour(courier)
        let notice = try await fixture.notice()
        #expect(notice.state == .held && notice.reason == .unwritable && fixture.nl.rings("notices.names"))
        #expect(notice.detail == "the contact's interface is not among takedown.notices.interfaces")
        #expect(server.requests.isEmpty)
    }

    @Test func aContactMayOnlyNameWhatTheSettingsHave() async throws {
        let desk = fixture.desk(policy)
        for proposal in [
            ContactProposal("other", channel: .interface, marks: ["as:64500"]),
            ContactProposal("https://provider.example", channel: .interface, marks: ["as:64500"]),
            ContactProposal("abuse@provider.example", marks: ["as:64500"], identity: "other"),
        ] {
            guard case .failure(.takedown(.unusableContact)) = try await desk.propose([(proposal, "omar")])[0] else {
                Issue.record("a contact with a name that the settings do not have was taken")
                continue
            }
        }
    }
}
