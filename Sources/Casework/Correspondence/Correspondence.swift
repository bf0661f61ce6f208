package import CaseStore
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
                leaf: MerkleTree.leaf(line), sealedLine: try opened.key.seal(line), size: line.count, queuedAt: step.moment))
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

/// A member that reported a case to us, and its name for the case.
struct Giver: Hashable, Sendable {
    var member: MemberID
    var caseID: CaseID
}

extension CaseReader {
    /// Every member that reported a case to us, the first one first.
    func givers(of record: CaseRecord) throws -> [Giver] {
        var givers: [Giver] = []
        for report in try view.reports(of: record.number) {
            guard let partner = report.origin.partner else { continue }
            let giver = Giver(member: partner, caseID: report.partnerCase ?? record.id)
            if !givers.contains(giver) { givers.append(giver) }
        }
        return givers
    }

    /// The members that lines of some types about a case went to, or are on their way to; the first one first.
    func receivers(of record: CaseRecord, _ types: [EnvelopeType]) throws -> [MemberID] {
        let words = types.map(\.rawValue)
        var receivers: [MemberID] = []
        for line in try view.outboundLines(about: record.number) where words.contains(line.type) && !receivers.contains(line.to) {
            if case .dead = line.state { continue }
            receivers.append(line.to)
        }
        return receivers
    }

    /// The members that have a case from us, the first one first: a line brought it, and we have not withdrawn it since, or they went on with it
    /// by a finding of their own.
    func holders(of opened: UnsealedCase) throws -> [MemberID] {
        let bringing = EnvelopeType.bringingCases.map(\.rawValue)
        var holders: [MemberID] = []
        for line in try view.outboundLines(about: opened.record.number) {
            if case .dead = line.state { continue }
            if bringing.contains(line.type), !holders.contains(line.to) { holders.append(line.to) }
            if line.type == EnvelopeType.withdrawal.rawValue, holders.contains(line.to), try isOfCase(line, opened) {
                holders.removeAll { $0 == line.to }
            }
        }
        for placement in try view.placements(of: opened.record.number) where placement.state.counts {
            let other = placement.responsible
            if other != member, !holders.contains(other), try hasFoundSinceWithdrawal(other, opened.record) { holders.append(other) }
        }
        return holders
    }

    /// The member's finding came after the last withdrawal: the case is its own by that, whatever was withdrawn before.
    private func hasFoundSinceWithdrawal(_ other: MemberID, _ record: CaseRecord) throws -> Bool {
        let events = try view.events(of: record.number)
        guard let withdrawn = events.lastIndex(where: { $0.kind == .withdrawn }) else { return false }
        return events[withdrawn...].contains { $0.member == other && UpdateRules.findings.contains($0.kind) }
    }

    /// The withdrawal is of the finding, and not of a hash.
    private func isOfCase(_ line: OutboundLine, _ opened: UnsealedCase) throws -> Bool {
        guard let sealed = line.sealedLine else { return false }
        guard case .withdrawal(let body) = try Envelope(parsing: try opened.key.unseal(sealed)).body else { return false }
        return body.target == .report
    }

    /// The lines of a sealed batch, unsealed, in order.
    ///
    /// - Throws: ``CaseworkError/contentsDestroyed(_:)`` if retention destroyed one of them: then the batch is not whole any more.
    package func lines(of batch: OutboundBatch) throws -> [[UInt8]] {
        var keys: [Int64: CaseKey] = [:]
        return try view.outboundLines(of: batch.number).map { line in
            if let key = keys[line.caseNumber], let sealed = line.sealedLine { return try key.unseal(sealed) }
            guard let record = try view.caseRecord(number: line.caseNumber) else {
                throw StoreError(.damaged, "a queued line belongs to no case; restore the store from a backup")
            }
            guard let sealed = line.sealedLine else { throw CaseworkError.contentsDestroyed(record.id) }
            let key = try key(of: record)
            keys[line.caseNumber] = key
            return try key.unseal(sealed)
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
