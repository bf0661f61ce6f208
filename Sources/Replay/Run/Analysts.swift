import Envelopes
import HotlineModel
import NodeMessages
import Runtime

/// The analysts of one hotline: they lease the most urgent cases, look at them and assess them, until no case waits.
///
/// An assessment names its lease and ends it. If it is sent again after a broken connection, it is refused and nothing is recorded twice.
/// If the answer to a lease was lost, the analyst returns the case and leases it again.
struct Analysts: Sendable {
    let link: NodeLink
    let findings: Findings
    let board: ProgressBoard

    /// The cases that were shown: the nodes' names, by the number of the planned case.
    typealias Views = [Int: Set<CaseID>]

    /// The number of analysts who work at the same time.
    static let count = 4
    private static let name = "analyst of the replay"

    /// Works until nothing waits.
    ///
    /// - Throws: ``ReplayError/stuck(seconds:left:)`` if cases wait but none can be leased for as long as the replay waits.
    func work() async throws -> Views {
        var views: Views = [:]
        var deadline = link.clock.now() + link.patience.milliseconds
        while true {
            let left = try await link.answer(to: WorkListEndpoints.list.ask(WorkListRequest(limit: Whole(1))))
            guard left.waiting > 0 else { return views }
            if left.leased > 0 { try await giveBack() }
            let done = try await together()
            views.merge(done.views) { $0.union($1) }
            if done.assessed > 0 {
                deadline = link.clock.now() + link.patience.milliseconds
            } else {
                // Somebody else has them, or they are held back from people for the time being.
                guard link.clock.now() < deadline else {
                    throw ReplayError.stuck(seconds: link.patience.components.seconds, left: left.waiting)
                }
                try await link.clock.sleep(for: .milliseconds(200))
            }
        }
    }

    /// All analysts work at once until no case can be leased. Cases that are not of the plan are returned.
    private func together() async throws -> Shift {
        do { return try await allAtOnce() } catch ReplayError.foreignCase(let member, let id) {
            try await giveBack()
            throw ReplayError.foreignCase(member, id)
        }
    }

    private func allAtOnce() async throws -> Shift {
        try await withThrowingTaskGroup(of: Shift.self) { group in
            for number in 1...Self.count { group.addTask { try await alone("\(Self.name) \(number)") } }
            var all = Shift()
            for try await shift in group {
                all.views.merge(shift.views) { $0.union($1) }
                all.assessed += shift.assessed
            }
            return all
        }
    }

    /// The work of one analyst, or of all.
    private struct Shift: Sendable {
        var views: Views = [:]
        var assessed = 0
    }

    private func alone(_ name: String) async throws -> Shift {
        var shift = Shift()
        let request = LeaseRequest(analyst: PersonName(text: name), count: Whole(50))
        while true {
            let leased = try await link.answer(to: WorkListEndpoints.leases.ask(request)).items
            if leased.isEmpty { return shift }
            let stack = try leased.map { leased in
                guard let index = findings.index(for: leased) else { throw ReplayError.foreignCase(link.member, leased.case) }
                return Shown(leased: leased, index: index)
            }
            for shown in stack { shift.views[shown.index, default: []].insert(shown.leased.case) }
            let assessed = try await assess(stack)
            board.advance(.assessing, by: assessed)
            shift.assessed += assessed
            // Cases that could not be assessed wait until they are returned.
            if assessed == 0 { return shift }
        }
    }

    /// A leased case and the planned one.
    private struct Shown: Sendable {
        let leased: LeasedCaseView
        let index: Int
    }

    /// Assesses a stack; returns the number of findings that the node recorded.
    private func assess(_ stack: [Shown]) async throws -> Int {
        let requests = stack.map { AssessmentRequest(findings[$0.index], of: $0.leased) }
        let refusals = try await link.answers(to: CaseEndpoints.assessments, requests).compactMap(\.refusal)
        for refusal in refusals where !Self.meansDone.contains(refusal.code) {
            throw ReplayError(refusal, of: "an assessment", by: link.member)
        }
        return stack.count - refusals.count
    }

    /// Refusals that say that the assessment is there already, and perhaps that its case has gone on to another member, or that the case is on
    /// the work list again and will be given out anew. Whatever still waits, waits on the list, so none of them can hide a case.
    private static let meansDone: Set<String> = [
        "assessmentFinal", "actionStands", "wrongStage", "notResponsible", "leaseLapsed", "anotherLease", "leasedByAnother", "sameAnalyst",
    ]

    // MARK: The work list

    /// Refusals that say that the lease is over, for example because it was returned and the answer was lost.
    private static let isOver: Set<String> = ["leaseLapsed", "anotherLease", "leasedByAnother", "wrongStage"]

    /// Returns the cases that these analysts still have from an earlier run or a lost answer.
    private func giveBack() async throws {
        var place: WorkListPlace?
        repeat {
            let page = try await link.answer(to: WorkListEndpoints.list.ask(WorkListRequest(after: place, limit: Whole(1_000))))
            for row in page.items where row.analyst?.hasPrefix(Self.name) == true {
                let lease = LeaseReturn(lease: row.lease.flatMap { Ordinal(Int($0)) })
                do { _ = try await link.answer(to: WorkListEndpoints.release.ask(row.case, lease)) } catch ReplayError.refused(
                    _, _, let code, _) where Self.isOver.contains(code)
                {}
            }
            place = page.next.flatMap(WorkListPlace.init(text:))
        } while place != nil
    }
}
