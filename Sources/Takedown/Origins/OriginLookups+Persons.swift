public import CaseStore
import Casework
package import HotlineModel

/// What a person says of the host behind a front-end.
public enum OriginAnswer: Hashable, Sendable {
    /// It has these addresses.
    case addresses
    /// A hosting provider is named, without an address: kept beside the case until somebody knows more.
    case claim(String)
    /// It cannot be found out.
    case notFound
    /// It may be found out later.
    case later(Duration)
}

/// What a person decides about the search for a host.
public enum OriginDecision: String, CaseIterable, Sendable {
    /// The front-end's operator is asked now.
    case ask
    /// Nobody is asked until a person releases it.
    case hold
    case release
}

extension OriginLookups {
    /// Records what a person says of the host of a case.
    ///
    /// - Parameter verdicts: What the location data say of each address; none if the answer has none.
    /// - Throws: ``TakedownError/originNotWanted(_:)``, ``TakedownError/unusableOrigin(_:)``, or `CaseworkError` if the case cannot be routed now.
    package func answer(
        _ answer: OriginAnswer, _ verdicts: [HostingVerdict], of id: CaseID, source: OriginSource, actor: String
    ) throws {
        let (known, record) = try wanted(id)
        var lookup = known
        switch answer {
        case .addresses:
            try OriginFindings(step).record(try usable(verdicts, lookup), of: record, source: source, actor: actor)
            (lookup.source, lookup.problem, lookup.detail) = (source, nil, nil)
            try set(lookup, .answered, actor: actor)
            try retryNotices(of: lookup.caseNumber)
        case .claim(let words):
            (lookup.claim, lookup.changedAt, lookup.actor) = (words, step.moment, actor)
            try step.transaction.save(lookup)
        case .notFound:
            lookup.problem = .notKnown
            try set(lookup, .givenUp, actor: actor)
        case .later(let wait):
            lookup.beganAt = step.moment
            try set(lookup, policy.quotas[lookup.front] == nil ? .withPerson : .waiting, due: step.moment + wait, actor: actor)
        }
    }

    /// Does what a person decided about the search for the host of a case.
    ///
    /// - Throws: ``TakedownError/originNotWanted(_:)``; ``TakedownError/noOriginInterface(_:)`` if nobody can be asked.
    package func decide(_ decision: OriginDecision, about id: CaseID, actor: String) throws {
        var (lookup, _) = try wanted(id)
        let hasInterface = policy.quotas[lookup.front] != nil
        switch decision {
        case .hold: try set(lookup, .held, actor: actor)
        case .ask where !hasInterface: throw TakedownError.noOriginInterface(lookup.front)
        case .ask, .release:
            // The time after which it is given up counts anew.
            lookup.beganAt = step.moment
            let due = hasInterface ? step.moment : nil
            try set(lookup, hasInterface ? .waiting : .withPerson, due: due, actor: actor)
        }
    }

    private func wanted(_ id: CaseID) throws -> (OriginLookup, CaseRecord) {
        guard let record = try step.transaction.caseRecord(id) else { throw CaseworkError.unknownCase(id) }
        guard let lookup = try step.transaction.originLookup(of: record.number), lookup.state.isOpen, try isNeeded(lookup) else {
            throw TakedownError.originNotWanted(id)
        }
        return (lookup, record)
    }

    /// A person's answer counts as a whole: an address that is of no use may be a slip.
    private func usable(_ verdicts: [HostingVerdict], _ lookup: OriginLookup) throws(TakedownError) -> HostingVerdict {
        let judgement = OriginRules.judge(verdicts, behind: lookup.front)
        if let problem = judgement.leftOut.first { throw .unusableOrigin(problem.sentence) }
        guard let origin = judgement.origin else { throw .unusableOrigin("it names no address") }
        return origin
    }
}

extension OriginProblem {
    /// The problem in words.
    public var sentence: String {
        switch self {
        case .failed: "the interface could not be asked"
        case .refused: "the interface refused the question"
        case .notKnown: "the operator does not know the host"
        case .notServed: "the operator does not serve the site"
        case .unreadable: "an address is no IPv4 or IPv6 address"
        case .reserved: "an address is private, loopback, link-local or otherwise reserved"
        case .frontNetwork: "an address lies again in the network of a front-end"
        case .unknownCountry: "no source knows the country of an address; an override in hosting.sources can name it"
        case .tooMany: "a host has at most \(OriginRules.mostAddresses) addresses"
        case .noName: "the case has no host name to ask about"
        }
    }
}
