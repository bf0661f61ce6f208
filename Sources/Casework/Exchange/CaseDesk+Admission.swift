public import CaseStore
import Cryptography
public import Envelopes
public import HotlineModel
import URLSyntax

extension CaseDesk {
    /// Admits one verified envelope: its effects on cases, in the transaction that also holds its receipt.
    ///
    /// - Parameter line: The envelope's bytes as they came, without LF; kept sealed under the case's key.
    public func admit(
        _ envelope: Envelope, line: [UInt8], now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Admission {
        switch envelope.body {
        case .report(let body):
            try admitCase(body, firstReporter: nil, envelope, line: line, now: now, in: transaction)
        case .handover(let body):
            try admitCase(body.report, firstReporter: body.firstReporter, envelope, line: line, now: now, in: transaction)
        case .copy(let body):
            try admitCopy(body, envelope, line: line, now: now, in: transaction)
        case .update(let body):
            try admitUpdate(body, envelope, line: line, now: now, in: transaction)
        case .withdrawal(let body):
            try admitWithdrawal(body, envelope, line: line, now: now, in: transaction)
        case .vote(let body):
            try admitVote(body, envelope, line: line, now: now, in: transaction)
        case .unknown:
            .rejected(.unknownType)
        }
    }

    // MARK: Cases

    private func admitCase(
        _ body: ReportBody, firstReporter: MemberID?, _ envelope: Envelope, line: [UInt8], now: Timestamp,
        in transaction: any StoreTransaction
    ) throws -> Admission {
        let file = body.file
        guard let assessment = file.assessment, assessment.classification.isIllegal else { return .rejected(.notConfirmed) }
        guard let address = try? CanonicalAddress(file.address) else { return .rejected(.badAddress) }
        // A case of another opener travels with the evidence of how it came to the sender, as a handover.
        guard firstReporter != nil || opens(envelope) else { return .rejected(.notYours) }
        let index = vault.blindIndex(address.text, for: .address)
        if let held = try held(as: envelope.caseID, in: transaction) {
            guard held.isDestroyed else {
                return try attach(envelope, body, firstReporter: firstReporter, to: held, line: line, now: now, in: transaction)
            }
            let opened = try renew(
                held, about: file, addressIndex: index, from: envelope.from, takeover: body.isTakeover, now: now, in: transaction)
            return try take(envelope, on: opened, attached: true, firstReporter: firstReporter, line: line, now: now, in: transaction)
        }
        if let open = try transaction.openCase(about: index), open.classification?.isIllegal == true {
            return try attach(envelope, body, firstReporter: firstReporter, to: open, line: line, now: now, in: transaction)
        }
        let opened = try open(file, envelope, index: index, stage: .awaitingTrace, takeover: body.isTakeover, now: now, in: transaction)
        return try take(envelope, on: opened, attached: false, firstReporter: firstReporter, line: line, now: now, in: transaction)
    }

    /// Takes the report of a case that now waits to be traced.
    private func take(
        _ envelope: Envelope, on opened: OpenedCase, attached: Bool, firstReporter: MemberID?, line: [UInt8], now: Timestamp,
        in transaction: any StoreTransaction
    ) throws -> Admission {
        try addReport(envelope, firstReporter: firstReporter, to: opened.record, now: now, in: transaction)
        var signals = try confirm(opened, now: now, in: transaction)
        signals.insert(.tracing)
        return Admission(
            result: .accepted(attached: attached), caseNumber: opened.record.number, sealedLine: try opened.key.seal(line), signals: signals
        )
    }

    /// The case of that name. One whose contents were destroyed is nobody's but its own: what fell on it under another name opens a new one.
    private func held(as id: CaseID, in view: any StoreView) throws -> CaseRecord? {
        guard let held = try view.caseRecord(id), !held.isDestroyed || held.id == id else { return nil }
        return held
    }

    /// Whether the sender may name the case: it opened it, or whoever did has left the federation.
    private func opens(_ envelope: Envelope) -> Bool {
        envelope.caseID.opener == envelope.from || trust.current?.member(envelope.caseID.opener)?.hasLeft == true
    }

    /// A further report about a case that is known: it counts all the same.
    private func attach(
        _ envelope: Envelope, _ body: ReportBody, firstReporter: MemberID?, to held: CaseRecord, line: [UInt8], now: Timestamp,
        in transaction: any StoreTransaction
    ) throws -> Admission {
        guard var opened = try openUnlessDestroyed(held) else { return .rejected(.contentsDestroyed) }
        var reported = opened
        reported.file = body.file
        var signals = try confirm(reported, now: now, in: transaction)
        if try comesBack(held, in: envelope, now: now, in: transaction) {
            // Of a case of another member, the last word about it counts; of our own, ours.
            if held.stage == .copy || held.receivedFrom != nil, envelope.caseID == held.id {
                let assessment = opened.file.assessment
                opened.file = body.file
                if AssessmentRules.isFinal(held.classification) { opened.file.assessment = assessment }
                opened.record.receivedFrom = envelope.from
            }
            opened.record.stage = .awaitingTrace
            opened.record.isTakeover = body.isTakeover
            try save(opened, in: transaction)
            signals.insert(.tracing)
        }
        try addReport(envelope, firstReporter: firstReporter, to: held, now: now, in: transaction)
        return Admission(
            result: .accepted(attached: true), caseNumber: held.number, sealedLine: try opened.key.seal(line), signals: signals)
    }

    /// Whether a report gives us a case to act on that we had only as a copy, had closed, or had given away in a circle: it is traced and
    /// placed anew.
    private func comesBack(
        _ held: CaseRecord, in envelope: Envelope, now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Bool {
        switch held.stage {
        case .copy:
            return true
        case .closed:
            try transaction.record(EventRecord(caseNumber: held.number, kind: .reopened, at: now, member: envelope.from))
            return true
        case .routed:
            let open = try transaction.placements(of: held.number).filter { $0.state == .open }
            guard envelope.type == .handover, !open.isEmpty, !open.contains(where: { $0.responsible == member }) else { return false }
            for share in open { try transaction.setState(ofPlacement: share.number, to: .returned) }
            return true
        default:
            return false
        }
    }

    private func addReport(
        _ envelope: Envelope, firstReporter: MemberID?, to record: CaseRecord, now: Timestamp, in transaction: any StoreTransaction
    ) throws {
        _ = try transaction.add(
            ReportRecord(
                caseNumber: record.number, origin: .partner(envelope.from), receivedAt: now, envelope: envelope.id,
                firstReporter: firstReporter, partnerCase: envelope.caseID == record.id ? nil : envelope.caseID, spared: .partner))
        try transaction.record(
            EventRecord(caseNumber: record.number, kind: .reported, at: now, member: envelope.from, reason: OriginKind.partner.rawValue))
    }

    private func open(
        _ file: CaseFile, _ envelope: Envelope, index: Digest, stage: CaseStage, takeover: Bool, now: Timestamp,
        in transaction: any StoreTransaction
    ) throws -> OpenedCase {
        let key = try vault.newKey(for: envelope.caseID)
        var record = CaseRecord(
            id: envelope.caseID, openedAt: now, stage: stage, addressIndex: index, wrappedKey: key.wrapped,
            sealedFile: try key.seal(file.json), receivedFrom: envelope.from)
        record.isTakeover = takeover
        // Nobody acts on a copy here, so nobody closes it: it counts from when it came.
        if stage == .copy { record.closedAt = now }
        record.note(file.assessment)
        record.number = try transaction.open(record)
        return OpenedCase(record: record, file: file, key: key)
    }

    private func admitCopy(
        _ body: CopyBody, _ envelope: Envelope, line: [UInt8], now: Timestamp, in transaction: any StoreTransaction
    ) throws -> Admission {
        guard trust.current?.map.members.first(where: { $0.id == member })?.role == .central else { return .rejected(.notCentral) }
        guard let assessment = body.file.assessment, assessment.classification.isIllegal else { return .rejected(.notConfirmed) }
        guard let address = try? CanonicalAddress(body.file.address) else { return .rejected(.badAddress) }
        guard opens(envelope) else { return .rejected(.notYours) }
        if let held = try held(as: envelope.caseID, in: transaction) {
            guard let key = try keyUnlessDestroyed(of: held) else { return .rejected(.contentsDestroyed) }
            return Admission(result: .accepted(attached: true), caseNumber: held.number, sealedLine: try key.seal(line), signals: [])
        }
        let index = vault.blindIndex(address.text, for: .address)
        let opened = try open(body.file, envelope, index: index, stage: .copy, takeover: false, now: now, in: transaction)
        return Admission(
            result: .accepted(attached: false), caseNumber: opened.record.number, sealedLine: try opened.key.seal(line),
            signals: try confirm(opened, now: now, in: transaction))
    }
}
