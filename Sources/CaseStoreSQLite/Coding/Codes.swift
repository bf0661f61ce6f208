import CaseStore
import Cryptography
import HotlineModel

// Closed lists as the integers that stand in the tables. A number, once released, keeps its meaning.

extension CaseStage {
    /// Stages below 3 are open: `cases_open_by_address` holds just those, `cases_settled_by_address` the others.
    var code: Int64 {
        switch self {
        case .awaitingAssessment: 0
        case .awaitingTrace: 1
        case .routed: 2
        case .closed: 3
        case .copy: 4
        }
    }

    init(code: Int64) throws {
        switch code {
        case 0: self = .awaitingAssessment
        case 1: self = .awaitingTrace
        case 2: self = .routed
        case 3: self = .closed
        case 4: self = .copy
        default: throw StoreError.damaged("stage \(code)")
        }
    }
}

extension PlacementState {
    /// States below 2 count in figures.
    var code: Int64 {
        switch self {
        case .open: 0
        case .done: 1
        case .returned: 2
        case .reassigned: 3
        }
    }

    init(code: Int64) throws {
        switch code {
        case 0: self = .open
        case 1: self = .done
        case 2: self = .returned
        case 3: self = .reassigned
        default: throw StoreError.damaged("placement state \(code)")
        }
    }
}

extension Lane {
    var code: Int64 {
        switch self {
        case .urgent: 0
        case .bulk: 1
        }
    }

    init(code: Int64) throws {
        switch code {
        case 0: self = .urgent
        case 1: self = .bulk
        default: throw StoreError.damaged("lane \(code)")
        }
    }
}

extension OriginKind {
    var code: Int64 {
        switch self {
        case .public: 0
        case .partner: 1
        case .police: 2
        case .proactive: 3
        }
    }

    init(code: Int64) throws {
        switch code {
        case 0: self = .public
        case 1: self = .partner
        case 2: self = .police
        case 3: self = .proactive
        default: throw StoreError.damaged("origin \(code)")
        }
    }
}

extension Origin {
    init(code: Int64, partner: MemberID?) throws {
        guard let origin = Origin(kind: try OriginKind(code: code), partner: partner) else { throw StoreError.damaged("origin \(code)") }
        self = origin
    }
}

extension Sparing {
    var code: Int64 {
        switch self {
        case .openCase: 0
        case .freshAssessment: 1
        case .knownHashes: 2
        case .partner: 3
        }
    }

    init(code: Int64) throws {
        switch code {
        case 0: self = .openCase
        case 1: self = .freshAssessment
        case 2: self = .knownHashes
        case 3: self = .partner
        default: throw StoreError.damaged("sparing \(code)")
        }
    }
}

extension DispositionKind {
    var code: Int64 {
        switch self {
        case .keep: 0
        case .forward: 1
        case .central: 2
        }
    }
}

extension Disposition.Destination {
    init(code: Int64, receiver: MemberID?) throws {
        switch (code, receiver) {
        case (0, nil): self = .keep
        case (1, let receiver?): self = .forward(to: receiver)
        case (2, nil): self = .central
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

    /// The receipt that a duplicate's first coming got.
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
