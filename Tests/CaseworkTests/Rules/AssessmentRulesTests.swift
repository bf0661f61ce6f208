import CaseStore
import HotlineModel
import Testing

@testable import Casework

/// A case as it stands, and who asks.
private struct Situation {
    var stage = CaseStage.routed
    var classification: Classification? = .national
    var isOurs = true
    /// Who has a share, and how it stands.
    var shares: [(MemberID, PlacementState)] = [(nl, .open)]
    /// What happened, oldest first.
    var events: [(MemberID, CaseEventKind)] = []
    var recogniser: MemberID?

    var rules: AssessmentRules {
        let placements = shares.map { responsible, state in placement(responsible, state) }
        return AssessmentRules(
            for: nl, stage: stage, classification: classification, isOurs: isOurs, placements: placements,
            events: events.map { event($0.0, $0.1) }, recogniser: recogniser)
    }
}

/// Each of ICCAM's rules is a row.
@Suite struct AssessmentRulesTests {
    fileprivate struct Assessing: CustomTestStringConvertible, Sendable {
        let rule: String
        let situation: @Sendable () -> Situation
        var by = nl
        let refusal: AssessmentRules.Refusal?
        var testDescription: String { rule }
    }

    fileprivate static let assessing: [Assessing] = [
        .init(
            rule: "what nobody assessed is ours to assess",
            situation: { Situation(stage: .awaitingAssessment, classification: nil, shares: []) }, refusal: nil),
        .init(
            rule: "baseline is final for the responsible member", situation: { Situation(classification: .baseline) },
            refusal: .baselineIsFinal),
        .init(
            rule: "baseline is final for another responsible member",
            situation: { Situation(classification: .baseline, shares: [(de, .open)]) }, by: de,
            refusal: .baselineIsFinal),
        .init(
            rule: "baseline is final before it is traced",
            situation: { Situation(stage: .awaitingTrace, classification: .baseline, shares: []) }, refusal: .baselineIsFinal),
        .init(
            rule: "baseline that nobody saw is not final for who recognised it",
            situation: { Situation(classification: .baseline, shares: [(de, .open)], recogniser: nl) }, refusal: nil),
        .init(
            rule: "baseline that nobody saw is not final for the responsible member",
            situation: { Situation(classification: .baseline, shares: [(de, .open)], recogniser: nl) }, by: de, refusal: nil),
        .init(
            rule: "baseline that nobody saw is not anybody's",
            situation: { Situation(classification: .baseline, shares: [(de, .open)], recogniser: nl) }, by: us, refusal: .notResponsible),
        .init(
            rule: "baseline that nobody saw stays after an action",
            situation: { Situation(classification: .baseline, events: [(nl, .referred)], recogniser: nl) }, refusal: .actionStands),
        .init(
            rule: "what waits for an analyst again is ours whatever was done before",
            situation: {
                Situation(stage: .awaitingAssessment, classification: nil, shares: [(de, .withdrawn)], events: [(de, .removed)])
            }, refusal: nil),
        .init(
            rule: "what waits for an analyst again is also who had it to find",
            situation: { Situation(stage: .awaitingAssessment, classification: nil, shares: [(de, .withdrawn)]) }, by: de, refusal: nil),
        .init(rule: "national is assessed again by the responsible member", situation: { Situation() }, refusal: nil),
        .init(
            rule: "national with another is not ours any more", situation: { Situation(shares: [(de, .open)]) }, refusal: .notResponsible),
        .init(rule: "national with another is theirs", situation: { Situation(shares: [(de, .open)]) }, by: de, refusal: nil),
        .init(rule: "national with us is not another's", situation: { Situation() }, by: de, refusal: .notResponsible),
        .init(
            rule: "national with both is anybody's of them", situation: { Situation(shares: [(nl, .open), (de, .open)]) }, by: de,
            refusal: nil),
        .init(
            rule: "a share that was returned makes nobody responsible", situation: { Situation(shares: [(de, .returned), (nl, .open)]) },
            by: de, refusal: .notResponsible),
        .init(
            rule: "a share that was reassigned makes nobody responsible",
            situation: { Situation(shares: [(de, .reassigned), (central, .open)]) }, by: de, refusal: .notResponsible),
        .init(
            rule: "what was given to us and not looked up yet is nobody's",
            situation: { Situation(stage: .awaitingTrace, isOurs: false, shares: []) }, refusal: .wrongStage),
        .init(
            rule: "what we gave back is not ours", situation: { Situation(stage: .closed, isOurs: false, shares: []) },
            refusal: .notResponsible),
        .init(rule: "our own is ours while nobody has a share", situation: { Situation(stage: .awaitingTrace, shares: []) }, refusal: nil),
        .init(
            rule: "what was not illegal may be found otherwise",
            situation: { Situation(stage: .closed, classification: .notIllegal, shares: []) }, refusal: nil),
        .init(
            rule: "a copy is for information only", situation: { Situation(stage: .copy, isOurs: false, shares: []) },
            refusal: .notResponsible),
        .init(
            rule: "a copy is for information even when it is baseline",
            situation: { Situation(stage: .copy, classification: .baseline, isOurs: false, shares: []) }, refusal: .notResponsible),
        .init(
            rule: "a copy is for information even when a share names us", situation: { Situation(stage: .copy, isOurs: false) },
            refusal: .notResponsible),
        .init(
            rule: "a classification nobody here knows is not final",
            situation: { Situation(classification: Classification(rawValue: "25")) }, refusal: nil),
        .init(
            rule: "nothing is assessed after the police have it", situation: { Situation(events: [(nl, .referred)]) },
            refusal: .actionStands),
        .init(
            rule: "nothing is assessed after the provider was told", situation: { Situation(events: [(nl, .noticed)]) },
            refusal: .actionStands),
        .init(rule: "nothing is assessed after removal", situation: { Situation(events: [(nl, .removed)]) }, refusal: .actionStands),
        .init(
            rule: "nothing is assessed after it was unavailable", situation: { Situation(events: [(nl, .unavailable)]) },
            refusal: .actionStands),
        .init(
            rule: "an action of another responsible member counts too",
            situation: { Situation(shares: [(nl, .open), (de, .open)], events: [(de, .noticed)]) }, refusal: .actionStands),
        .init(
            rule: "nothing is assessed after an action and a move",
            situation: { Situation(events: [(nl, .noticed), (nl, .moved), (nl, .routed)]) }, refusal: .actionStands),
        .init(rule: "a move alone is no action", situation: { Situation(events: [(nl, .moved), (nl, .routed)]) }, refusal: nil),
    ]

