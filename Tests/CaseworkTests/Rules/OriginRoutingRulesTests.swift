import CaseStore
import HotlineModel
import Testing

@testable import Casework

/// What becomes of a routed case once the host behind a front-end is known.
@Suite struct OriginRoutingRulesTests {
    private static func country(_ code: String) -> CountryCode {
        guard let country = CountryCode(code) else { preconditionFailure("a test's country is malformed") }
        return country
    }

    private static let map = FederationMap(
        members: [
            MemberCoverage(id: nl, role: .hotline, isActive: true, countries: [country("NL"): 1]),
            MemberCoverage(id: de, role: .hotline, isActive: true, countries: [country("DE"): 1]),
            MemberCoverage(id: central, role: .central, isActive: true, countries: [:]),
        ], territories: [:])

    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var host: String
        var member = nl
        var givers: [MemberID] = []
        var placements: [PlacementRecord] = []
        var isTakeover = false
        var decision: OriginRoutingRules.Decision
    }

    @Test(arguments: [
        Row(testDescription: "hidden, and here", host: "NL", placements: [placement(central, because: .hidden)], decision: .route),
        Row(testDescription: "hidden, and elsewhere", host: "DE", placements: [placement(central, because: .hidden)], decision: .route),
        Row(testDescription: "kept here, and here", host: "NL", placements: [placement(nl, because: .hostedHere)], decision: .stay),
        Row(testDescription: "kept here, and elsewhere", host: "DE", placements: [placement(nl, because: .hostedHere)], decision: .move),
        Row(
            testDescription: "was kept here", host: "DE",
            placements: [placement(nl, .done, because: .hostedHere), placement(central, because: .hidden)], decision: .route),
        Row(testDescription: "at central, and covered", host: "DE", member: central, givers: [nl], decision: .giveBack),
        Row(testDescription: "at central, and here with its giver", host: "NL", member: central, givers: [nl], decision: .giveBack),
        Row(testDescription: "at central, and nobody covers it", host: "US", member: central, givers: [nl], decision: .stay),
        Row(
            testDescription: "at central, because its member is silent", host: "DE", member: central, givers: [nl], isTakeover: true,
            decision: .stay),
        Row(testDescription: "central's own", host: "DE", member: central, decision: .stay),
    ]) func decides(_ row: Row) {
        let origin = HostingVerdict(.located([Self.country(row.host)]), findings: [], at: start, behind: "Front")
        let rules = OriginRoutingRules(
            origin: origin, member: row.member, map: Self.map, givers: row.givers, placements: row.placements,
            isTakeover: row.isTakeover)
        #expect(rules.decision == row.decision)
    }

    @Test func onlyPlacementsBecauseOfTheFrontEndEnd() {
        let earlier = [
            placement(central, because: .hidden), placement(central, .done, number: 2, because: .hidden),
            placement(central, number: 3, because: .noMember), placement(nl, number: 4, because: .hidden), placement(de, number: 5),
        ]
        let rules = AssignmentRules(member: nl, central: central, giver: nil, isMoving: true, earlier: earlier)
        let moving = rules.unfoundedPlacements(owners: [de], isCorrection: false)
        #expect(
            moving.map(\.placement.number) == [1, 4] && moving.map(\.stays) == [false, false] && moving.map(\.isTold) == [true, false])
        // Central is responsible for a country that nobody covers as well. Our own placement is made anew.
        #expect(rules.unfoundedPlacements(owners: [central, nl], isCorrection: false).map(\.stays) == [true, false])
    }

    @Test(arguments: [
        (RoutingReason.hostedWithMember, true), (.noMember, true), (.disputed, true), (.hidden, true), (.unlocated, false),
        (.centralRole, false),
    ]) func afterACorrectionEveryPlacementByTheOldPlaceEnds(reason: RoutingReason, ends: Bool) {
        let rules = AssignmentRules(
            member: nl, central: central, giver: nil, isMoving: true, earlier: [placement(central, because: reason)])
        #expect(rules.unfoundedPlacements(owners: [de], isCorrection: true).map(\.stays) == (ends ? [false] : []))
        #expect(rules.unfoundedPlacements(owners: [de], isCorrection: false).isEmpty == (reason != .hidden))
    }

    @Test func centralsPartForASilentMemberStaysWhileThatMemberMustAct() {
        let earlier = [placement(de, because: .hostedWithMember), placement(central, number: 2, because: .silence)]
        let rules = AssignmentRules(member: nl, central: central, giver: nil, isMoving: true, earlier: earlier)
        let still = rules.unfoundedPlacements(owners: [de], isCorrection: true)
        #expect(still.map(\.placement.responsible) == [de] && still.map(\.stays) == [true])
        #expect(rules.unfoundedPlacements(owners: [nl], isCorrection: true).map(\.placement.responsible) == [de, central])
    }

    @Test func aSecondPlaceOfTheHostCorrectsTheFirst() {
        let found = event(nl, .originFound)
        #expect(!ActionHistory([found, event(nl, .routed)]).isOriginCorrected)
        #expect(ActionHistory([found, event(nl, .routed), event(central, .originFound)]).isOriginCorrected)
        #expect(ActionHistory([found]).isOriginFound(by: nl))
        #expect(!ActionHistory([found, event(central, .originFound)]).isOriginFound(by: nl))
        #expect(!ActionHistory([event(nl, .routed)]).isOriginFound(by: nl))
    }

    @Test func aPlaceIsNewsUntilTheCaseIsRouted() {
        let found = event(central, .originFound)
        #expect(ActionHistory([event(nl, .routed), found]).isOriginNews(for: nl))
        #expect(ActionHistory([found, event(de, .routed)]).isOriginNews(for: nl))
        #expect(!ActionHistory([found, event(nl, .routed)]).isOriginNews(for: nl))
        #expect(!ActionHistory([event(nl, .routed)]).isOriginNews(for: nl))
    }
}
