import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Foundation
import HotlineModel
import MailSyntax
import Maildir
import Notices
import Runtime
import Takedown
import TestCasework
import TestMail
import TestSupport
import Testing

@testable import TakedownService

/// What comes back after a notice, read from a real mailbox.
@Suite(.timeLimit(.minutes(3))) struct NoticeAnswerTests {
    let fixture: NoticeFixture
    let box: String
    let relay: MailRelay

    init() async throws {
        fixture = try await NoticeFixture()
        box = fixture.federation.folder.file("box")
        for folder in ["", "/new", "/cur", "/tmp"] {
            try FileManager.default.createDirectory(atPath: box + folder, withIntermediateDirectories: false)
        }
        relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
    }

    private var courier: NoticeCourier {
        NoticeCourier(
            fixture.nl.steps, NoticePolicy(), writer: fixture.writer, sender: fixture.outbox, instruments: fixture.world,
            mailbox: AnswerMailbox(Maildir(folder: box), marks: fixture.writer.marks), alarms: fixture.nl.alarms)
    }

    private func deliver(_ name: String, _ mail: String) throws {
        try Files.write(Array(mail.replacing("\n", with: "\r\n").utf8), to: "\(box)/new/\(name)", mode: 0o600)
    }

    /// A case whose provider was told.
    private func told() async throws -> CaseID {
        _ = try await fixture.contact()
        let id = try await fixture.kept()
        try await fixture.hour(courier)
        #expect(try await fixture.notice().state == .sent)
        return id
    }

    private func report(_ action: String, status: String, to recipient: String? = nil) -> String {
        """
        Return-Path: <>
        From: Mail Delivery System <MAILER-DAEMON@relay.example>
        To: \(recipient ?? fixture.writer.marks.envelopeSender(of: 1).description)
        Subject: Delivery status
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status; boundary="b"

        --b
        Content-Type: text/plain

        About your mail.
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; relay.example

        Final-Recipient: rfc822; abuse@provider.example
        Action: \(action)
        Status: \(status)
        --b--

        """
    }

    private func answer(_ more: String = "", subject: String = "Re: your notice", from: String = "abuse@provider.example") -> String {
        """
        Return-Path: <\(from)>
        From: \(from)
        To: \(fixture.writer.marks.envelopeSender(of: 1))
        Subject: \(subject)
        \(more)Content-Type: text/plain

        We have it.

        """
    }

    @Test func aBounceOfAWithdrawalTakesNothingBack() async throws {
        let id = try await told()
        _ = try await fixture.nl.desk.withdraw([WithdrawalSubmission(caseID: id, reason: .mistake, actor: "anna")])[0].get()
        try await fixture.hour(courier)
        try deliver("1", report("failed", status: "5.1.1", to: fixture.writer.marks.envelopeSender(of: 2).description))
        try await courier.readAnswers()
        #expect(try await fixture.notice(2).reason == .bounced)
        let history = try await fixture.nl.history(of: id)
        #expect(history.contains("nl:noticed") && !history.contains("nl:reversed"))
    }

    @Test func aBounceTakesBackThatTheProviderWasTold() async throws {
        let id = try await told()
        try deliver("1", report("failed", status: "5.1.1"))
        try await courier.readAnswers()
        try await courier.updateAlarms()
        let notice = try await fixture.notice()
        #expect(notice.state == .failed && notice.reason == .bounced && notice.detail == "status 5.1.1" && notice.heardAt == nil)
        #expect(try await fixture.nl.history(of: id).last == "nl:reversed" && fixture.nl.rings("notices.failed"))
        #expect(try await fixture.plan(id).rounds == 0)
        let answers = try await fixture.desk().answers(to: 1, after: 0, limit: 9)
        #expect(answers.map(\.kind) == [.bounced] && answers.map(\.status) == ["5.1.1"])
        // A person corrects what was wrong and lets it go again: the provider is told after all.
        _ = try await fixture.desk().decide([(NoticeDecision.release, 1, "anna")])[0].get()
        try await fixture.look(courier)
        #expect(try await fixture.notice().state == .sent)
        #expect(try await fixture.plan(id).rounds == 1)
        #expect(try await fixture.nl.history(of: id).last == "nl:noticed")
    }

    @Test func aDelayIsNoBounceAndADeliveryIsAWord() async throws {
        let id = try await told()
        try deliver("1", report("delayed", status: "4.4.1"))
        try await courier.readAnswers()
        #expect(try await fixture.notice().state == .sent)
        #expect(try await fixture.notice().heardAt == nil)
        try deliver("2", report("delivered", status: "2.0.0"))
        try await courier.readAnswers()
        #expect(try await fixture.notice().heardAt != nil)
        #expect(try await fixture.desk().answers(to: nil, after: 0, limit: 9).map(\.kind) == [.delayed, .delivered])
        #expect(try await fixture.timesNoticed(id) == 1)
    }

    @Test func anAutomaticAnswerAndAPersonsAreReceivedAndDecideNothing() async throws {
        let id = try await told()
        try deliver("1", answer("Auto-Submitted: auto-replied\n"))
        try deliver("2", answer())
        try await courier.readAnswers()
        #expect(try await fixture.desk().answers(to: 1, after: 0, limit: 9).map(\.kind) == [.automatic, .person])
        #expect(try await fixture.notice().state == .sent)
        #expect(try await fixture.nl.stage(of: id) == .routed)
        // The node never answers.
        #expect(fixture.outbox.sent.count == 1)
    }

    @Test func aBounceForANoticeThatNeverWentOutIsListedAndChangesNothing() async throws {
        _ = try await fixture.contact()
        let id = try await fixture.kept()
        try await fixture.look(courier)
        try deliver("1", report("failed", status: "5.1.1"))
        try deliver("2", report("failed", status: "5.1.1", to: "notices+n1-aaaaaaaaaaaaaaaa@hotline.example"))
        try await courier.readAnswers()
        let listed = try await fixture.desk().unmatchedAnswers(after: 0, limit: 9)
        #expect(listed.map(\.kind) == [.bounced, .bounced] && listed[0].claims == 1)
        #expect(try await fixture.notice().state == .grouping)
        #expect(try await !fixture.nl.history(of: id).contains("nl:reversed"))
    }

    @Test func aMailIsRecordedOnceAndMarkedAsSeen() async throws {
        _ = try await told()
        try deliver("1", answer())
        try deliver("2", answer())
        for _ in 0..<2 { try await courier.readAnswers() }
        #expect(try await fixture.desk().answers(to: nil, after: 0, limit: 9).count == 1)
        #expect(try Files.read("\(box)/cur/1:2,S", atMost: 1 << 20).count > 0)
        #expect(try Files.read("\(box)/cur/2:2,S", atMost: 1 << 20).count > 0)
    }

    @Test func aMailboxThatIsNotThereRings() async throws {
        let mailbox = AnswerMailbox(Maildir(folder: box + "/none"), marks: fixture.writer.marks)
        let courier = NoticeCourier(
            fixture.nl.steps, NoticePolicy(), writer: fixture.writer, sender: fixture.outbox, instruments: fixture.world, mailbox: mailbox,
            alarms: fixture.nl.alarms)
        try await courier.readAnswers()
        #expect(fixture.nl.rings("notices.mailbox"))
    }

    @Test func theProvidersMarkStandsInTheSubjectOfTheNextNotice() async throws {
        _ = try await told()
        try deliver("1", answer(subject: "[Ticket#2026112310000042] your notice"))
        try await courier.readAnswers()
        for _ in 0..<24 { try await fixture.hour(courier) }
        #expect(fixture.outbox.sent.count == 2)
        #expect(fixture.outbox.sent.last?.subject.contains("[Ticket#2026112310000042]") == true)
    }

    @Test func silenceRingsUntilSomebodyRecordsAWord() async throws {
        _ = try await told()
        let courier = fixture.courier(NoticePolicy(repeatAfter: .seconds(30 * 86_400)))
        fixture.clock.advance(by: .seconds(72 * 3_600))
        try await courier.updateAlarms()
        #expect(!fixture.nl.rings("notices.silent"))
        fixture.clock.advance(by: .seconds(1))
        try await courier.updateAlarms()
        #expect(fixture.nl.rings("notices.silent"))
        let desk = fixture.desk()
        _ = try await desk.record([(.passedOn, to: 1, reference: "ABC-4711", actor: "anna")])[0].get()
        try await courier.updateAlarms()
        #expect(!fixture.nl.rings("notices.silent"))
        let answers = try await desk.answers(to: 1, after: 0, limit: 9)
        #expect(answers.map(\.outcome) == [.passedOn] && answers.map(\.ticket) == ["ABC-4711"] && answers.map(\.actor) == ["anna"])
        guard case .failure(.takedown(.unknownNotice(99))) = try await desk.record([(.removed, to: 99, reference: nil, actor: "anna")])[0]
        else {
            Issue.record("an answer to a notice that is not there was recorded")
            return
        }
    }

    // MARK: Links

    /// The code of the link in the notice as it went out.
    private func link() throws -> String {
        let text = String(decoding: try #require(fixture.outbox.sent.first).bytes, as: UTF8.self).replacing("=\r\n", with: "")
        let code = fixture.writer.marks.linkCode(of: 1)
        #expect(text.contains("https://hotline.example/notice/\(code)"))
        return code
    }

    @Test func aLinkShowsTheNoticeAndEveryStatementByItIsKept() async throws {
        let id = try await told()
        let (code, desk) = (try link(), fixture.desk())
        for _ in 0..<2 { #expect(try await desk.notice(ofLink: code).statements.isEmpty) }
        #expect(try await fixture.notice().heardAt == nil)
        #expect(try await desk.record(.removed, byLink: code, reference: "ABC-4711") == 1)
        fixture.clock.advance(by: .seconds(60))
        #expect(try await desk.record(.refused, byLink: code, reference: nil) == 1)
        let seen = try await desk.notice(ofLink: code)
        #expect(seen.statements.map(\.outcome) == [.removed, .refused] && seen.statements.map(\.actor) == ["link", "link"])
        #expect(seen.isOpen && seen.cases == 1)
        #expect(try await fixture.notice().heardAt != nil)
        // A word closes nothing; checks do.
        #expect(try await fixture.nl.stage(of: id) == .routed)
        try await fixture.nl.act(.removed, on: id)
        try await fixture.look(courier)
        #expect(try await !desk.notice(ofLink: code).isOpen)
        await #expect(throws: TakedownError.linkClosed(1)) { try await desk.record(.removed, byLink: code, reference: nil) }
        #expect(try await desk.notice(ofLink: code).statements.count == 2)
    }

    @Test func aLinkOfAnotherNoticeOrOfOneThatNeverWentOutIsUnknown() async throws {
        _ = try await fixture.contact()
        _ = try await fixture.kept()
        try await fixture.look(courier)
        let (desk, marks) = (fixture.desk(), fixture.writer.marks)
        let own = marks.linkCode(of: 1)
        for code in [own, marks.linkCode(of: 2), own.replacing("1-", with: "2-"), "1-", "1", "", String(repeating: "1", count: 5_000)] {
            await #expect(throws: TakedownError.unknownLink) { try await desk.notice(ofLink: code) }
            await #expect(throws: TakedownError.unknownLink) { try await desk.record(.removed, byLink: code, reference: nil) }
        }
    }

    @Test func aLinkThatIsUsedWithoutEndKeepsSoManyStatements() async throws {
        _ = try await told()
        let (code, desk) = (try link(), fixture.desk())
        for _ in 0..<NoticeAnswers.mostStatements {
            fixture.clock.advance(by: .milliseconds(1))
            _ = try await desk.record(.other, byLink: code, reference: nil)
        }
        fixture.clock.advance(by: .milliseconds(1))
        await #expect(throws: TakedownError.tooManyStatements(1)) { try await desk.record(.other, byLink: code, reference: nil) }
    }

    @Test func nobodyAnswersANoticeThatNeverWentOut() async throws {
        _ = try await fixture.contact()
        _ = try await fixture.kept()
        try await fixture.look(courier)
        guard
            case .failure(.takedown(.noticeNotSent(1))) = try await fixture.desk().record([
                (.removed, to: 1, reference: nil, actor: "anna")
            ])[0]
        else {
            Issue.record("an answer to a notice that waits was recorded")
            return
        }
    }
}
