import CaseStore
import HotlineModel
import MailSyntax
import OnlineChecks
import Testing

@testable import Takedown

private func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }
private let hour: Int64 = 3_600_000

private let (mailbox, other) = (address("abuse"), address("other"))

private func address(_ name: String) -> MailAddress {
    guard let address = MailAddress("\(name)@provider.example") else { preconditionFailure("a mailbox of the tests is none") }
    return address
}

private func rule(_ change: (inout DomainRule) -> Void) -> DomainRule {
    var rule = DomainRule("a.example")
    change(&rule)
    return rule
}

@Suite struct NoticePlanRulesTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var isIllegal = true
        var placements = [ReferralRulesTests.Row.kept]
        /// `nil` without a plan.
        var isEnded: Bool?
        var decision: NoticePlanRules.Decision
    }

    private static func placement(_ to: Disposition.Destination, _ responsible: MemberID, _ state: PlacementState = .open)
        -> PlacementRecord
    {
        ReferralRulesTests.Row.placement(to, responsible, state)
    }

    @Test(arguments: [
        Row(testDescription: "kept here", decision: .begin),
        Row(testDescription: "kept here, with a plan", isEnded: false, decision: .none),
        Row(testDescription: "kept here again", isEnded: true, decision: .begin),
        Row(testDescription: "not illegal", isIllegal: false, decision: .none),
        Row(testDescription: "found not illegal", isIllegal: false, isEnded: false, decision: .end),
        Row(testDescription: "removed", placements: [placement(.keep, TestMembers.nl, .done)], isEnded: false, decision: .end),
        Row(testDescription: "gone before anybody looked", placements: [placement(.keep, TestMembers.nl, .done)], decision: .none),
        Row(testDescription: "forwarded", placements: [placement(.forward(to: TestMembers.de), TestMembers.de)], decision: .none),
        Row(testDescription: "with central", placements: [placement(.central, TestMembers.central)], decision: .none),
        Row(testDescription: "kept by central", placements: [placement(.keep, TestMembers.central)], decision: .none),
        Row(testDescription: "withdrawn", placements: [placement(.keep, TestMembers.nl, .withdrawn)], isEnded: false, decision: .end),
        Row(testDescription: "over", placements: [placement(.keep, TestMembers.nl, .done)], isEnded: true, decision: .none),
    ])
    func decides(_ row: Row) {
        var plan = row.isEnded.map { _ in NoticePlan(caseNumber: 1, beganAt: at(0)) }
        plan?.isEnded = row.isEnded ?? false
        let rules = NoticePlanRules(member: TestMembers.nl, isIllegal: row.isIllegal, placements: row.placements, plan: plan)
        #expect(rules.decision == row.decision)
    }
}

@Suite struct NoticeTurnTests {
    private func turn(rounds: Int = 0, policeFirst: Bool = false, isReleased: Bool = false, rule: DomainRule? = nil) -> NoticeTurn {
        var plan = NoticePlan(caseNumber: 1, beganAt: at(hour))
        plan.rounds = rounds
        return NoticeTurn(policy: NoticePolicy(policeFirst: policeFirst), plan: plan, isReleased: isReleased, rule: rule)
    }

    @Test func thePoliceComeFirstUntilTheyAgreeOrTimeIsUp() {
        #expect(turn().heldForPolice(at: at(hour)) == nil)
        #expect(turn(policeFirst: true).heldForPolice(at: at(hour)) == at(25 * hour))
        #expect(turn(policeFirst: true).heldForPolice(at: at(25 * hour - 1)) == at(25 * hour))
        #expect(turn(policeFirst: true).heldForPolice(at: at(25 * hour)) == nil)
        #expect(turn(policeFirst: true, isReleased: true).heldForPolice(at: at(hour)) == nil)
    }

    @Test(arguments: [
        (0, [NoticeContact.Scope.network]), (2, [.network]), (3, [.network, .siteOwner]), (5, [.network, .siteOwner]),
        (6, [.network, .siteOwner, .registrar]),
    ])
    func theOwnerComesAfterThreeAndTheRegistrarAfterSixNotices(rounds: Int, scopes: [NoticeContact.Scope]) {
        #expect(turn(rounds: rounds).scopes(passesOn: false) == scopes)
    }

