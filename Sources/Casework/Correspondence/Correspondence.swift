import CaseStore
import Cryptography
package import Envelopes
package import HotlineModel

/// Queues envelopes about cases for other members.
package struct Correspondence {
    let step: CaseStep

    package init(_ step: CaseStep) { self.step = step }

    /// Queues an envelope about a case, in the lane that the case first took to that member.
    ///
    /// - Parameters:
    ///   - name: The receiver's name for the case, if it is not our own.
    ///   - moment: The time that the envelope says, if it is not the step's.
    package func queue(
        _ body: EnvelopeBody, to receiver: MemberID, about opened: UnsealedCase, as name: CaseID? = nil, lane preferred: Lane,
        at moment: Timestamp? = nil
    ) throws {
        let envelope = Envelope(
            id: UniqueID(at: step.moment), from: step.member, to: receiver, at: moment ?? step.moment, caseID: name ?? opened.record.id,
            body: body)
        let line = envelope.line()
        let lane = try step.transaction.lane(of: opened.record.number, to: receiver) ?? preferred
        _ = try step.transaction.enqueue(
            OutboundLine(
                to: receiver, lane: lane, id: envelope.id, type: envelope.type.rawValue, caseNumber: opened.record.number,
                leaf: MerkleTree.leaf(line), sealedLine: try opened.key.seal(line, as: .outboundLine), size: line.count,
                queuedAt: step.moment))
        step.wake(.outbox(receiver))
    }

    /// Sends a case to the member that must act on it.
    ///
    /// A case that another member gave us travels as a `handover`, with the evidence of how it came to us.
    func give(_ opened: UnsealedCase, to receiver: MemberID, for disposition: Disposition, takeover: Bool = false) throws {
        let origin = try step.transaction.reports(of: opened.record.number).first?.origin.kind ?? .proactive
        let report = ReportBody(
            file: opened.file, origin: origin, reason: disposition.reason, countries: disposition.countries,
            isTakeover: takeover)
        let body: EnvelopeBody
        if let earlier = try step.reader.arrival(of: opened.record) {
            body = .handover(HandoverBody(report: report, firstReporter: opened.record.id.opener, earlier: earlier))
        } else {
            body = .report(report)
        }
        try queue(body, to: receiver, about: opened, lane: opened.file.lane)
    }

    /// Tells every member that reported a case about an event.
    package func update(
        _ event: CaseEventKind, about opened: UnsealedCase, reason: String? = nil, hosting: HostingVerdict? = nil
    ) throws {
        try tellGivers(of: opened, UpdateBody(event: event, at: step.moment, reason: reason, hosting: hosting))
    }

    /// Sends an update to every member that has a case, except the one it came from.
    func tellHolders(of opened: UnsealedCase, _ body: UpdateBody, except source: MemberID? = nil) throws {
        try tellHolders(of: opened, .update(body), except: source)
    }

    /// Sends an envelope to every member that has a case: those that reported it, under their own names for it, and those that got it as a
    /// report, a handover or a copy.
    func tellHolders(of opened: UnsealedCase, _ body: EnvelopeBody, except source: MemberID? = nil) throws {
        var told = Set([step.member, source].compactMap(\.self))
        for giver in try step.reader.givers(of: opened.record) where told.insert(giver.member).inserted {
            try queue(body, to: giver.member, about: opened, as: giver.caseID, lane: .urgent)
        }
        for receiver in try step.reader.holders(of: opened) where told.insert(receiver).inserted {
            try queue(body, to: receiver, about: opened, lane: .urgent)
        }
    }

    /// Sends an envelope to every member that has a case only as a copy, for information.
    func tellCopies(of opened: UnsealedCase, _ body: EnvelopeBody, except source: MemberID? = nil) throws {
        let given = Set(try step.reader.receivers(of: opened.record, EnvelopeType.givingCases))
        for receiver in try step.reader.holders(of: opened) where receiver != source && !given.contains(receiver) {
            try queue(body, to: receiver, about: opened, lane: .urgent)
        }
    }

    /// Sends a case anew to the members that lost it with a finding that was withdrawn: those that have to act on it, and central its copy.
    func giveAgain(_ opened: UnsealedCase) throws {
        let holders = try step.reader.holders(of: opened)
        for placement in try step.transaction.placements(of: opened.record.number) where placement.state == .open {
            guard placement.responsible != step.member, !holders.contains(placement.responsible) else { continue }
            try give(opened, to: placement.responsible, for: placement.disposition)
        }
        try copyToCentral(opened)
    }

    /// Gives central its copy, unless central has the case from us. Only the member that first assessed sends one.
    func copyToCentral(_ opened: UnsealedCase) throws {
        guard step.policy.copyToCentral, opened.record.receivedFrom == nil, let central = step.directory?.central, central != step.member,
            try !step.reader.holders(of: opened).contains(central)
        else { return }
        try queue(.copy(CopyBody(file: opened.file)), to: central, about: opened, lane: .bulk)
    }

    /// Sends an update to every member that reported a case, except the one it came from.
    func tellGivers(of opened: UnsealedCase, _ body: UpdateBody, except source: MemberID? = nil) throws {
        for giver in try step.reader.givers(of: opened.record) where giver.member != source {
            try queue(.update(body), to: giver.member, about: opened, as: giver.caseID, lane: .urgent)
        }
    }
}

extension EnvelopeType {
    /// The types that give a case to their receiver to act on.
    static let givingCases: [EnvelopeType] = [.report, .handover]
    /// The types after which their receiver has a case.
    static let bringingCases: [EnvelopeType] = givingCases + [.copy]
}

extension CaseFile {
    /// Baseline material cannot wait; the rest follows.
    var lane: Lane { assessment?.classification == .baseline ? .urgent : .bulk }
}
