public import CaseStore
public import Cryptography
public import Envelopes

/// What admitting one envelope did.
public struct Admission: Sendable {
    /// The answer for the receipt.
    public var result: LineResult
    /// The case it fell on; `nil` when it was rejected.
    public var caseNumber: Int64?
    /// The line, sealed under that case's key.
    public var sealedLine: [UInt8]?
    /// What has become due.
    public var signals: Set<WorkSignals.Subject>

    /// Not taken, with no effect.
    public static func rejected(_ code: RefusalCode) -> Admission {
        Admission(result: .rejected(code: code.rawValue), caseNumber: nil, sealedLine: nil, signals: [])
    }

    /// Taken before, under the receipt with that digest; no further effect.
    public static func duplicate(of receipt: Digest) -> Admission {
        Admission(result: .duplicate(of: receipt), caseNumber: nil, sealedLine: nil, signals: [])
    }
}
