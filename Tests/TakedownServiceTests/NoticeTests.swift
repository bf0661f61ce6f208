import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Envelopes
import HotlineModel
import MailSyntax
import Notices
import Takedown
import TestCasework
import TestMail
import TestSupport
import Testing

@testable import TakedownService

/// Providers are told, over real stores and a mail server of another make.
@Suite(.timeLimit(.minutes(3))) struct NoticeTests {
    let fixture: NoticeFixture

    init() async throws { fixture = try await NoticeFixture() }

    private func field(_ name: String, of mail: JSONValue) -> String? {
        mail["headers"]?.array?.first { $0.array?[0].string?.lowercased() == name }?.array?[1].string
    }

    @Test func aProviderIsToldByAMailWhoseReportAnotherProgramTakes() async throws {
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        let courier = fixture.courier()
        _ = try await fixture.contact(shape: .report)
        let id = try await fixture.kept()
        try await fixture.look(courier)
        #expect(try await fixture.notices().map(\.state) == [.grouping])
        fixture.clock.advance(by: .seconds(3_600))
        try await fixture.look(courier)
        let delivery = try #require(try await relay.nextDelivery())
        #expect(delivery.recipients == ["abuse@provider.example"])
        #expect(delivery.sender == fixture.writer.marks.envelopeSender(of: 1).description)
        let mail = try await PythonEnvironment.read(delivery.bytes)
        #expect(mail["type"]?.string == "multipart/report" && mail["defects"]?.array?.isEmpty == true)
        #expect(field("message-id", of: mail) == (try await fixture.notice().messageID))
        let report = mail["xarf"]
        #expect(report?["hasReport"]?.bool == true && report?["errors"]?.array?.isEmpty == true)
        #expect(report?["report"]?["url"]?.string == "http://nl.host.example/a")
        #expect(report?["report"]?["source_identifier"]?.string == "10.0.0.1")
        #expect(report?["report"]?["report_id"]?.string == (try await fixture.notice().report.description))
        let notice = try await fixture.notice()
        #expect(notice.state == .sent && notice.attempts == 1 && notice.sentAt != nil && !notice.isUncertain)
        #expect(try await fixture.nl.history(of: id).last == "nl:noticed")
    }

    @Test func aMemberThatReportedTheCaseHearsThatTheProviderWasTold() async throws {
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        _ = try await fixture.contact()
        let de = try fixture.federation.enrol("de")
        let envelope = de.envelope(
            to: fixture.nl.member, de.report("http://nl.host.example/b", at: fixture.federation.start), at: fixture.federation.start)
        _ = try await fixture.nl.admit(envelope)
        try await fixture.nl.tracing.routeWaiting()
        try await fixture.hour(fixture.courier())
        let told = try await fixture.nl.store.read { view in
            try view.caseRecord(envelope.caseID).map { try view.outboundLines(about: $0.number).map(\.type) } ?? []
        }
        #expect(told.contains("update"))
        #expect(try await fixture.timesNoticed(envelope.caseID) == 1)
    }

    @Test func casesOfOneContactGoOutTogetherAndEachOnce() async throws {
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        let courier = fixture.courier()
        _ = try await fixture.contact()
        let ids = [try await fixture.kept("a"), try await fixture.kept("b")]
        try await fixture.look(courier)
        fixture.clock.advance(by: .seconds(1_800))
        let late = try await fixture.kept("c")
        try await fixture.look(courier)
        fixture.clock.advance(by: .seconds(1_800))
        for _ in 0..<3 { try await fixture.look(courier) }
        let mail = try await PythonEnvironment.read(try #require(try await relay.nextDelivery()).bytes)
        #expect(mail["type"]?.string == "multipart/mixed")
        #expect(fixture.outbox.sent.count == 1)
        for id in ids + [late] { #expect(try await fixture.timesNoticed(id) == 1) }
        #expect(try await relay.stop().allSatisfy { $0["event"]?.string != "message" })
    }

    // MARK: Contacts

    @Test func aNoticeToAContactThatNobodyApprovedIsNotSentAndIsListed() async throws {
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        let courier = fixture.courier()
        let contact = try await fixture.contact(approved: false)
        let id = try await fixture.kept()
        try await fixture.hour(courier)
        #expect(fixture.outbox.sent.isEmpty)
        let held = try await fixture.desk().notices(.held, after: 0, limit: 9)
        #expect(held.map(\.notice.reason) == [.notApproved] && held.map(\.cases) == [1] && fixture.nl.rings("notices.held"))
        #expect(try await fixture.timesNoticed(id) == 0)
        _ = try await fixture.desk().decide([(ContactDecision.approve, contact, "anna")])[0].get()
        try await fixture.look(courier)
        #expect(try await relay.nextDelivery()?.recipients == ["abuse@provider.example"])
        #expect(!fixture.nl.rings("notices.held"))
    }

    @Test func aWithdrawnApprovalHoldsTheNoticeAtOnce() async throws {
        let courier = fixture.courier()
        let contact = try await fixture.contact()
        _ = try await fixture.kept()
        try await fixture.look(courier)
        _ = try await fixture.desk().decide([(ContactDecision.withdraw, contact, "anna")])[0].get()
        #expect(try await fixture.notice().reason == .notApproved)
        #expect(try await fixture.desk().contacts(.withdrawn, after: 0, limit: 9).map(\.number) == [contact])
        try await fixture.hour(courier)
        #expect(fixture.outbox.sent.isEmpty)
        #expect(try await fixture.notice().state == .held)
        let refusal = try await fixture.desk().decide([(ContactDecision.withdraw, contact, "anna"), (.approve, 99, "anna")])
        guard case .failure(.takedown(.contactNotApproved(contact))) = refusal[0],
            case .failure(.takedown(.unknownContact(99))) = refusal[1]
        else {
            Issue.record("a decision without its contact was taken")
            return
        }
    }

    @Test func aContactThatWouldInjectIntoAMailIsRefused() async throws {
        for place in ["abuse@provider.example\r\nRCPT TO:<a@b.example>", "abuse@provider.example\nBcc: a@b.example"] {
            let proposal = ContactProposal(place, marks: ["host:provider.example"])
            guard case .failure(.takedown(.unusableContact(let words))) = try await fixture.desk().propose([(proposal, "omar")])[0] else {
                Issue.record("a line end in a mailbox was taken")
                continue
            }
            #expect(!words.contains("provider"))
        }
        // What a registry publishes is no better.
        fixture.world.published = PublishedContacts([
            PublishedContact("abuse@provider.example\r\nDATA", channel: .mail, scope: .network)
        ])
        let id = try await fixture.kept()
        try await fixture.look(fixture.courier())
        #expect(try await fixture.desk().contacts(nil, after: 0, limit: 9).isEmpty)
        #expect(try await fixture.plan(id).obstacle == .noContact)
    }

    @Test func aContactIsKnownOnceAndARefusedOneMakesRoom() async throws {
        let contact = try await fixture.contact()
        let other = ContactProposal("other@provider.example", marks: ["network:10.0.0.0/16"])
        guard case .failure(.takedown(.knownContact(contact))) = try await fixture.desk().propose([(other, "omar")])[0] else {
            Issue.record("two contacts stand for one network")
            return
        }
        _ = try await fixture.desk().decide([(ContactDecision.refuse, contact, "anna")])[0].get()
        let number = try await fixture.desk().propose([(other, "omar")])[0].get()
        #expect(try await fixture.desk().contacts(.proposed, after: 0, limit: 9).map(\.number) == [number])
    }

    @Test func whatRegistrationDataPublishesIsProposedAndTheOperatorsTableComesFirst() async throws {
        fixture.world.published = PublishedContacts([
            PublishedContact("abuse@registry.example", channel: .mail, scope: .network)
        ])
        let id = try await fixture.kept()
        try await fixture.look(fixture.courier())
        let proposed = try await fixture.desk().contacts(.proposed, after: 0, limit: 9)
        #expect(proposed.map(\.place) == ["abuse@registry.example"] && proposed.map(\.source) == [.registration])
        #expect(proposed.map(\.proposedBy) == ["node"])
        #expect(try await fixture.nl.store.read { view in try view.caseRecord(id).map { try view.notices(about: $0.number).count } } == 1)
        // The table names another one by the last minute: the case joins a notice to that.
        let named = try await fixture.contact()
        _ = try await fixture.desk().decide([(ContactDecision.approve, proposed[0].number, "anna")])[0].get()
        try await fixture.hour(fixture.courier())
        try await fixture.look(fixture.courier())
        #expect(try await fixture.notice(1).state == .closed)
        #expect(try await fixture.notice(2).contact == named)
        #expect(fixture.world.asked == 1)
    }

    @Test func aCaseWithoutAContactIsListedUntilSomebodyNamesOne() async throws {
        let courier = fixture.courier()
        let id = try await fixture.kept()
        fixture.world.published = PublishedContacts(isIncomplete: true)
        try await fixture.look(courier)
        #expect(try await fixture.plan(id).obstacle == .notLookedUp)
        #expect(fixture.nl.rings("notices.nobodyToTell"))
        fixture.world.published = PublishedContacts()
        fixture.clock.advance(by: .seconds(3_600))
        try await fixture.look(courier)
        #expect(try await fixture.desk().untold(.noContact, after: nil, limit: 9).map(\.case) == [id])
        _ = try await fixture.contact()
        try await fixture.look(courier)
        #expect(try await fixture.plan(id).obstacle == nil)
        #expect(!fixture.nl.rings("notices.nobodyToTell"))
        #expect(try await fixture.notices().map(\.state) == [.grouping])
    }

    @Test func anAddressThatNoMailHoldsKeepsNoOtherBack() async throws {
        _ = try await fixture.contact()
        let other = try await fixture.kept("b")
        let id = try await fixture.kept()
        let number = try await fixture.nl.store.read { view in try #require(try view.caseRecord(id)).number }
        try await fixture.nl.steps.run { step in
            let nowhere = TracedHost(name: nil, addresses: ["10.0.0.1\r\nX: y"], systems: [])
            try ProviderNotices(step, policy: NoticePolicy()).join(number, at: nowhere, published: nil)
        }
        try await fixture.look(fixture.courier())
        #expect(try await fixture.plan(id).obstacle == .unwritable)
        #expect(fixture.nl.rings("notices.nobodyToTell"))
        #expect(try await fixture.plan(other).obstacle == nil)
        #expect(try await fixture.notices().count == 1)
    }

    @Test func aFormIsTypedByAPerson() async throws {
        _ = try await fixture.contact("https://provider.example/abuse", channel: .form)
        let id = try await fixture.kept()
        try await fixture.hour(fixture.courier())
        #expect(fixture.outbox.sent.isEmpty)
        #expect(try await fixture.notice().reason == .form)
        let text = String(decoding: try await fixture.desk().preview(ofNotice: 1), as: UTF8.self)
        #expect(text.hasPrefix("https://provider.example/abuse\n\nNotice 1: "))
        #expect(text.contains("\n1. http://nl.host.example/a\n") && !text.contains("attached"))
        #expect(text.contains("\n\(fixture.writer.marks.envelopeSender(of: 1))"))
        _ = try await fixture.desk().decide([(NoticeDecision.done, 1, "anna")])[0].get()
        #expect(try await fixture.notice().state == .sent)
        #expect(try await fixture.timesNoticed(id) == 1)
        guard case .failure(.takedown(.noticeNotOpen(1, .sent))) = try await fixture.desk().decide([(NoticeDecision.done, 1, "anna")])[0]
        else {
            Issue.record("a form was typed twice")
            return
        }
    }

    // MARK: The last minute

    @Test func aHostThatMovedAbroadLeavesTheNoticeAndIsRoutedAgain() async throws {
        _ = try await fixture.contact()
        try await fixture.nl.host("moving.example", in: "NL")
        let id = try await fixture.kept("a", at: "moving.example")
        try await fixture.look(fixture.courier())
        try await fixture.nl.host("moving.example", in: "DE")
        try await fixture.hour(fixture.courier())
        #expect(fixture.outbox.sent.isEmpty)
        #expect(try await fixture.notice().state == .closed)
        #expect(try await fixture.nl.history(of: id).last == "nl:moved")
        try await fixture.nl.tracing.routeWaiting()
        try await fixture.look(fixture.courier())
        #expect(try await fixture.nl.placements(of: id).last == "forward de open")
        #expect(try await fixture.plan(id).isEnded)
    }

    @Test func aFailedTraceHoldsTheNoticeUntilTheHostIsTraced() async throws {
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        let courier = fixture.courier()
        _ = try await fixture.contact()
        let id = try await fixture.kept()
        try await fixture.look(courier)
        fixture.world.isBroken = true
        for _ in 0..<24 { try await fixture.hour(courier) }
        #expect(try await fixture.notice().reason == .notTraced)
        #expect(fixture.nl.rings("notices.held"))
        #expect(fixture.outbox.sent.isEmpty)
        fixture.world.isBroken = false
        for _ in 0..<3 { try await fixture.hour(courier) }
        #expect(fixture.outbox.sent.count == 1)
        #expect(try await fixture.timesNoticed(id) == 1)
    }

    @Test func whatIsRemovedBeforehandIsNotTold() async throws {
        _ = try await fixture.contact()
        let id = try await fixture.kept()
        try await fixture.look(fixture.courier())
        try await fixture.nl.act(.removed, on: id)
        try await fixture.hour(fixture.courier())
        #expect(try await fixture.notice().state == .closed)
        #expect(fixture.outbox.sent.isEmpty)
        #expect(try await fixture.plan(id).isEnded)
    }

    @Test func nobodyIsToldWhileTheFindingIsInDoubt() async throws {
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        _ = try await fixture.contact()
        let (planned, later) = (try await fixture.kept("a"), try await fixture.kept("b"))
        try await fixture.doubt(later, true)
        try await fixture.look(fixture.courier())
        #expect(try await fixture.plan(later).obstacle == .inDoubt)
        try await fixture.doubt(planned, true)
        try await fixture.hour(fixture.courier())
        #expect(fixture.outbox.sent.isEmpty)
        #expect(try await fixture.plan(planned).obstacle == .inDoubt)
        for id in [planned, later] { try await fixture.doubt(id, false) }
        for _ in 0..<2 { try await fixture.hour(fixture.courier()) }
        for id in [planned, later] { #expect(try await fixture.timesNoticed(id) == 1) }
    }

    @Test func aProviderThatAPersonToldHasItsTimeFirst() async throws {
        _ = try await fixture.contact()
        let id = try await fixture.nl.confirmCase(at: "http://nl.host.example/a", page: "a")
        try await fixture.nl.tracing.routeWaiting()
        try await fixture.nl.act(.noticed, on: id)
        try await fixture.hour(fixture.courier())
        #expect(try await fixture.notices().isEmpty)
        #expect(try await fixture.plan(id).rounds == 1)
        for _ in 0..<24 { try await fixture.hour(fixture.courier()) }
        #expect(try await fixture.notices().count == 1)
        #expect(try await fixture.timesNoticed(id) == 1)
    }
}
