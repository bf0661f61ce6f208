import CaseStore
import HotlineModel
import MailSyntax
import Notices
import Takedown
import TestCasework
import TestMail
import TestSupport
import Testing

@testable import TakedownService

/// Nothing outside the hotline answers: no resolver, no registry, no relay, no police.
@Suite(.timeLimit(.minutes(3))) struct OutageTests {
    let fixture: NoticeFixture
    let police = TestPolice()

    init() async throws { fixture = try await NoticeFixture() }

    private func look(_ courier: NoticeCourier, _ work: TakedownWork) async throws {
        try await fixture.look(courier)
        try await work.makeBundles()
        await work.deliverDue()
    }

    @Test func aDayWithoutDNSRegistriesRelayAndPoliceIsVisibleAndAfterwardsEverythingGoesOutOnce() async throws {
        let courier = fixture.courier()
        let work = TakedownWork(
            fixture.nl.steps, TakedownPolicy(), signedWith: fixture.nl.enrolment.signingKey,
            courier: ReferralCourier(fixture.nl.steps, channel: police, alarms: fixture.nl.alarms))
        let ids = [try await fixture.kept("a"), try await fixture.kept("b")]
        fixture.world.published = PublishedContacts(isIncomplete: true)
        police.isClosed = true
        for hour in 0..<26 {
            // The resolver answers in the last hours, the registries do not.
            fixture.world.isBroken = hour < 20
            try await look(courier, work)
            fixture.clock.advance(by: .seconds(3_600))
        }
        for alarm in ["notices.nobodyToTell", "referrals.undelivered"] { #expect(fixture.nl.rings(alarm)) }
        #expect(try await fixture.desk().untold(.notLookedUp, after: nil, limit: 9).map(\.case) == ids)
        #expect(police.tries > 3 && police.bundles.isEmpty)
        let relay = try await MailRelay()
        try fixture.outbox.use(relay.port)
        police.isClosed = false
        fixture.world.published = PublishedContacts([PublishedContact("abuse@provider.example", channel: .mail, scope: .network)])
        try await look(courier, work)
        fixture.clock.advance(by: .seconds(3_600))
        try await look(courier, work)
        let proposed = try await fixture.desk().contacts(.proposed, after: 0, limit: 9)
        _ = try await fixture.desk().decide([(ContactDecision.approve, try #require(proposed.first).number, "anna")])[0].get()
        for _ in 0..<3 {
            fixture.clock.advance(by: .seconds(3_600))
            try await look(courier, work)
        }
        #expect(fixture.outbox.sent.count == 1 && police.bundles.map(\.bundle.number) == [1])
        #expect(Set(police.seen).count == 1)
        for id in ids {
            let history = try await fixture.nl.history(of: id)
            #expect(history.count { $0 == "nl:noticed" } == 1 && history.count { $0 == "nl:referred" } == 1)
        }
        for alarm in ["notices.nobodyToTell", "referrals.undelivered"] { #expect(!fixture.nl.rings(alarm)) }
    }
}
