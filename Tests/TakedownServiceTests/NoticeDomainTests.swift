import CaseStore
import HotlineModel
import MailSyntax
import Notices
import OnlineChecks
import Takedown
import TestCasework
import TestMail
import Testing

@testable import TakedownService

/// Notices follow the operator's rules for domains, and what changes in the settings.
@Suite(.timeLimit(.minutes(3))) struct NoticeDomainTests {
    let fixture: NoticeFixture

    init() async throws { fixture = try await NoticeFixture() }

    private func policy(_ rule: String, for domain: String = "*.host.example") throws -> NoticePolicy {
        NoticePolicy(domains: try DomainRules(json5: "{ domains: [{ domain: '\(domain)', \(rule) }] }"))
    }

    private var recipients: [String] { fixture.outbox.sent.map(\.recipient.description) }

    @Test func nobodyIsToldOfADomainByItsRuleUntilTheRuleIsGone() async throws {
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        let policy = try policy("contact: 'never'")
        _ = try await fixture.contact()
        let id = try await fixture.kept()
        for _ in 0..<30 { try await fixture.hour(fixture.courier(policy)) }
        #expect(recipients.isEmpty)
        #expect(try await fixture.desk(policy).untold(.domainRule, after: nil, limit: 9).map(\.case) == [id])
        // The node starts again with other rules.
        try await fixture.courier().begin()
        try await fixture.hour(fixture.courier())
        #expect(recipients == ["abuse@provider.example"])
    }

    @Test func aNoticeThatGathersLosesTheCasesOfWhichNobodyIsToldAnyMore() async throws {
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        _ = try await fixture.contact()
        let id = try await fixture.kept()
        try await fixture.look(fixture.courier())
        #expect(try await fixture.notice().state == .grouping)
        let policy = try policy("contact: 'never'")
        for _ in 0..<2 { try await fixture.hour(fixture.courier(policy)) }
        #expect(recipients.isEmpty)
        #expect(try await fixture.notice().state == .closed)
        #expect(try await fixture.plan(id).obstacle == .domainRule)
    }

    @Test func theMailboxOfARuleIsToldAloneOnceAPersonApprovedIt() async throws {
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        let courier = fixture.courier(try policy("contact: 'desk@police.example'"))
        _ = try await fixture.contact()
        fixture.world.published = PublishedContacts([PublishedContact("owner@host.example", channel: .mail, scope: .siteOwner)])
        let id = try await fixture.kept()
        try await fixture.hour(courier)
        #expect(recipients.isEmpty && fixture.nl.rings("notices.held"))
        let proposed = try await fixture.desk().contacts(.proposed, after: 0, limit: 9)
        #expect(proposed.map(\.place) == ["desk@police.example"] && proposed.map(\.source) == [.domainRule])
        _ = try await fixture.desk().decide([(ContactDecision.approve, proposed[0].number, "anna")])[0].get()
        for _ in 0..<(24 * 7) { try await fixture.hour(courier) }
        #expect(recipients.count > 6 && Set(recipients) == ["desk@police.example"])
        #expect(fixture.world.asked == 0)
        #expect(try await fixture.timesNoticed(id) == 1)
    }

    @Test func theOwnerOfASiteIsToldFromTheFirstNoticeOnByARule() async throws {
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        _ = try await fixture.contact()
        _ = try await fixture.contact("owner@host.example", scope: .siteOwner)
        _ = try await fixture.kept()
        try await fixture.hour(fixture.courier(try policy("siteOwner: true")))
        #expect(Set(recipients) == ["abuse@provider.example", "owner@host.example"])
    }

    @Test func thePoliceComeFirstForTheDomainOfARuleAlone() async throws {
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        let courier = fixture.courier(try policy("policeFirst: true", for: "nl.host.example"))
        _ = try await fixture.contact()
        let held = try await fixture.kept()
        let free = try await fixture.kept(at: "10.0.0.7")
        try await fixture.hour(courier)
        #expect(try await fixture.timesNoticed(held) == 0)
        #expect(try await fixture.timesNoticed(free) == 1)
        #expect(try await fixture.plan(held).obstacle == .police)
    }

    @Test func casesThatWaitForThePoliceGoOnceNeitherPolicyNorRuleHoldsThem() async throws {
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        _ = try await fixture.contact()
        let id = try await fixture.kept()
        try await fixture.look(fixture.courier(NoticePolicy(policeFirst: true)))
        #expect(try await fixture.plan(id).obstacle == .police)
        try await fixture.courier().begin()
        try await fixture.hour(fixture.courier())
        #expect(try await fixture.timesNoticed(id) == 1)
    }
}
