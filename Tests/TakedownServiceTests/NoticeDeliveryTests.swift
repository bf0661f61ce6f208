import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Envelopes
import HotlineModel
import MailSyntax
import Notices
import SMTPClient
import Takedown
import TestCasework
import TestMail
import TestSupport
import Testing

@testable import TakedownService

/// What becomes of notices when the relay does not do what it should, and when time passes.
@Suite(.timeLimit(.minutes(3))) struct NoticeDeliveryTests {
    let fixture: NoticeFixture

    init() async throws { fixture = try await NoticeFixture() }

    @Test func aRelayWithoutTheDemandedTLSGetsNothing() async throws {
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port, security: .startTLS)
        _ = try await fixture.contact()
        let id = try await fixture.kept()
        try await fixture.hour(fixture.courier())
        let notice = try await fixture.notice()
        #expect(notice.state == .queued && notice.failures == 1 && !notice.isUncertain)
        #expect(notice.detail?.contains("TLS") == true)
        #expect(try await fixture.timesNoticed(id) == 0)
        #expect(try await relay.stop().isEmpty)
    }

    @Test func aDayWithoutARelayIsVisibleAndAfterwardsEverythingGoesOutOnce() async throws {
        let down = try await MailRelay()
        let port = down.port
        _ = try await down.stop()
        try fixture.outbox.use(port)
        let courier = fixture.courier()
        _ = try await fixture.contact()
        var ids = [try await fixture.kept("a"), try await fixture.kept("b")]
        for hour in 0..<24 {
            if hour == 12 { ids.append(try await fixture.kept("c")) }
            try await fixture.hour(courier)
        }
        let waiting = try await fixture.desk().notices(.queued, after: 0, limit: 9)
        #expect(waiting.map(\.cases) == [2, 1] && fixture.nl.rings("notices.unsent"))
        #expect(waiting.allSatisfy { $0.notice.failures > 3 && !$0.notice.isUncertain })
        for id in ids { #expect(try await fixture.timesNoticed(id) == 0) }
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        for _ in 0..<3 { try await fixture.hour(courier) }
        let mails = try await relay.stop().compactMap { MailRelay.Delivery($0) }
        #expect(mails.count == 2 && !fixture.nl.rings("notices.unsent"))
        for id in ids { #expect(try await fixture.timesNoticed(id) == 1) }
    }

    @Test func anAttemptThatACrashCutOffIsRepeatedWithTheSameIdentifierAndMarked() async throws {
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        _ = try await fixture.contact()
        let id = try await fixture.kept()
        try await fixture.look(fixture.courier())
        fixture.clock.advance(by: .seconds(3_600))
        // The node stops after it recorded that it hands the notice over.
        let identifier = fixture.writer.marks.messageID(of: 1).description
        let place = try await fixture.nl.store.read { view in try #require(try view.caseRecord(id)).number }
        let hasBegun = try await fixture.nl.steps.run { step in
            let notices = ProviderNotices(step, policy: NoticePolicy())
            let host = TracedHost(name: "nl.host.example", addresses: ["10.0.0.1"], systems: [])
            return try notices.prepare(1, [place: .host(host)], messageID: identifier) && notices.begin(1, tellingOf: [place])
        }
        #expect(hasBegun)
        #expect(try await fixture.notice().state == .sending)
        let afterwards = fixture.courier()
        try await afterwards.begin()
        try await afterwards.updateAlarms()
        let broken = try await fixture.notice()
        #expect(broken.state == .queued && broken.isUncertain && fixture.nl.rings("notices.uncertain"))
        try await fixture.look(afterwards)
        #expect(try await fixture.notice().state == .sent)
        #expect(try await fixture.notice().isUncertain)
        #expect(try await fixture.timesNoticed(id) == 1)
        #expect(fixture.outbox.sent.map(\.messageID.description) == [identifier])
    }

    @Test func whatTheRelayAnsweredIsRecordedThoughTheNodeStopsMeanwhile() async throws {
        let (sender, fixture) = (GatedSender(), fixture)
        let courier = NoticeCourier(
            fixture.nl.steps, NoticePolicy(), writer: fixture.writer, sender: sender, instruments: fixture.world, alarms: fixture.nl.alarms)
        _ = try await fixture.contact()
        let id = try await fixture.kept()
        try await fixture.look(courier)
        fixture.clock.advance(by: .seconds(3_600))
        let delivering = Task { try? await courier.deliverDue() }
        await sender.gate.arrivals(1)
        delivering.cancel()
        sender.gate.open()
        await delivering.value
        #expect(try await fixture.notice().state == .sent)
        #expect(try await fixture.timesNoticed(id) == 1)
    }

    @Test func aCaseThatLeavesBetweenTheMailAndItsAttemptIsNotToldOf() async throws {
        _ = try await fixture.contact()
        let id = try await fixture.kept()
        let other = try await fixture.kept("b")
        try await fixture.look(fixture.courier())
        fixture.clock.advance(by: .seconds(3_600))
        let identifier = fixture.writer.marks.messageID(of: 1).description
        let numbers = try await fixture.nl.store.read { view in try [id, other].map { try #require(try view.caseRecord($0)).number } }
        let host = LastTrace.host(TracedHost(name: "nl.host.example", addresses: ["10.0.0.1"], systems: []))
        let isPrepared = try await fixture.nl.steps.run { step in
            let traces = Dictionary(uniqueKeysWithValues: numbers.map { ($0, host) })
            return try ProviderNotices(step, policy: NoticePolicy()).prepare(1, traces, messageID: identifier)
        }
        #expect(isPrepared)
        _ = try await fixture.nl.desk.withdraw([WithdrawalSubmission(caseID: other, reason: .mistake, actor: "anna")])[0].get()
        try await fixture.work().followPlacements()
        let hasBegun = try await fixture.nl.steps.run { step in
            try ProviderNotices(step, policy: NoticePolicy()).begin(1, tellingOf: Set(numbers))
        }
        #expect(!hasBegun)
        #expect(try await fixture.notice().state == .queued)
    }

    @Test func aRelayThatIsOutOfOrderEndsTheRound() async throws {
        for number in 1...5 {
            _ = try await fixture.contact("abuse\(number)@provider.example", marks: ["network:10.0.\(number).0/24"])
            _ = try await fixture.kept(at: "10.0.\(number).1")
        }
        try await fixture.hour(fixture.courier())
        #expect(fixture.outbox.sent.count == 3)
        // The others have their turn in the next round.
        try await fixture.courier().deliverDue()
        #expect(fixture.outbox.sent.count == 5)
    }

    @Test func anUnknownOutcomeIsRepeatedWithTheSameBytes() async throws {
        let losing = try await MailRelay(.object([.init("loseAfterMessage", .bool(true))]))
        try fixture.outbox.use(losing.port)
        _ = try await fixture.contact()
        let id = try await fixture.kept()
        try await fixture.hour(fixture.courier())
        let first = try await fixture.notice()
        #expect(first.state == .queued && first.isUncertain && first.failures == 1)
        #expect(try await fixture.timesNoticed(id) == 0)
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        try await fixture.hour(fixture.courier())
        let sent = fixture.outbox.sent
        #expect(sent.count == 2 && sent.first == sent.last)
        #expect(try await fixture.notice().state == .sent)
        #expect(try await fixture.timesNoticed(id) == 1)
    }

    @Test func aRefusalForGoodIsListedAndAPersonTriesAgain() async throws {
        let refusing = try await MailRelay(.object([.init("answers", .object([.init("RCPT", "550 5.1.1 nobody here")]))]))
        try fixture.outbox.use(refusing.port)
        _ = try await fixture.contact()
        let id = try await fixture.kept()
        try await fixture.hour(fixture.courier())
        let failed = try await fixture.notice()
        #expect(failed.state == .failed && failed.reason == .refused && fixture.nl.rings("notices.failed"))
        #expect(failed.detail?.contains("nobody here") == false)
        try await fixture.hour(fixture.courier())
        #expect(fixture.outbox.sent.count == 1)
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        _ = try await fixture.desk().decide([(NoticeDecision.release, 1, "anna")])[0].get()
        try await fixture.look(fixture.courier())
        #expect(try await fixture.notice().state == .sent)
        #expect(try await fixture.timesNoticed(id) == 1)
    }

    // MARK: Time

    @Test func aProviderThatDoesNothingIsToldAgainInTheSameThreadAndThenOthersAreToo() async throws {
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        let courier = fixture.courier()
        _ = try await fixture.contact()
        _ = try await fixture.contact("owner@site.example", scope: .siteOwner)
        _ = try await fixture.contact("abuse@registrar.example", scope: .registrar)
        let id = try await fixture.kept()
        for _ in 0..<(7 * 24) { try await fixture.hour(courier) }
        let mails = fixture.outbox.sent
        let provider = mails.filter { $0.recipient.localPart == "abuse" && $0.recipient.domain.description == "provider.example" }
        #expect(provider.count == 7)
        #expect(mails.count { $0.recipient.localPart == "owner" } == 4)
        #expect(mails.count { $0.recipient.domain.description == "registrar.example" } == 1)
        #expect(try await fixture.timesNoticed(id) == 1)
        #expect(try await fixture.plan(id).rounds == 7)
        let first = try await PythonEnvironment.read(provider[0].bytes)
        let second = try await PythonEnvironment.read(provider[1].bytes)
        func field(_ name: String, _ mail: JSONValue) -> String? {
            mail["headers"]?.array?.first { $0.array?[0].string?.lowercased() == name }?.array?[1].string
        }
        #expect(field("in-reply-to", first) == nil)
        #expect(field("in-reply-to", second) == field("message-id", first))
    }

    @Test func quietHoursHoldRepeatsAloneAndShowForHowLong() async throws {
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        // The clock begins at midnight: the first notice goes out at 1, within the quiet hours.
        let courier = fixture.courier(NoticePolicy(quiet: QuietHours(from: 0, until: 5)))
        _ = try await fixture.contact()
        _ = try await fixture.kept()
        try await fixture.hour(courier)
        #expect(fixture.outbox.sent.count == 1)
        for _ in 0..<24 { try await fixture.hour(courier) }
        let held = try await fixture.notice(2)
        #expect(held.state == .held && held.reason == .quietHours && held.detail?.hasPrefix("since ") == true)
        #expect(held.dueAt == fixture.federation.start + .seconds(29 * 3_600) && !fixture.nl.rings("notices.held"))
        for _ in 0..<4 { try await fixture.hour(courier) }
        #expect(fixture.outbox.sent.count == 2)
    }

    @Test func thePoliceComeFirst() async throws {
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        let policy = NoticePolicy(policeFirst: true)
        let courier = fixture.courier(policy)
        _ = try await fixture.contact()
        let id = try await fixture.kept()
        try await fixture.hour(courier)
        #expect(try await fixture.notices().isEmpty)
        #expect(try await fixture.plan(id).obstacle == .police)
        #expect(try await fixture.desk().untold(.police, after: nil, limit: 9).map(\.case) == [id])
        let desk = fixture.desk(policy)
        let bundle = try await desk.makeBundles()[0]
        let digest = try #require(try await desk.bundles(after: 0, limit: 1).first).digest
        _ = try await desk.acknowledge(bundle, digest: digest, reference: nil, releases: false, actor: "police")
        try await fixture.look(courier)
        #expect(try await fixture.plan(id).obstacle == .police)
        _ = try await desk.acknowledge(bundle, digest: digest, reference: nil, releases: true, actor: "police")
        try await fixture.hour(courier)
        #expect(try await fixture.timesNoticed(id) == 1)
        // Without their word, time is up after a day.
        let silent = try await fixture.kept("b")
        for _ in 0..<24 { try await fixture.hour(courier) }
        #expect(try await fixture.timesNoticed(silent) == 0)
        for _ in 0..<2 { try await fixture.hour(courier) }
        #expect(try await fixture.timesNoticed(silent) == 1)
    }

    // MARK: Persons

    @Test func whatAPersonHoldsWaitsForAPerson() async throws {
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        _ = try await fixture.contact()
        let id = try await fixture.kept()
        try await fixture.look(fixture.courier())
        _ = try await fixture.desk().decide([(NoticeDecision.hold, 1, "anna")])[0].get()
        for _ in 0..<3 { try await fixture.hour(fixture.courier()) }
        #expect(try await fixture.notice().reason == .byPerson)
        #expect(fixture.outbox.sent.isEmpty)
        guard case .failure(.takedown(.heldByPerson(1))) = try await fixture.desk().decide([(NoticeDecision.sendNow, 1, "omar")])[0] else {
            Issue.record("another person's hold was overridden")
            return
        }
        _ = try await fixture.desk().decide([(NoticeDecision.close, 1, "anna")])[0].get()
        #expect(try await fixture.notice().state == .closed)
        // Its case is planned anew, and a person lets that go at once.
        try await fixture.look(fixture.courier())
        guard case .failure(.takedown(.noticeNotOpen(2, _))) = try await fixture.desk().decide([(NoticeDecision.release, 2, "anna")])[0]
        else {
            Issue.record("a notice that nothing holds was released")
            return
        }
        _ = try await fixture.desk().decide([(NoticeDecision.sendNow, 2, "anna")])[0].get()
        try await fixture.look(fixture.courier())
        #expect(try await fixture.timesNoticed(id) == 1)
        let refusals = try await fixture.desk().decide([(NoticeDecision.hold, 2, "anna"), (.release, 99, "anna")])
        guard case .failure(.takedown(.noticeNotOpen(2, _))) = refusals[0], case .failure(.takedown(.unknownNotice(99))) = refusals[1]
        else {
            Issue.record("a notice that is out, or that is not there, was decided about")
            return
        }
    }

    @Test func inTestModeOneBoxGetsEverythingAndNoProviderCountsAsTold() async throws {
        let relay = try await MailRelay()
        let testing = try await NoticeFixture(testBox: "tests@hotline.example")
        try testing.outbox.use(relay.port)
        let policy = NoticePolicy(isTest: true)
        _ = try await testing.contact()
        let id = try await testing.kept()
        for _ in 0..<30 { try await testing.hour(testing.courier(policy)) }
        #expect(testing.outbox.sent.map(\.recipient.description) == ["tests@hotline.example"])
        #expect(try await testing.notice().isTest)
        #expect(try await testing.timesNoticed(id) == 0)
        #expect(try await testing.plan(id).obstacle == .testMode)
        #expect(testing.nl.rings("notices.test"))
        // Once the mode is off, the provider is told after all.
        try await testing.courier().begin()
        try await testing.hour(testing.courier())
        #expect(testing.outbox.sent.count == 2)
        #expect(try await testing.timesNoticed(id) == 1)
    }
}

/// A relay that takes every mail, once a test lets it.
private final class GatedSender: NoticeSender {
    let gate = Gate()

    func send(_ mail: ComposedNotice) async -> NoticeOutcome {
        await gate.pass()
        return .accepted
    }
}
