import Envelopes
import HotlineModel
import Runtime

/// The analysts of one hotline: they lease what is most urgent, look, and assess, until nothing waits.
///
/// An assessment names its lease, and a lease ends with it, so one that is sent again after a broken connection is refused and doubles nothing.
/// A lease whose answer was lost is given back and given out anew.
struct Analysts: Sendable {
    let link: NodeLink
    let findings: Findings
    let board: ProgressBoard

    /// The cases put before them: the nodes' names by the number of the planned case.
    typealias Views = [Int: Set<String>]

    /// How many of them work at the same time.
    static let count = 4
    private static let longestStack = 50
    private static let name = "analyst of the replay"
    private static let leases = "/api/v1/worklist/leases", assessments = "/api/v1/assessments"

    /// Works until nothing waits.
    ///
    /// - Throws: ``ReplayError/stuck(seconds:left:)`` when what waits is given to nobody for as long as the replay waits.
    func work() async throws -> Views {
        var views: Views = [:]
        var deadline = link.clock.now() + link.patience.milliseconds
        while true {
            let left = try await left()
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

    /// All of them at once, until each is given nothing more; what is not theirs goes back to whoever it is for.
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

    /// What one of them did, or all.
    private struct Shift: Sendable {
        var views: Views = [:]
        var assessed = 0
    }

    private func alone(_ name: String) async throws -> Shift {
        var shift = Shift()
        let request: JSONValue = ["analyst": .string(name), "count": .integer(Int64(Self.longestStack))]
        while true {
            let answer = try await link.value("POST", Self.leases, request.compactBytes)
            guard let rows = answer["leases"]?.array else { throw link.unexpected(Self.leases) }
            if rows.isEmpty { return shift }
            let stack = try rows.map { row in
                guard let lease = Lease(row) else { throw link.unexpected(Self.leases) }
                guard let index = findings.index(for: lease) else { throw ReplayError.foreignCase(link.member, lease.caseID) }
                return Shown(lease: lease, index: index)
            }
            for shown in stack { shift.views[shown.index, default: []].insert(shown.lease.caseID) }
            let assessed = try await assess(stack)
            board.advance(.assessing, by: assessed)
            shift.assessed += assessed
            // What could not be assessed waits until it is given back.
            if assessed == 0 { return shift }
        }
    }

    /// A leased case and the planned one.
    private struct Shown: Sendable {
        let lease: Lease
        let index: Int
    }

    /// Assesses a stack; returns how many findings the node took.
    private func assess(_ stack: [Shown]) async throws -> Int {
        let body = RequestLines.body(stack) { RequestLines.assessment(of: findings[$0.index], in: $0.lease, to: &$1) }
        let answer = try await link.ask("POST", Self.assessments, body)
        var taken = 0
        for answer in try link.answers(in: answer, to: stack.count, of: Self.assessments) {
            guard let refusal = answer.refusal else {
                taken += 1
                continue
            }
            guard Self.meansDone.contains(refusal.code) else {
                throw ReplayError.refused(link.member, what: "an assessment", code: refusal.code, detail: refusal.detail)
            }
        }
        return taken
    }

    /// Refusals that say that the assessment is there already, and perhaps that its case has gone on to another member, or that the case is on
    /// the work list again and will be given out anew. Whatever still waits, waits on the list, so none of them can hide a case.
    private static let meansDone: Set<String> = [
        "assessmentFinal", "actionStands", "wrongStage", "notResponsible", "leaseLapsed", "leasedByAnother", "sameAnalyst",
    ]

    // MARK: The work list

    /// Refusals that say that there is no such lease any more, as when it was given back and the answer was lost.
    private static let isOver: Set<String> = ["leaseLapsed", "leasedByAnother", "wrongStage"]

    /// What the work list holds, and how much of it somebody has.
    private struct Left: Sendable {
        let waiting: Int
        let leased: Int
    }

    private func left() async throws -> Left {
        let target = "/api/v1/worklist?limit=1", page = try await link.value("GET", target)
        guard let waiting = page["waiting"]?.integer, let leased = page["leased"]?.integer else { throw link.unexpected(target) }
        return Left(waiting: Int(waiting), leased: Int(leased))
    }

    /// Gives back what an earlier run, or an answer that was lost, left in the name of these analysts.
    private func giveBack() async throws {
        var place: String?
        repeat {
            let target = "/api/v1/worklist?limit=1000", page = try await link.value("GET", place.map { "\(target)&after=\($0)" } ?? target)
            guard let rows = page["rows"]?.array else { throw link.unexpected(target) }
            for row in rows {
                guard row["analyst"]?.string?.hasPrefix(Self.name) == true, let id = row["case"]?.string,
                    let number = row["lease"]?.integer
                else { continue }
                do { _ = try await link.ask("DELETE", "/api/v1/worklist/\(id)/lease?lease=\(number)") } catch ReplayError.refused(
                    _, _, let code, _) where Self.isOver.contains(code)
                {}
            }
            place = page["next"]?.string
        } while place != nil
    }
}
