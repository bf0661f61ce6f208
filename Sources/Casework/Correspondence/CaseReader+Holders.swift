import CaseStore
import Envelopes
import HotlineModel

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
        guard case .withdrawal(let body) = try Envelope(parsing: try opened.key.unseal(sealed, as: .outboundLine)).body else {
            return false
        }
        return body.target == .report
    }
}
