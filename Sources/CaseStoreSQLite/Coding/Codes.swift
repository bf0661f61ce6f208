import CaseStore
import Cryptography
import HotlineModel

/// A closed list as the integers in the tables.
///
/// Each list writes its numbers out once, and both directions follow from that. A number, once released, keeps its meaning.
protocol StoredCode: CaseIterable {
    /// The name of the list in a sentence about a damaged store.
    static var name: String { get }
    var code: Int64 { get }
}

extension StoredCode {
    init(code: Int64) throws {
        guard let value = Self.allCases.first(where: { $0.code == code }) else { throw StoreError.damaged("\(Self.name) \(code)") }
        self = value
    }
}

extension CaseStage: StoredCode {
    static var name: String { "stage" }

    /// Stages below 3 are open: `cases_open_by_address` holds just those, `cases_settled_by_address` the others.
    var code: Int64 {
        switch self {
        case .awaitingAssessment: 0
        case .awaitingTrace: 1
        case .routed: 2
        case .closed: 3
        case .copy: 4
        case .withdrawn: 5
        }
    }
}

extension PlacementState: StoredCode {
    static var name: String { "placement state" }

    /// States below 2 count in figures.
    var code: Int64 {
        switch self {
        case .open: 0
        case .done: 1
        case .returned: 2
        case .reassigned: 3
        case .withdrawn: 4
        }
    }
}

extension Lane: StoredCode {
    static var name: String { "lane" }

    var code: Int64 {
        switch self {
        case .urgent: 0
        case .bulk: 1
        }
    }
}

extension OriginKind: StoredCode {
    static var name: String { "origin" }

    var code: Int64 {
        switch self {
        case .public: 0
        case .partner: 1
        case .police: 2
        case .proactive: 3
        }
    }
}

extension DispositionKind: StoredCode {
    static var name: String { "disposition" }

    var code: Int64 {
        switch self {
        case .keep: 0
        case .forward: 1
        case .central: 2
        }
    }
}

extension Sparing: StoredCode {
    static var name: String { "sparing" }

    var code: Int64 {
        switch self {
        case .openCase: 0
        case .freshAssessment: 1
        case .knownHashes: 2
        case .partner: 3
        }
    }
}

extension ReferralState: StoredCode {
    static var name: String { "state of a referral" }

    var code: Int64 {
        switch self {
        case .waiting: 0
        case .postponed: 1
        case .bundled: 2
        case .cancelled: 3
        case .revoked: 4
        case .ended: 5
        }
    }
}

extension ReferralLine.Kind: StoredCode {
    static var name: String { "kind of a referral's line" }

    var code: Int64 {
        switch self {
        case .referral: 0
        case .repeat: 1
        case .revocation: 2
        case .change: 3
        }
    }
}

// Values that need several columns.

extension Origin {
    init(code: Int64, partner: MemberID?) throws {
        guard let origin = Origin(kind: try OriginKind(code: code), partner: partner) else { throw StoreError.damaged("origin \(code)") }
        self = origin
    }
}

extension Disposition.Destination {
    init(code: Int64, receiver: MemberID?) throws {
        switch (try DispositionKind(code: code), receiver) {
        case (.keep, nil): self = .keep
        case (.forward, let receiver?): self = .forward(to: receiver)
        case (.central, nil): self = .central
        default: throw StoreError.damaged("disposition \(code)")
        }
    }
}

extension LineResult {
    /// Results below 2 are accepted: the indexes of accepted envelopes hold just those.
    var code: Int64 {
        switch self {
        case .accepted(attached: false): 0
        case .accepted(attached: true): 1
        case .duplicate: 2
        case .rejected: 3
        }
    }

    /// The earlier receipt for the same line, if this is a duplicate.
    var firstReceipt: Digest? {
        if case .duplicate(let receipt) = self { receipt } else { nil }
    }

    var refusal: String? {
        if case .rejected(let code) = self { code } else { nil }
    }

    init(code: Int64, firstReceipt: Digest?, refusal: String?) throws {
        switch (code, firstReceipt, refusal) {
        case (0, nil, nil): self = .accepted(attached: false)
        case (1, nil, nil): self = .accepted(attached: true)
        case (2, let receipt?, nil): self = .duplicate(of: receipt)
        case (3, nil, let refusal?): self = .rejected(code: refusal)
        default: throw StoreError.damaged("line result \(code)")
        }
    }
}

extension OutboundState {
    /// 0 waiting, 1 sealed; settled ones carry the receiver's result plus 2, so 5 is dead.
    var code: Int64 {
        switch self {
        case .waiting: 0
        case .sealed: 1
        case .receipted(let result): 2 + result.code
        case .dead: 5
        }
    }

    init(code: Int64, firstReceipt: Digest?, refusal: String?) throws {
        switch (code, refusal) {
        case (0, _): self = .waiting
        case (1, _): self = .sealed
        case (5, let refusal?): self = .dead(code: refusal)
        case (2...4, _): self = .receipted(try LineResult(code: code - 2, firstReceipt: firstReceipt, refusal: refusal))
        default: throw StoreError.damaged("state of a line \(code)")
        }
    }
}
