import CaseStore
import Envelopes

// The store and the wire say the same of a line; each in its own row of the house.

extension LineResult {
    init(_ result: Receipt.Result) {
        switch result {
        case .accepted(let attached): self = .accepted(attached: attached)
        case .duplicate(let receipt): self = .duplicate(of: receipt)
        case .rejected(let code): self = .rejected(code: code)
        }
    }
}

extension Receipt.Result {
    init(_ result: LineResult) {
        switch result {
        case .accepted(let attached): self = .accepted(attached: attached)
        case .duplicate(let receipt): self = .duplicate(of: receipt)
        case .rejected(let code): self = .rejected(code: code)
        }
    }
}
