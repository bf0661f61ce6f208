package import CaseStore
package import Cryptography
package import Envelopes
import HotlineModel

/// The result of admitting one envelope.
package struct Admission: Sendable {
    /// The answer for the receipt.
    package var result: LineResult
    /// The case it belongs to; `nil` if it was rejected.
    package var caseNumber: Int64?
    /// The line, sealed under that case's key.
    package var sealedLine: [UInt8]?

    /// Rejected, with no effect.
    package static func rejected(_ code: RefusalCode) -> Admission { Admission(result: .rejected(code: code.rawValue)) }

    /// Accepted before, under the receipt with that digest; no further effect.
    package static func duplicate(of receipt: Digest) -> Admission { Admission(result: .duplicate(of: receipt)) }
}

/// An envelope that a member sent, with its bytes.
struct ArrivedEnvelope {
    let envelope: Envelope
    /// The bytes as they came, without LF.
    let line: [UInt8]

    /// The admission of the envelope to a case, with the line sealed under the case's key.
    func accepted(on record: CaseRecord, attached: Bool, sealedWith key: CaseKey) throws -> Admission {
        Admission(result: .accepted(attached: attached), caseNumber: record.number, sealedLine: try key.seal(line, as: .inboundLine))
    }
}
