package import CaseStore
package import HotlineModel

/// Decides whether the host of a case is searched for, when its placements changed: a value, with no I/O.
struct OriginWaitRules: Sendable {
    enum Decision: Hashable, Sendable {
        case none
        case begin(front: String)
        /// Nobody needs to know any more.
        case end
    }

    var member: MemberID
    var isIllegal: Bool
    var placements: [PlacementRecord]
    /// What is known of the host.
    var hosting: HostingVerdict?
    /// Nobody is told of a case that is kept here, because a front-end hides its host by now.
    var isHiddenSince = false
    /// How far the search has come; `nil` if there never was one.
    var state: OriginState?

    var decision: Decision {
        let isOpen = state?.isOpen ?? false
        if isIllegal, Self.mayWait(placements, member), case .hidden(let front)? = hosting?.outcome {
            return isOpen ? .none : .begin(front: front)
        }
        return isOpen && !(isIllegal && isHiddenSince && hosting?.behind == nil) ? .end : .none
    }

    /// Central's placement stands for every reason, and the file alone says which.
    static func mayWait(_ placements: [PlacementRecord], _ member: MemberID) -> Bool {
        placements.contains { placement in
            guard placement.state == .open else { return false }
            return placement.disposition.reason == .hidden
                || placement.disposition.reason == .centralRole && placement.responsible == member
        }
    }
}

/// Decides what an answer about a host is worth: values, with no I/O.
package enum OriginRules {
    /// The most addresses that a host can have.
    package static let mostAddresses = 64

    /// What an answer comes to.
    package struct Judgement: Hashable, Sendable {
        /// The place of the host; `nil` if no address is of use.
        package var origin: HostingVerdict?
        /// Why addresses were left out, each reason once, in the order in which they came up.
        package var leftOut: [OriginProblem]
    }

    /// Judges the addresses of an answer.
    ///
    /// - Parameter verdicts: What the location data say of each address by itself.
    package static func judge(_ verdicts: [HostingVerdict], behind front: String) -> Judgement {
        guard verdicts.count <= mostAddresses else { return Judgement(origin: nil, leftOut: [.tooMany]) }
        var judgement = Judgement(origin: nil, leftOut: [])
        var (countries, findings): ([CountryCode], [AddressFinding]) = ([], [])
        for verdict in verdicts {
            if let problem = problem(with: verdict) {
                if !judgement.leftOut.contains(problem) { judgement.leftOut.append(problem) }
            } else if case .located(let places) = verdict.outcome {
                countries += places.filter { !countries.contains($0) }
                findings += verdict.findings
            }
        }
        if let moment = verdicts.first?.at, !countries.isEmpty {
            judgement.origin = HostingVerdict(.located(countries), findings: findings, at: moment, behind: front)
        }
        return judgement
    }

    /// Why the address of a verdict is of no use; `nil` if it is.
    static func problem(with verdict: HostingVerdict) -> OriginProblem? {
        switch verdict.outcome {
        case .located: nil
        // A front-end before a front-end: the operator of the second one must be asked, by a person.
        case .hidden: .frontNetwork
        case .unlocated(.reservedAddress): .reserved
        case .unlocated(.unknownCountry): .unknownCountry
        case .unlocated: .unreadable
        }
    }
}

/// Decides whether a front-end's operator may be asked now: a value, with no I/O.
struct OriginTurn: Sendable {
    enum Decision: Hashable, Sendable {
        case ask
        /// The interface failed, or said when it may be asked again.
        case wait(until: Timestamp)
        /// The questions of the day are used up.
        case quotaUsed
    }

    var front: OriginFront
    /// The questions a day; `nil` if the front-end has no interface.
    var quota: Int?

    func decision(at now: Timestamp) -> Decision {
        if let retry = front.retryAt, now < retry { return .wait(until: retry) }
        return asked(on: now) < quota ?? 0 ? .ask : .quotaUsed
    }

    /// The questions of the day of a moment.
    func asked(on moment: Timestamp) -> Int { front.day == Self.day(of: moment) ? front.asked : 0 }

    /// The longest wait that an interface may ask for.
    private static let longest = Duration.seconds(86_400)

    /// The state after a question began.
    func asking(at now: Timestamp) -> OriginFront {
        var front = front
        (front.day, front.asked) = (Self.day(of: now), asked(on: now) + 1)
        return front
    }

    /// The state after a question failed.
    func failed(_ words: String, retryAfter: Duration?, at now: Timestamp) -> OriginFront {
        var front = front
        front.failures += 1
        let wait = max(DeliveryBackoff.wait(after: front.failures), retryAfter ?? .zero)
        (front.retryAt, front.detail) = (now + min(wait, Self.longest), words)
        return front
    }

    /// The state after a question was answered, whatever the answer.
    var answered: OriginFront {
        var front = front
        (front.failures, front.retryAt, front.detail) = (0, nil, nil)
        return front
    }

    static func day(of moment: Timestamp) -> Int64 { moment.milliseconds / 86_400_000 }
}
