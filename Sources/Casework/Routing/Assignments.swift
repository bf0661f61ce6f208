import CaseStore
import Envelopes
package import HotlineModel
import Routing

/// Assigns traced cases: records their placements, and queues what follows from them.
package struct Assignments {
    let step: CaseStep
    let directory: Directory

    /// - Throws: ``CaseworkError/noDirectory``: nobody can say who is responsible.
    package init(_ step: CaseStep) throws(CaseworkError) {
        guard let directory = step.directory else { throw .noDirectory }
        self.step = step
        self.directory = directory
    }

    /// Assigns a traced case. One that another step has assigned meanwhile is ignored.
    package func assign(_ traced: UnsealedCase, verdict: HostingVerdict) throws {
        guard let record = try step.transaction.caseRecord(number: traced.record.number), record.stage == .awaitingTrace else { return }
        var opened = try step.reader.unseal(record)
        opened.file.hosting = verdict
        var rules = try rules(for: record)
        let excluded = rules.excluded(hops: try rules.isMoving ? step.reader.hops(of: record) : [])
        let dispositions = route(verdict, as: step.member, in: directory.map, policy: RoutingPolicy(excluding: excluded))
        if case .located = verdict.outcome, try step.reader.history(of: record).isOriginNews(for: step.member) {
            try endUnfoundedPlacements(of: opened, owners: dispositions.map(rules.responsible), rules)
            rules.earlier = try step.transaction.placements(of: record.number)
        }
        switch rules.decision(on: dispositions) {
        case .giveBack:
            try giveBack(opened, verdict: verdict)
        case .assign(let assigned):
            if rules.isMoving { try tellMove(of: opened, verdict: verdict, rules) }
            try assign(opened, as: assigned, rules)
        }
    }

    private func rules(for record: CaseRecord) throws -> AssignmentRules {
        let hasMoved = try step.transaction.hasEvent(.moved, caseNumber: record.number)
        return AssignmentRules(
            member: step.member, central: directory.central, giver: record.receivedFrom,
            isMoving: try hasMoved && step.reader.rules(for: record).isMoving
                || step.reader.history(of: record).isOriginNews(for: step.member),
            earlier: try step.transaction.placements(of: record.number))
    }

    /// Ends placements that stood because a front-end hid the host, or by a wrong answer about it. Their members hear who is responsible now, and
    /// where the host is.
    private func endUnfoundedPlacements(of opened: UnsealedCase, owners: [MemberID], _ rules: AssignmentRules) throws {
        let isCorrection = try step.reader.history(of: opened.record).isOriginCorrected
        for unfounded in rules.unfoundedPlacements(owners: owners, isCorrection: isCorrection) {
            let reason = CaseEventKind.originFound.rawValue
            if !unfounded.stays { try step.transaction.setState(ofPlacement: unfounded.placement.number, to: .reassigned) }
            guard unfounded.isTold, let next = unfounded.stays ? unfounded.placement.responsible : owners.first else { continue }
            let body = UpdateBody(
                event: .reassigned, at: step.moment, reason: reason, hosting: opened.file.hosting, responsible: next)
            try Correspondence(step).queue(.update(body), to: unfounded.placement.responsible, about: opened, lane: .urgent)
            if !unfounded.stays { try step.decide(.reassigned, about: opened.record, reason: reason) }
        }
    }

    /// Tells the members that reported a case that it moved, and who is responsible now.
    private func tellMove(of opened: UnsealedCase, verdict: HostingVerdict, _ rules: AssignmentRules) throws {
        let owners = route(verdict, as: step.member, in: directory.map).map(rules.responsible)
        for giver in try step.reader.givers(of: opened.record) {
            let body = UpdateBody(
                event: .moved, at: step.moment, hosting: verdict, responsible: rules.next(for: giver.member, among: owners))
            try Correspondence(step).queue(.update(body), to: giver.member, about: opened, as: giver.caseID, lane: .urgent)
        }
    }

    private func assign(_ traced: UnsealedCase, as dispositions: [Disposition], _ rules: AssignmentRules) throws {
        var opened = traced
        opened.record.stage = .routed
        try step.save(opened)
        for disposition in dispositions {
            let responsible = rules.responsible(for: disposition)
            _ = try step.transaction.add(
                PlacementRecord(
                    caseNumber: opened.record.number, disposition: disposition, responsible: responsible, placedAt: step.moment,
                    network: opened.file.hosting?.network(in: disposition.countries)))
            step.count(.placementAssigned(disposition.kind))
            if responsible != step.member { try Correspondence(step).give(opened, to: responsible, for: disposition) }
        }
        try copyToCentral(opened, dispositions)
        let reasons = dispositions.map { "\($0.kind.rawValue):\($0.reason.rawValue)" }.joined(separator: ",")
        try step.decide(.routed, about: opened.record, reason: reasons.isEmpty ? "standing" : reasons)
        // It went back to its giver if no placement of ours, or of a member we gave it to, is left.
        try step.closeIfDone(opened, reason: "placedElsewhere")
    }

    /// Gives central its copy, unless central gets the case itself.
    private func copyToCentral(_ opened: UnsealedCase, _ dispositions: [Disposition]) throws {
        let central = directory.central
        guard !dispositions.contains(where: { $0.kind == .central || $0.destination.receiver == central }) else { return }
        try Correspondence(step).copyToCentral(opened)
    }

    /// Returns a case that our own trace says is not hosted here to the member that gave it.
    private func giveBack(_ traced: UnsealedCase, verdict: HostingVerdict) throws {
        var opened = traced
        opened.record.stage = .closed
        try step.save(opened)
        try step.decide(.notHere, about: opened.record)
        try Correspondence(step).update(.notHere, about: opened, hosting: verdict)
    }
}