    @Test(arguments: assessing) fileprivate func ruleOfAssessing(_ row: Assessing) {
        #expect(row.situation().rules.refusalToAssess(by: row.by) == row.refusal)
    }

    fileprivate struct Acting: CustomTestStringConvertible, Sendable {
        let rule: String
        let situation: @Sendable () -> Situation
        let action: CaseEventKind
        let verdict: AssessmentRules.ActionVerdict
        var testDescription: String { rule }
    }

    fileprivate static let acting: [Acting] = [
        .init(rule: "the responsible member acts", situation: { Situation() }, action: .noticed, verdict: .allowed),
        .init(
            rule: "baseline may be acted on like any", situation: { Situation(classification: .baseline) }, action: .removed,
            verdict: .allowed),
        .init(
            rule: "nobody else acts", situation: { Situation(shares: [(de, .open)]) }, action: .noticed, verdict: .refused(.notResponsible)),
        .init(
            rule: "a share given back is no responsibility", situation: { Situation(shares: [(nl, .returned), (de, .open)]) },
            action: .removed, verdict: .refused(.notResponsible)),
        .init(
            rule: "the own police have what went to central", situation: { Situation(shares: [(central, .open)]) }, action: .referred,
            verdict: .allowed),
        .init(
            rule: "nothing else is ours of what went to central", situation: { Situation(shares: [(central, .open)]) }, action: .noticed,
            verdict: .refused(.notResponsible)),
        .init(rule: "an action happens once", situation: { Situation(events: [(nl, .noticed)]) }, action: .noticed, verdict: .stands),
        .init(
            rule: "once stands after the case was closed",
            situation: { Situation(stage: .closed, shares: [(nl, .done)], events: [(nl, .removed), (nl, .closed)]) }, action: .removed,
            verdict: .stands),
        .init(rule: "another action may follow", situation: { Situation(events: [(nl, .noticed)]) }, action: .removed, verdict: .allowed),
        .init(
            rule: "another member's action is not ours",
            situation: { Situation(shares: [(nl, .open), (de, .open)], events: [(de, .noticed)]) }, action: .noticed, verdict: .allowed),
        .init(
            rule: "after a move it may happen again", situation: { Situation(events: [(nl, .noticed), (nl, .moved), (nl, .routed)]) },
            action: .noticed, verdict: .allowed),
        .init(
            rule: "after a move once is once again",
            situation: { Situation(events: [(nl, .noticed), (nl, .moved), (nl, .routed), (nl, .noticed)]) }, action: .noticed,
            verdict: .stands),
        .init(
            rule: "another member's move starts nothing anew",
            situation: { Situation(shares: [(nl, .open), (de, .open)], events: [(nl, .noticed), (de, .moved)]) }, action: .noticed,
            verdict: .stands),
        .init(
            rule: "after it was reopened it may happen again",
            situation: { Situation(events: [(nl, .removed), (nl, .closed), (de, .reopened), (nl, .routed)]) }, action: .removed,
            verdict: .allowed),
        .init(
            rule: "a move needs a share that is open", situation: { Situation(shares: [(nl, .done)]) }, action: .moved,
            verdict: .refused(.notResponsible)),
        .init(
            rule: "a move under way is not repeated", situation: { Situation(stage: .awaitingTrace, events: [(nl, .moved)]) },
            action: .moved, verdict: .stands),
        .init(
            rule: "a second move may follow", situation: { Situation(events: [(nl, .moved), (nl, .routed)]) }, action: .moved,
            verdict: .allowed),
        .init(
            rule: "what is not routed is not acted on", situation: { Situation(stage: .awaitingTrace, shares: []) }, action: .noticed,
            verdict: .refused(.wrongStage)),
        .init(
            rule: "what nobody assessed is not acted on",
            situation: { Situation(stage: .awaitingAssessment, classification: nil, shares: []) }, action: .referred,
            verdict: .refused(.wrongStage)),
        .init(
            rule: "not illegal is an assessment", situation: { Situation() }, action: .notIllegal,
            verdict: .refused(.unknownAction(.notIllegal))),
    ]