    @Test func aProviderThatPassesNoticesOnKeepsTheOwnerForThePolice() {
        #expect(turn(rounds: 6).scopes(passesOn: true) == [.network, .registrar])
        #expect(turn(rounds: 6, isReleased: true).scopes(passesOn: true) == [.network, .siteOwner, .registrar])
    }

    @Test func aRulePutsThePoliceFirstForItsDomain() {
        #expect(turn(rule: rule { $0.policeFirst = true }).heldForPolice(at: at(hour)) == at(25 * hour))
        #expect(turn(isReleased: true, rule: rule { $0.policeFirst = true }).heldForPolice(at: at(hour)) == nil)
        #expect(turn(policeFirst: true, rule: rule { _ in }).heldForPolice(at: at(hour)) == at(25 * hour))
    }

    @Test func aRuleSaysWhoIsToldOfItsDomain() {
        let owner = rule { $0.tellsSiteOwner = true }
        #expect(turn(rule: owner).scopes(passesOn: false) == [.network, .siteOwner])
        // The owner may be the offender: the police release it first.
        #expect(turn(rule: owner).scopes(passesOn: true) == [.network])
        #expect(turn(rounds: 6, rule: rule { $0.contact = .never }).scopes(passesOn: false).isEmpty)
        #expect(turn(rounds: 6, rule: rule { $0.contact = .only(mailbox) }).scopes(passesOn: false) == [.network])
        let both = rule { ($0.contact, $0.tellsSiteOwner) = (.only(mailbox), true) }
        #expect(turn(rounds: 6, rule: both).scopes(passesOn: false) == [.network, .siteOwner])
    }

    @Test func theNextNoticeGoesOutWhenTheProvidersTimeIsOver() {
        #expect(NoticeTurn.next(after: at(0), NoticePolicy()) == at(23 * hour))
        #expect(NoticeTurn.next(after: at(5), NoticePolicy(grouping: .seconds(90), repeatAfter: .seconds(60))) == at(5))
    }
}

@Suite struct DueNoticeTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var kind = NoticeKind.first
        var isTest = false
        var actor: String?
        var isUncertain = false
        var state = NoticeContact.State.approved
        var cases = 1
        var isQuiet = false
        var decision: DueNotice.Decision
    }

    private static let night = at(23 * hour)
    private static let morning = at(31 * hour)

    @Test(arguments: [
        Row(testDescription: "approved", decision: .proceed),
        Row(testDescription: "nobody approved the contact", state: .proposed, decision: .hold(.notApproved, until: nil)),
        Row(testDescription: "the approval was withdrawn", state: .withdrawn, decision: .hold(.notApproved, until: nil)),
        Row(testDescription: "the contact was removed", state: .removed, decision: .hold(.contactRefused, until: nil)),
        Row(testDescription: "the contact was refused", state: .refused, decision: .hold(.contactRefused, until: nil)),
        Row(testDescription: "without a case", state: .proposed, cases: 0, decision: .close),
        Row(testDescription: "a first notice at night", isQuiet: true, decision: .proceed),
        Row(testDescription: "a repeat by day", kind: .repeat, decision: .proceed),
        Row(testDescription: "a repeat at night", kind: .repeat, isQuiet: true, decision: .hold(.quietHours, until: morning)),
        Row(testDescription: "a repeat at night, released", kind: .repeat, actor: "anna", isQuiet: true, decision: .proceed),
        Row(
            testDescription: "a repeat at night that may be there already", kind: .repeat, isUncertain: true, isQuiet: true,
            decision: .proceed),
        Row(testDescription: "a withdrawal at night", kind: .withdrawal, isQuiet: true, decision: .proceed),
        Row(testDescription: "a withdrawal in test mode", kind: .withdrawal, isTest: true, decision: .hold(.testMode, until: nil)),
        Row(testDescription: "a first notice in test mode", isTest: true, decision: .proceed),
        Row(
            testDescription: "a repeat that may be there already, refused contact", kind: .repeat, isUncertain: true, state: .refused,
            decision: .hold(.contactRefused, until: nil)),
    ])
    func decides(_ row: Row) {
        var notice = NoticeRecord(contact: 1, kind: row.kind, madeAt: at(0), dueAt: at(0), report: UniqueID(high: 1, low: 1))
        (notice.actor, notice.isUncertain) = (row.actor, row.isUncertain)
        var contact = NoticeContact("abuse@provider.example", scope: .network, source: .person, proposedAt: at(0), by: "omar")
        contact.state = row.state
        let rules = DueNotice(
            notice: notice, contact: contact, cases: row.cases, quiet: QuietHours(from: 22, until: 7), isTest: row.isTest)
        #expect(rules.decision(at: row.isQuiet ? Self.night : at(12 * hour)) == row.decision)
    }
}

