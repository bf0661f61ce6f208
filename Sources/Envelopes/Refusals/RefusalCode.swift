/// Every refusal that has a name on the wire (`Protocols/refusals.md`).
///
/// A code never changes its meaning. A newer peer may use codes that are not listed here; receipts keep those as text.
public enum RefusalCode: String, Error, Hashable, Sendable, CaseIterable {
    // A connection
    case clientCertificateMissing, certificateUnpinned, certificateNameMismatch, certificateUntrusted, certificateExpired
    case unknownMember, memberLeft, notAuthenticated, notAllowed
    // A signature
    case malformedSignature, unsupportedAlgorithm, unknownCritical, wrongKind, unknownKey, keyNotYetValid, keyExpired, keyRevoked
    case badSignature
    // A text
    case tooLarge, tooDeep, duplicateName, badText, numberOutOfRange, malformedJSON, malformed, unsupportedVersion
    // A batch
    case unsupportedMediaType, bodyTooLarge, tooManyEnvelopes, emptyBatch, truncated, countMismatch, treeMismatch
    case wrongReceiver, wrongSender, wrongLane
    // A stream
    case streamGap, streamFork, epochMismatch
    // An envelope
    case envelopeTooLarge, unknownType, suspended, idReused, notYours, unknownCase, notCentral, badEvidence, tooManyHops
    case notConfirmed, badAddress, unknownEvent, contentsDestroyed, unknownHash
    case addressChanged, contradictoryFinding, hashOfNothing, fromTheFuture
    // A receipt
    case receiptMismatch
    // A directory or root
    case directoryExpired, directoryMissing, directoryRollback, directoryFork, sharedIdentity, thresholdNotMet, rootMismatch, rootRollback
    // The node
    case rateLimited, overloaded, quarantined, draining, storeFailed, badRequest, tooSlow, notFound, methodNotAllowed
}

extension RefusalCode {
    /// The HTTP status of a request that is refused as a whole. The receipt names refused lines of a batch instead.
    public var status: Int {
        switch self {
        case .clientCertificateMissing, .notAuthenticated: 401
        case .certificateUnpinned, .certificateNameMismatch, .certificateUntrusted, .certificateExpired, .unknownMember, .memberLeft: 403
        case .notAllowed, .wrongSender, .suspended, .notYours, .notCentral: 403
        case .unknownKey, .keyNotYetValid, .keyExpired, .keyRevoked, .badSignature: 403
        case .notFound, .unknownCase, .unknownHash: 404
        case .methodNotAllowed: 405
        case .tooSlow: 408
        case .streamGap, .streamFork, .epochMismatch, .idReused, .directoryRollback, .directoryFork, .rootRollback: 409
        case .tooLarge, .bodyTooLarge, .tooManyEnvelopes, .envelopeTooLarge: 413
        case .unsupportedMediaType: 415
        case .wrongReceiver: 421
        case .notConfirmed, .badAddress, .unknownEvent: 422
        case .addressChanged, .contradictoryFinding, .hashOfNothing, .fromTheFuture: 422
        case .contentsDestroyed: 410
        case .unknownType, .badEvidence, .tooManyHops, .receiptMismatch, .sharedIdentity, .thresholdNotMet, .rootMismatch: 422
        case .rateLimited: 429
        case .storeFailed: 500
        case .directoryExpired, .directoryMissing, .overloaded, .quarantined, .draining: 503
        default: 400
        }
    }

    /// True if the same request, without a change, can succeed later.
    public var isRetryable: Bool {
        switch self {
        case .directoryExpired, .directoryMissing, .rateLimited, .overloaded, .quarantined, .draining, .storeFailed, .tooSlow: true
        case .unknownMember, .unknownKey, .keyNotYetValid, .unknownType, .suspended, .streamGap: true
        default: false
        }
    }

    /// The group of the table in `Protocols/refusals.md`.
    public enum Scope: String, Sendable, CaseIterable { case connection, signature, text, batch, stream, envelope, receipt, trust, node }

    /// The part of the exchange that is refused.
    public var scope: Scope {
        switch self {
        case .clientCertificateMissing, .certificateUnpinned, .certificateNameMismatch, .certificateUntrusted, .certificateExpired,
            .unknownMember, .memberLeft, .notAuthenticated, .notAllowed:
            .connection
        case .malformedSignature, .unsupportedAlgorithm, .unknownCritical, .wrongKind, .unknownKey, .keyNotYetValid, .keyExpired,
            .keyRevoked, .badSignature:
            .signature
        case .tooLarge, .tooDeep, .duplicateName, .badText, .numberOutOfRange, .malformedJSON, .malformed, .unsupportedVersion: .text
        case .unsupportedMediaType, .bodyTooLarge, .tooManyEnvelopes, .emptyBatch, .truncated, .countMismatch, .treeMismatch,
            .wrongReceiver, .wrongSender, .wrongLane:
            .batch
        case .streamGap, .streamFork, .epochMismatch: .stream
        case .envelopeTooLarge, .unknownType, .suspended, .idReused, .notYours, .unknownCase, .notCentral, .badEvidence, .tooManyHops,
            .notConfirmed, .badAddress, .unknownEvent, .contentsDestroyed, .unknownHash, .addressChanged, .contradictoryFinding,
            .hashOfNothing, .fromTheFuture:
            .envelope
        case .receiptMismatch: .receipt
        case .directoryExpired, .directoryMissing, .directoryRollback, .directoryFork, .sharedIdentity, .thresholdNotMet, .rootMismatch,
            .rootRollback:
            .trust
        case .rateLimited, .overloaded, .quarantined, .draining, .storeFailed, .badRequest, .tooSlow, .notFound, .methodNotAllowed:
            .node
        }
    }
}
