import CaseStore
import Cryptography
import Envelopes
import HotlineModel
import URLSyntax

/// Admits the cases that other members send: reports, handovers and copies.
struct CaseAdmissions {
    let step: CaseStep

    /// Admits a case to act on.
    ///
    /// - Parameter firstReporter: The member that first had the case, if it comes as a handover.
    func admit(_ report: ReportBody, firstReporter: MemberID?, _ arrived: ArrivedEnvelope) throws -> Admission {
        var body = report
        body.file.assessment = arrived.envelope.assessment
        body.file.items = arrived.envelope.items
        let index = addressIndex(of: body.file)
        let named = try namedCase(arrived.envelope.caseID)
        let sameAddress = try named == nil ? index.flatMap { try step.transaction.openCase(about: $0) } : nil
        var rules = try rules(firstReporter == nil ? .report : .handover, body.file, arrived.envelope, index: index, named: named)
        rules.isAddressKnown = sameAddress?.classification?.isIllegal == true
        switch (rules.decision, named ?? sameAddress, index) {
        case (.reject(let code), _, _):
            return .rejected(code)
        case (.joinNamed, let known?, _), (.joinSameAddress, let known?, _):
            return try join(known, body, firstReporter: firstReporter, arrived)
        case (.renew, let known?, let index?):
            let opened = try Destruction(step).renew(
                known, about: body.file, addressIndex: index, from: arrived.envelope.from, takeover: body.isTakeover)
            return try add(opened, attached: true, firstReporter: firstReporter, arrived)
        case (.open, _, let index?):
            let opened = try open(body.file, arrived.envelope, index: index, stage: .awaitingTrace, takeover: body.isTakeover)
            return try add(opened, attached: false, firstReporter: firstReporter, arrived)
        default:
            preconditionFailure("a case is joined or renewed only if it is known, and opened only under an address")
        }
    }

    /// Admits central's copy of a case, for information.
    func admit(copy copied: CaseFile, _ arrived: ArrivedEnvelope) throws -> Admission {
        var file = copied
        file.assessment = arrived.envelope.assessment
        let index = addressIndex(of: file)
        let named = try namedCase(arrived.envelope.caseID)
        switch (try rules(.copy, file, arrived.envelope, index: index, named: named).decision, named, index) {
        case (.reject(let code), _, _):
            return .rejected(code)
        case (.joinNamed, let known?, _):
            return try join(copyOf: known, file, arrived)
        case (.open, _, let index?):
            let opened = try open(file, arrived.envelope, index: index, stage: .copy, takeover: false)
            try CaseHashes(step).confirm(opened, by: arrived.envelope.from)
            return try arrived.accepted(on: opened.record, attached: false, sealedWith: opened.key)
        default:
            preconditionFailure("a copy joins the case it names, or opens one under an address")
        }
    }

    /// A further copy adds what it says. After a withdrawal it brings the new finding.
    private func join(copyOf known: CaseRecord, _ file: CaseFile, _ arrived: ArrivedEnvelope) throws -> Admission {
        var opened = try step.reader.unseal(known)
        if known.stage == .withdrawn {
            opened.file = file
            opened.record.stage = .copy
            try step.save(opened)
            try step.record(.reopened, of: known, by: arrived.envelope.from)
        } else {
            try extend(opened, by: file, toldBy: arrived.envelope.from, from: arrived.envelope.from)
        }
        var told = opened
        told.file = file
        try CaseHashes(step).confirm(told, by: arrived.envelope.from)
        return try arrived.accepted(on: known, attached: true, sealedWith: opened.key)
    }

    private func rules(
        _ kind: AdmissionRules.Kind, _ file: CaseFile, _ envelope: Envelope, index: Digest?, named: CaseRecord?
    ) throws -> AdmissionRules {
        var rules = AdmissionRules(kind: kind)
        rules.isConfirmed = file.assessment?.classification.isIllegal == true
        rules.hasAddress = index != nil
        rules.fault = StatementRules.refusal(of: file, at: step.moment)
        rules.isSameAddress = try isSameAddress(index, as: named, envelope)
        let opener = envelope.caseID.opener
        rules.senderMayName = opener == envelope.from || step.directory?.member(opener)?.hasLeft == true
        rules.isCentral = step.directory?.map.members.first { $0.id == step.member }?.role == .central
        rules.named = named.map { $0.isDestroyed ? .destroyed : .present } ?? .none
        return rules
    }

    private func isSameAddress(_ index: Digest?, as named: CaseRecord?, _ envelope: Envelope) throws -> Bool {
        if let named, let known = named.addressIndex, known != index {
            // Under another key of this node every index differs: a fault of this node, and thrown as such.
            _ = try step.reader.key(of: named)
            return false
        }
        return envelope.hops.allSatisfy { hop in hop.body.file.map { addressIndex(of: $0) == index } ?? true }
    }

    /// The blind index of the file's address; `nil` if the address cannot be read.
    private func addressIndex(of file: CaseFile) -> Digest? {
        (try? CanonicalAddress(file.address)).map { step.vault.blindIndex($0.text, for: .address) }
    }

    /// The case with that name. A destroyed case answers to its own name only: a report that joined it under another name opens a new one.
    private func namedCase(_ id: CaseID) throws -> CaseRecord? {
        guard let record = try step.transaction.caseRecord(id), !record.isDestroyed || record.id == id else { return nil }
        return record
    }

    private func open(
        _ file: CaseFile, _ envelope: Envelope, index: Digest, stage: CaseStage, takeover: Bool
    ) throws -> UnsealedCase {
        let key = try step.vault.newKey(for: envelope.caseID)
        var record = CaseRecord(
            id: envelope.caseID, openedAt: step.moment, stage: stage, addressIndex: index, wrappedKey: key.wrapped,
            sealedFile: try key.seal(file.json, as: .caseFile), receivedFrom: envelope.from)
        record.isTakeover = takeover
        // Nobody acts on a copy here, so nobody closes it: its retention counts from its arrival.
        if stage == .copy { record.closedAt = step.moment }
        record.adopt(file.assessment)
        record.number = try step.transaction.open(record)
        return UnsealedCase(record: record, file: file, key: key)
    }

    /// Adds the report of a case that now waits to be traced.
    private func add(
        _ opened: UnsealedCase, attached: Bool, firstReporter: MemberID?, _ arrived: ArrivedEnvelope
    ) throws -> Admission {
        try addReport(of: opened.record, firstReporter: firstReporter, arrived.envelope)
        try enterStatements(of: arrived.envelope, on: opened)
        step.wake(.tracing)
        return try arrived.accepted(on: opened.record, attached: attached, sealedWith: opened.key)
    }

    /// Enters the assessor's statements on the items that it signed itself. An item that a later hop added has nobody's statement.
    func enterStatements(of envelope: Envelope, on opened: UnsealedCase) throws {
        var signed = opened
        signed.file.items = envelope.signedItems
        // Confirming links the signed items; those that a later hop added are linked here.
        if signed.file.items != opened.file.items { try CaseHashes(step).link(opened) }
        try CaseHashes(step).confirm(signed, by: envelope.speaker)
    }

    func addReport(of record: CaseRecord, firstReporter: MemberID?, _ envelope: Envelope) throws {
        _ = try step.transaction.add(
            ReportRecord(
                caseNumber: record.number, origin: .partner(envelope.from), receivedAt: step.moment, envelope: envelope.id,
                firstReporter: firstReporter, partnerCase: envelope.caseID == record.id ? nil : envelope.caseID, spared: .partner))
        try step.record(.reported, of: record, by: envelope.from, reason: OriginKind.partner.rawValue)
    }
}
