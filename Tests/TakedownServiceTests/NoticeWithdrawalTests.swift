import CaseService
import CaseStore
import Casework
import Envelopes
import HotlineModel
import MailSyntax
import Notices
import Takedown
import TestCasework
import TestMail
import Testing

@testable import TakedownService

/// Whoever was told of a finding hears that it does not stand any more.
@Suite(.timeLimit(.minutes(3))) struct NoticeWithdrawalTests {
    let fixture: NoticeFixture
    let relay: MailRelay

    init() async throws {
        fixture = try await NoticeFixture()
        relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
    }

    private func withdraw(_ id: CaseID) async throws {
        _ = try await fixture.nl.desk.withdraw([WithdrawalSubmission(caseID: id, reason: .mistake, actor: "anna")])[0].get()
    }

    private func told(_ page: String = "a") async throws -> CaseID {
        let id = try await fixture.kept(page)
        try await fixture.hour(fixture.courier())
        return id
    }

    private var subjects: [String] { fixture.outbox.sent.map(\.subject) }

    @Test func aProviderThatWasToldHearsThatTheFindingDoesNotStand() async throws {
        _ = try await fixture.contact()
        let id = try await told()
        let notice = try await PythonEnvironment.read(try #require(try await relay.nextDelivery()).bytes)
        try await withdraw(id)
        try await fixture.hour(fixture.courier())
        let delivery = try #require(try await relay.nextDelivery())
        #expect(delivery.recipients == ["abuse@provider.example"])
        let mail = try await PythonEnvironment.read(delivery.bytes)
        func field(_ name: String, of mail: JSONValue) -> String? {
            mail["headers"]?.array?.first { $0.array?[0].string?.lowercased() == name }?.array?[1].string
        }
        #expect(mail["type"]?.string == "multipart/mixed" && mail["defects"]?.array?.isEmpty == true)
        #expect(subjects.last == "Withdrawal 2: our notice about 1 address")
        #expect(field("in-reply-to", of: mail) == field("message-id", of: notice))
        let texts = mail["parts"]?.array?.compactMap { $0["text"]?.string } ?? []
        #expect(texts.count == 2 && texts[1].contains(",http://nl.host.example/a,"))
        #expect(try await fixture.nl.history(of: id).suffix(1) == ["nl:noticeWithdrawn"])
        // Once is enough.
        for _ in 0..<30 { try await fixture.hour(fixture.courier()) }
        #expect(subjects.count == 2)
        #expect(!fixture.nl.rings("notices.silent"))
    }

    @Test func aProviderThatRemovedTheMaterialHearsItToo() async throws {
        _ = try await fixture.contact()
        let id = try await told()
        try await fixture.nl.act(.removed, on: id)
        try await fixture.look(fixture.courier())
        try await withdraw(id)
        try await fixture.hour(fixture.courier())
        #expect(subjects.last?.hasPrefix("Withdrawal") == true)
    }

    @Test func nobodyHearsOfAFindingThatTheyNeverHeardOf() async throws {
        _ = try await fixture.contact()
        let id = try await fixture.kept()
        try await fixture.look(fixture.courier())
        try await withdraw(id)
        for _ in 0..<3 { try await fixture.hour(fixture.courier()) }
        #expect(subjects.isEmpty)
    }

    @Test func aWithdrawalThatGathersIsDroppedIfTheFindingStandsAgain() async throws {
        _ = try await fixture.contact()
        let id = try await told()
        try await withdraw(id)
        try await fixture.look(fixture.courier())
        #expect(try await fixture.notice(2).kind == .withdrawal)
        _ = try await fixture.kept()
        try await fixture.look(fixture.courier())
        #expect(try await fixture.notice(2).state == .closed)
        try await fixture.hour(fixture.courier())
        #expect(subjects.allSatisfy { !$0.hasPrefix("Withdrawal") })
    }

    @Test func aWithdrawalGoesOutThoughTheHostCannotBeTraced() async throws {
        _ = try await fixture.contact()
        let id = try await told()
        try await withdraw(id)
        fixture.world.isBroken = true
        try await fixture.hour(fixture.courier())
        #expect(subjects.last?.hasPrefix("Withdrawal") == true)
    }

    @Test func inTestModeAWithdrawalWaitsBecauseOnlyThoseWhoWereToldMayHearIt() async throws {
        _ = try await fixture.contact()
        let id = try await told()
        try await withdraw(id)
        let testing = fixture.courier(NoticePolicy(isTest: true))
        try await fixture.hour(testing)
        #expect(subjects.count == 1)
        #expect(try await fixture.notice(2).reason == .testMode && fixture.nl.rings("notices.held"))
        try await fixture.courier().begin()
        try await fixture.look(fixture.courier())
        #expect(subjects.last?.hasPrefix("Withdrawal") == true)
    }

    @Test func aFormsContactHearsItFromAPerson() async throws {
        _ = try await fixture.contact("https://provider.example/abuse", channel: .form)
        let id = try await told()
        _ = try await fixture.desk().decide([(NoticeDecision.done, 1, "anna")])[0].get()
        try await withdraw(id)
        try await fixture.hour(fixture.courier())
        #expect(try await fixture.notice(2).reason == .form)
        let text = String(decoding: try await fixture.desk().preview(ofNotice: 2), as: UTF8.self)
        #expect(text.hasPrefix("https://provider.example/abuse\n\nWithdrawal 2: ") && text.contains("\n1. http://nl.host.example/a\n"))
    }

    @Test func aWithdrawalCannotBeGivenUpButAPersonMayTellTheContact() async throws {
        _ = try await fixture.contact()
        let id = try await told()
        try await withdraw(id)
        try await fixture.look(fixture.courier())
        guard case .failure(.takedown(.withdrawalNotTold(2))) = try await fixture.desk().decide([(NoticeDecision.close, 2, "anna")])[0]
        else {
            Issue.record("a withdrawal was given up")
            return
        }
        _ = try await fixture.desk().decide([(NoticeDecision.done, 2, "anna")])[0].get()
        #expect(try await fixture.nl.history(of: id).last == "nl:noticeWithdrawn")
        for _ in 0..<3 { try await fixture.hour(fixture.courier()) }
        #expect(subjects.count == 1)
    }

    // MARK: What may go out late

    /// A notice of which nobody knows if it arrived.
    private func uncertain(_ pages: [String]) async throws -> [CaseID] {
        let losing = try await MailRelay(.object([.init("loseAfterMessage", .bool(true))]))
        try fixture.outbox.use(losing.port)
        _ = try await fixture.contact()
        var ids: [CaseID] = []
        for page in pages { ids.append(try await fixture.kept(page)) }
        try await fixture.hour(fixture.courier())
        #expect(try await fixture.notice().isUncertain)
        try fixture.outbox.use(relay.port)
        return ids
    }

    @Test func aNoticeThatMayHaveArrivedIsNotRepeatedOnceNoneOfItsFindingsStands() async throws {
        let id = try await uncertain(["a"])[0]
        try await withdraw(id)
        for _ in 0..<2 { try await fixture.hour(fixture.courier()) }
        #expect(try await fixture.notice().state == .closed)
        #expect(subjects.count == 2 && subjects.last?.hasPrefix("Withdrawal") == true)
    }

    @Test func aWithdrawalWaitsForTheNoticeThatItWithdraws() async throws {
        let ids = try await uncertain(["a", "b"])
        fixture.outbox.stop()
        try await withdraw(ids[0])
        try await fixture.hour(fixture.courier())
        let waiting = try await fixture.notice(2)
        #expect(waiting.kind == .withdrawal && waiting.state == .grouping && waiting.detail == "waits for notice 1")
        // It goes out as it was, for the other case; then the withdrawal follows.
        try fixture.outbox.use(relay.port)
        for _ in 0..<3 { try await fixture.hour(fixture.courier()) }
        #expect(Array(subjects.suffix(2)).map { $0.prefix(6) } == ["Notice", "Withdr"])
    }

    @Test func aNoticeThatTheRelayDidNotTakeLosesCasesWhoseFindingFell() async throws {
        _ = try await fixture.contact()
        let id = try await fixture.kept("a"), other = try await fixture.kept("b")
        fixture.outbox.stop()
        try await fixture.hour(fixture.courier())
        #expect(try await fixture.notice().state == .queued)
        try await withdraw(id)
        try fixture.outbox.use(relay.port)
        for _ in 0..<2 { try await fixture.hour(fixture.courier()) }
        #expect(try await fixture.timesNoticed(id) == 0)
        #expect(try await fixture.timesNoticed(other) == 1)
        #expect(subjects.allSatisfy { !$0.hasPrefix("Withdrawal") })
    }

    @Test func aNoticeAfterAWithdrawalSaysNothingOfWhatWasWithdrawn() async throws {
        _ = try await fixture.contact()
        let id = try await told()
        try await withdraw(id)
        try await fixture.hour(fixture.courier())
        _ = try await fixture.kept()
        try await fixture.hour(fixture.courier())
        let last = try #require(fixture.outbox.sent.last)
        #expect(last.subject.hasPrefix("Notice"))
        let text = String(decoding: last.bytes, as: UTF8.self)
        #expect(!text.contains("We sent you") && !text.contains("In-Reply-To"))
    }
}
