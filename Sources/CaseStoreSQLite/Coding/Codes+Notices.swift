import CaseStore

// The closed lists of notices.

extension NoticeContact.Channel: StoredCode {
    static var name: String { "channel of a contact" }

    var code: Int64 {
        switch self {
        case .mail: 0
        case .form: 1
        case .interface: 2
        }
    }
}

extension NoticeContact.Scope: StoredCode {
    static var name: String { "scope of a contact" }

    var code: Int64 {
        switch self {
        case .network: 0
        case .siteOwner: 1
        case .registrar: 2
        case .front: 3
        }
    }
}

extension NoticeContact.Source: StoredCode {
    static var name: String { "source of a contact" }

    var code: Int64 {
        switch self {
        case .person: 0
        case .registration: 1
        case .domainRule: 2
        }
    }
}

extension NoticeContact.Shape: StoredCode {
    static var name: String { "shape of a contact's mails" }

    var code: Int64 {
        switch self {
        case .report: 0
        case .table: 1
        }
    }
}

extension NoticeContact.State: StoredCode {
    static var name: String { "state of a contact" }

    var code: Int64 {
        switch self {
        case .proposed: 0
        case .approved: 1
        case .refused: 2
        case .withdrawn: 3
        case .removed: 4
        }
    }
}

extension NoticeState: StoredCode {
    static var name: String { "state of a notice" }

    var code: Int64 {
        switch self {
        case .grouping: 0
        case .held: 1
        case .queued: 2
        case .sending: 3
        case .sent: 4
        case .failed: 5
        case .closed: 6
        }
    }
}

extension NoticeKind: StoredCode {
    static var name: String { "kind of a notice" }

    var code: Int64 {
        switch self {
        case .first: 0
        case .repeat: 1
        case .withdrawal: 2
        }
    }
}

extension NoticeReason: StoredCode {
    static var name: String { "reason of a notice" }

    var code: Int64 {
        switch self {
        case .notApproved: 0
        case .contactRefused: 1
        case .notTraced: 2
        case .byPerson: 3
        case .form: 4
        case .quietHours: 5
        case .unwritable: 6
        case .refused: 7
        case .bounced: 8
        case .interfaceFails: 9
        case .notResolvable: 10
        case .testMode: 11
        }
    }
}

extension NoticeObstacle: StoredCode {
    static var name: String { "obstacle of a notice" }

    var code: Int64 {
        switch self {
        case .police: 0
        case .noContact: 1
        case .notLookedUp: 2
        case .notTraced: 3
        case .hidden: 4
        case .testMode: 5
        case .inDoubt: 6
        case .unwritable: 7
        case .domainRule: 8
        }
    }
}

extension NoticeAnswer.Kind: StoredCode {
    static var name: String { "kind of an answer" }

    var code: Int64 {
        switch self {
        case .delivered: 0
        case .delayed: 1
        case .bounced: 2
        case .automatic: 3
        case .person: 4
        case .statement: 5
        case .unreadable: 6
        }
    }
}

extension NoticeAnswer.Outcome: StoredCode {
    static var name: String { "outcome of an answer" }

    var code: Int64 {
        switch self {
        case .removed: 0
        case .notFound: 1
        case .refused: 2
        case .passedOn: 3
        case .asksForMore: 4
        case .other: 5
        case .acted: 6
        }
    }
}