    @Test(arguments: acting) fileprivate func ruleOfActing(_ row: Acting) {
        #expect(row.situation().rules.verdict(on: row.action) == row.verdict)
    }

    @Test func theLastAssessmentCounts() {
        // National, and then found to be baseline: the rules ask the last one alone.
        #expect(
            Situation(classification: .baseline, events: [(nl, .assessed), (nl, .assessed)]).rules.refusalToAssess(by: nl)
                == .baselineIsFinal)
        #expect(Situation(classification: .notIllegal, events: [(nl, .assessed), (nl, .assessed)]).rules.refusalToAssess(by: nl) == nil)
    }

    @Test func aCaseIsCompleteForMonitoringOnceAllThreeAreFilled() {
        var site = SiteDetails()
        #expect(site.missing == ["siteType", "commerciality", "payments"])
        site.type = SiteType(rawValue: "forum")
        #expect(site.missing == ["commerciality", "payments"])
        site.payments = [PaymentMethod(rawValue: "none")]
        #expect(site.missing == ["commerciality"])
        site.commerciality = Commerciality(rawValue: "undetermined")
        #expect(site.missing.isEmpty)
    }
}

/// What a finding is worth where policy asks for a second pair of eyes.
@Suite struct PairsOfEyesTests {
    private static func finding(_ actor: String, _ classification: Classification, _ kind: ReportKind = .childSexualAbuse)
        -> PairsOfEyes.Finding
    {
        PairsOfEyes.Finding(actor: actor, classification: classification, kind: kind)
    }

    @Test(arguments: [
        (SecondAssessment.off, Classification.baseline, false), (.off, .national, false), (.off, .notIllegal, false),
        (.illegal, .baseline, true), (.illegal, .national, true), (.illegal, .notIllegal, false),
        (.baseline, .baseline, true), (.baseline, .national, false), (.baseline, .notIllegal, false),
        (.all, .baseline, true), (.all, .national, true), (.all, .notIllegal, true),
    ])
    func aFirstFindingWaitsWherePolicyAsks(policy: SecondAssessment, found: Classification, waits: Bool) {
        #expect(PairsOfEyes(policy: policy, earlier: []).weight(of: Self.finding("anna", found)) == (waits ? .waits : .counts))
    }

    @Test func aSecondCountsWhenItIsTheSameAndSomebodyElses() {
        let eyes = PairsOfEyes(policy: .illegal, earlier: [Self.finding("anna", .baseline)])
        #expect(eyes.weight(of: Self.finding("bert", .baseline)) == .counts)
        #expect(eyes.weight(of: Self.finding("anna", .baseline)) == .sameAnalyst)
        #expect(eyes.weight(of: Self.finding("bert", .national)) == .differs)
        #expect(eyes.weight(of: Self.finding("bert", .notIllegal)) == .differs)
        #expect(eyes.weight(of: Self.finding("bert", .baseline, .childErotica)) == .differs)
    }

    @Test func aThirdDecidesWhateverItFinds() {
        let eyes = PairsOfEyes(policy: .baseline, earlier: [Self.finding("anna", .baseline), Self.finding("bert", .notIllegal, .other)])
        for found in Classification.known { #expect(eyes.weight(of: Self.finding("cleo", found)) == .counts) }
        for name in ["anna", "bert"] { #expect(eyes.weight(of: Self.finding(name, .national)) == .sameAnalyst) }
    }

    @Test func whatWaitedCountsOnceNobodyAsksAnyMore() {
        let eyes = PairsOfEyes(policy: .off, earlier: [Self.finding("anna", .baseline)])
        #expect(eyes.weight(of: Self.finding("anna", .baseline)) == .counts)
    }
}
