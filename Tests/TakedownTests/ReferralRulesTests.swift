import CaseStore
import HotlineModel
import Testing

@testable import Takedown

@Suite struct ReferralRulesTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var scope = ReferralPolicy.Scope.everyCase
        var isIllegal = true
        var placements = [Row.kept]
        var isInDoubt = false
        var isReferredByHand = false
        var state: ReferralState?
        var decision: ReferralRules.Decision

        static let nl = TestMembers.nl
        static let kept = placement(.keep, nl)
        static func placement(_ to: Disposition.Destination, _ responsible: MemberID, _ state: PlacementState = .open) -> PlacementRecord {
            var placement = PlacementRecord(
                caseNumber: 1, disposition: Disposition(to, reason: .hostedHere), responsible: responsible,
                placedAt: Timestamp(milliseconds: 0))
            placement.state = state
            return placement
        }
    }

    private static let (nl, de, central) = (Row.nl, TestMembers.de, TestMembers.central)

    @Test(arguments: [
        Row(testDescription: "kept here", decision: .queue),
        Row(testDescription: "gone before anybody looked", placements: [Row.placement(.keep, nl, .done)], decision: .queue),
        Row(testDescription: "with central", placements: [Row.placement(.central, central)], decision: .queue),
        Row(testDescription: "forwarded", placements: [Row.placement(.forward(to: de), de)], decision: .none),
        Row(
            testDescription: "forwarded and kept", placements: [Row.placement(.forward(to: de), de), Row.kept], decision: .queue),
        Row(testDescription: "given back", placements: [Row.placement(.keep, nl, .returned)], decision: .none),
        Row(testDescription: "not illegal", isIllegal: false, decision: .none),
        Row(testDescription: "a person told the police", isReferredByHand: true, decision: .none),
        Row(testDescription: "by hand only", scope: .byHand, decision: .none),
        Row(testDescription: "kept here, a person must look again", isInDoubt: true, decision: .none),
        Row(testDescription: "waits, a person must look again", isInDoubt: true, state: .waiting, decision: .cancel),
        Row(testDescription: "postponed, a person must look again", isInDoubt: true, state: .postponed, decision: .none),
        Row(testDescription: "with the police, a person must look again", isInDoubt: true, state: .bundled, decision: .none),
        Row(testDescription: "cancelled, a person must look again", isInDoubt: true, state: .cancelled, decision: .none),
        Row(testDescription: "waits already", state: .waiting, decision: .none),
        Row(testDescription: "postponed already", state: .postponed, decision: .none),
        Row(testDescription: "waits, found not illegal", isIllegal: false, state: .waiting, decision: .cancel),
        Row(
            testDescription: "postponed, withdrawn", placements: [Row.placement(.keep, nl, .withdrawn)], state: .postponed,
            decision: .cancel),
        Row(testDescription: "waits by hand, still stands", scope: .byHand, state: .waiting, decision: .none),
        Row(testDescription: "with the police, removed", placements: [Row.placement(.keep, nl, .done)], state: .bundled, decision: .none),
        Row(
            testDescription: "with the police, finding withdrawn", placements: [Row.placement(.keep, nl, .withdrawn)], state: .bundled,
            decision: .revoke),
        Row(testDescription: "with the police, not illegal", isIllegal: false, state: .bundled, decision: .revoke),
        Row(testDescription: "cancelled, stands again", state: .cancelled, decision: .queue),
        Row(testDescription: "the police were told, stands again", state: .ended, decision: .queue),
        Row(testDescription: "the police are about to be told, stands again", state: .revoked, decision: .restore),
        Row(testDescription: "the police are about to be told", isIllegal: false, state: .revoked, decision: .none),
    ])
    func decides(_ row: Row) {
        let rules = ReferralRules(
            member: Self.nl, scope: row.scope, isIllegal: row.isIllegal, placements: row.placements, isInDoubt: row.isInDoubt,
            isReferredByHand: row.isReferredByHand, state: row.state)
        #expect(rules.decision == row.decision)
    }
}

@Suite struct RevocationReasonTests {
    @Test(
        arguments: [
            (nil, CaseStage.awaitingAssessment, RevocationReason.findingWithdrawn), (.national, .withdrawn, .findingWithdrawn),
            (.notIllegal, .closed, .notIllegal), (.baseline, .routed, .notOurs),
        ] as [(Classification?, CaseStage, RevocationReason)])
    func saysWhy(classification: Classification?, stage: CaseStage, reason: RevocationReason) {
        #expect(RevocationReason(classification, at: stage) == reason)
    }
}

@Suite struct BundleRulesTests {
    private let hour: Int64 = 3_600_000

    private func rules(waiting: Int64? = nil, full: Bool = false, last: Int64? = nil, revocations: Bool = false) -> BundleRules {
        BundleRules(
            policy: ReferralPolicy(), waitingSince: waiting.map(Timestamp.init(milliseconds:)), isFull: full,
            lastMadeAt: last.map(Timestamp.init(milliseconds:)), hasRevocations: revocations)
    }

    private func at(_ milliseconds: Int64) -> Timestamp { Timestamp(milliseconds: milliseconds) }

    @Test func waitsForOthersForTheInterval() {
        #expect(!rules(waiting: 0).isDue(at: at(hour - 1)))
        #expect(rules(waiting: 0).isDue(at: at(hour)))
        #expect(!rules().isDue(at: at(hour)))
    }

    @Test func aFullBundleAndARevocationDoNotWait() {
        #expect(rules(waiting: 0, full: true).isDue(at: at(1)))
        #expect(rules(revocations: true).isDue(at: at(1)))
    }

    @Test func repeatsAloneMakeABundleOnceADay() {
        #expect(!rules(last: 0).isDueForRepeats(at: at(24 * hour - 1)))
        #expect(rules(last: 0).isDueForRepeats(at: at(24 * hour)))
        #expect(!rules().isDueForRepeats(at: at(24 * hour)))
    }

    @Test(arguments: [
        (failures: 1, minutes: 1), (failures: 2, minutes: 2), (failures: 6, minutes: 32), (failures: 7, minutes: 60),
        (failures: 90, minutes: 60),
    ])
    func deliveriesBackOffToAnHour(failures: Int, minutes: Int) {
        #expect(DeliveryBackoff.wait(after: failures) == .seconds(60 * minutes))
    }
}
