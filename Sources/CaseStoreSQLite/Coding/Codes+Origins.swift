import CaseStore

// The closed lists of searches for hosts behind front-ends.

extension OriginState: StoredCode {
    static var name: String { "state of a search for a host" }

    var code: Int64 {
        switch self {
        case .waiting: 0
        case .asking: 1
        case .withPerson: 2
        case .held: 3
        case .answered: 4
        case .givenUp: 5
        case .ended: 6
        }
    }
}

extension OriginProblem: StoredCode {
    static var name: String { "problem of a search for a host" }

    var code: Int64 {
        switch self {
        case .failed: 0
        case .refused: 1
        case .notKnown: 2
        case .notServed: 3
        case .unreadable: 4
        case .reserved: 5
        case .frontNetwork: 6
        case .unknownCountry: 7
        case .tooMany: 8
        case .noName: 9
        case .providerOnly: 10
        }
    }
}
