package import Envelopes
import HotlineModel

/// Admits verified envelopes of other members: their effects on cases, in the transaction that also records the receipt.
package struct Admissions {
    let step: CaseStep

    package init(_ step: CaseStep) { self.step = step }

    /// Admits one envelope.
    ///
    /// - Parameter line: The envelope's bytes as they came, without LF. They are kept sealed under the case's key.
    /// - Returns: The answer for the receipt. An envelope that breaks a rule is rejected and not thrown.
    /// - Throws: A fault of this node; then nothing of the batch may be accepted.
    package func admit(_ envelope: Envelope, line: [UInt8]) throws -> Admission {
        let arrived = ArrivedEnvelope(envelope: envelope, line: line)
        switch envelope.body {
        case .report(let body): return try CaseAdmissions(step: step).admit(body, firstReporter: nil, arrived)
        case .handover(let body): return try CaseAdmissions(step: step).admit(body.report, firstReporter: body.firstReporter, arrived)
        case .copy(let body): return try CaseAdmissions(step: step).admit(copy: body.file, arrived)
        case .update(let body): return try UpdateAdmissions(step: step).admit(body, arrived)
        case .withdrawal(let body): return try WithdrawalAdmissions(step: step).admit(body, arrived)
        case .vote(let body): return try HashAdmissions(step: step).admit(body, arrived)
        case .unknown: return .rejected(.unknownType)
        }
    }
}