@Suite struct QuietHoursTests {
    // 1 January 1970 was a Thursday.
    private let day = 24 * hour

    private func quiet(_ from: Int, _ until: Int, weekends: Bool = false) throws -> QuietHours {
        try #require(QuietHours(from: from, until: until, weekends: weekends))
    }

    @Test func aNightEndsInTheMorning() throws {
        let night = try quiet(22, 7)
        #expect(night.end(at: at(22 * hour - 1)) == nil)
        #expect(night.end(at: at(22 * hour)) == at(31 * hour))
        #expect(night.end(at: at(24 * hour)) == at(31 * hour))
        #expect(night.end(at: at(31 * hour - 1)) == at(31 * hour))
        #expect(night.end(at: at(31 * hour)) == nil)
    }

    @Test func aNoonEndsOnTheSameDay() throws {
        #expect(try quiet(12, 13).end(at: at(12 * hour + 5)) == at(13 * hour))
        #expect(try quiet(12, 13).end(at: at(13 * hour)) == nil)
        #expect(try quiet(12, 12).end(at: at(12 * hour)) == nil)
    }

    @Test func aWeekendIsQuietAsAWholeWithTheNightAfterIt() throws {
        let weekend = try quiet(12, 12, weekends: true)
        #expect(weekend.end(at: at(2 * day - 1)) == nil)
        #expect(weekend.end(at: at(2 * day)) == at(4 * day))
        #expect(weekend.end(at: at(4 * day - 1)) == at(4 * day))
        #expect(weekend.end(at: at(4 * day)) == nil)
        let both = try quiet(22, 7, weekends: true)
        #expect(both.end(at: at(2 * day - hour)) == at(4 * day + 7 * hour))
    }

    @Test(arguments: [(-1, 3), (3, 24)]) func refusesWhatIsNoHour(from: Int, until: Int) {
        #expect(QuietHours(from: from, until: until) == nil)
    }
}

@Suite struct LastMinuteRulesTests {
    private static func host(_ systems: [UInt32], _ address: String = "192.0.2.1") -> TracedHost {
        TracedHost(name: "a.example", addresses: [address], systems: systems)
    }

    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var trace: LastTrace
        var before: TracedHost? = host([64_500])
        var named: Int64?
        var scope = NoticeContact.Scope.network
        var source = NoticeContact.Source.registration
        var rule: DomainRule?
        var decision: LastMinuteRules.Decision
    }

    @Test(arguments: [
        Row(testDescription: "still there", trace: .host(host([64_500], "192.0.2.9")), decision: .keep),
        Row(testDescription: "with another provider", trace: .host(host([64_501])), decision: .planAnew),
        Row(testDescription: "one of its providers stays", trace: .host(host([64_501, 64_500])), decision: .keep),
        Row(testDescription: "no system known, the same address", trace: .host(host([])), decision: .keep),
        Row(testDescription: "no system known, another address", trace: .host(host([], "192.0.2.9")), decision: .planAnew),
        Row(testDescription: "the table names this contact", trace: .host(host([64_501])), named: 7, decision: .keep),
        Row(testDescription: "the table names another contact", trace: .host(host([64_500])), named: 8, decision: .planAnew),
        Row(testDescription: "nothing known of before", trace: .host(host([64_501])), before: nil, decision: .keep),
        Row(
            testDescription: "the table does not name its own contact any more", trace: .host(host([64_500])), source: .person,
            decision: .planAnew),
        Row(testDescription: "abroad", trace: .movedAway, named: 7, decision: .move),
        Row(testDescription: "hidden", trace: .hidden, decision: .postpone(.hidden)),
        Row(testDescription: "not traced", trace: .failed, decision: .postpone(.notTraced)),
        Row(
            testDescription: "nobody may be told", trace: .host(host([64_500])), named: 7, rule: rule { $0.contact = .never },
            decision: .planAnew),
        Row(
            testDescription: "nobody may be told, not traced", trace: .failed, rule: rule { $0.contact = .never }, decision: .planAnew),
        Row(testDescription: "nobody may be told, abroad", trace: .movedAway, rule: rule { $0.contact = .never }, decision: .move),
        Row(
            testDescription: "the rule names this mailbox", trace: .host(host([64_501])), named: 8,
            rule: rule { $0.contact = .only(mailbox) }, decision: .keep),
        Row(
            testDescription: "the rule names another mailbox", trace: .host(host([64_500])), named: 7,
            rule: rule { $0.contact = .only(other) }, decision: .planAnew),
        Row(
            testDescription: "the rule's mailbox alone, a registrar", trace: .host(host([64_500])), scope: .registrar,
            rule: rule { $0.contact = .only(mailbox) }, decision: .planAnew),
        Row(
            testDescription: "the rule's mailbox and the owner", trace: .host(host([64_500])), scope: .siteOwner,
            rule: rule { ($0.contact, $0.tellsSiteOwner) = (.only(mailbox), true) }, decision: .keep),
        Row(
            testDescription: "a rule that says nothing of contacts", trace: .host(host([64_501])),
            rule: rule { $0.policeFirst = true }, decision: .planAnew),
    ])
    func decides(_ row: Row) {
        var contact = NoticeContact(
            mailbox.description, channel: .mail, scope: row.scope, source: row.source, proposedAt: at(0), by: "anna")
        contact.number = 7
        let rules = LastMinuteRules(before: row.before, contact: contact, named: row.named, rule: row.rule)
        #expect(rules.decision(row.trace) == row.decision)
    }
}

@Suite struct TracedHostTests {
    @Test func contactsAreFoundByTheNarrowestMarkFirst() {
        let host = TracedHost(name: "a.shop.example", addresses: ["192.0.2.1"], systems: [64_500])
        let marks = host.marks(for: .network)
        #expect(marks.prefix(4) == ["host:a.shop.example", "host:shop.example", "network:192.0.2.1/32", "network:192.0.2.0/31"])
        #expect(marks.suffix(2) == ["network:192.0.0.0/8", "as:64500"])
        #expect(host.marks(for: .siteOwner) == ["host:a.shop.example", "host:shop.example"])
        #expect(TracedHost(name: nil, addresses: [], systems: []).marks(for: .registrar).isEmpty)
        #expect(TracedHost(name: nil, addresses: ["2001:db8::1"], systems: []).marks(for: .network).last == "network:2001::/16")
    }

    @Test func aTraceSaysWhatAHostIs() {
        var findings = [AddressFinding(address: "192.0.2.1"), AddressFinding(address: "192.0.2.2"), AddressFinding(address: "192.0.2.3")]
        (findings[0].asn, findings[0].country) = (64_500, CountryCode("NL"))
        (findings[1].asn, findings[2].asn) = (64_500, 0)
        let host = TracedHost(of: "http://A.example./x", findings)
        #expect(host.name == "a.example" && host.systems == [64_500] && host.addresses.count == 3 && host.country == CountryCode("NL"))
        #expect(TracedHost(of: "http://192.0.2.1/x", findings).name == nil)
    }
}
