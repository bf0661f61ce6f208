public import CaseStore
import Casework
package import HotlineModel
import LocationDatabases
import OnlineChecks

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
    /// Records what a person says of the host of a case. Addresses may also replace an answer that was wrong; the same ones again are ignored.
    ///
    /// - Parameter verdicts: What the location data say of each address; none if the answer has none.
    /// - Throws: ``TakedownError/originNotWanted(_:)``, ``TakedownError/unusableOrigin(_:)``, ``TakedownError/originFixed(_:)``,
    ///   ``TakedownError/addressInText(_:)``, or `CaseworkError` if the case cannot be routed now.
    package func answer(
        _ answer: OriginAnswer, _ verdicts: [HostingVerdict], of id: CaseID, source: OriginSource, actor: String
    ) throws {
        switch answer {
        case .addresses: try name(verdicts, of: id, source: source, actor: actor)
        case .claim(let words):
            try FreeText.check(words, field: "the name of the provider")
            var lookup = try wanted(id)
            (lookup.claim, lookup.changedAt, lookup.actor) = (words, step.moment, actor)
            try step.transaction.save(lookup)
        case .notFound:
            var lookup = try wanted(id)
            lookup.problem = .notKnown
            try set(lookup, .givenUp, actor: actor)
        case .later(let wait):
            var lookup = try wanted(id)
            lookup.beganAt = step.moment
            // A hold ends by a release alone.
            let state: OriginState = lookup.state == .held ? .held : policy.quotas[lookup.front] == nil ? .withPerson : .waiting
            try set(lookup, state, due: step.moment + wait, actor: actor)
        }
    }

    private func name(_ verdicts: [HostingVerdict], of id: CaseID, source: OriginSource, actor: String) throws {
        let (lookup, record, file) = try answerable(id)
        let origin = try usable(verdicts, lookup)
        try checkRule(on: id, file, origin)
        guard file.hosting?.isSamePlace(as: origin) != true else { return }
        try end(lookup, record, OriginEnd(origin, source: source, actor: actor, at: step.moment))
    }

    /// A rule of the operator would win over the answer in every trace, and nobody would see why.
    private func checkRule(on id: CaseID, _ file: CaseFile, _ origin: HostingVerdict) throws(TakedownError) {
        guard let name = Self.hostname(of: file.address), let fixed = policy.domains.originAddresses(of: name) else { return }
        guard Set(fixed) == Set(origin.findings.compactMap { IPAddress($0.address) }) else { throw .originFixed(id) }
    }

    /// Does what a person decided about the search for the host of a case.
    ///
    /// - Throws: ``TakedownError/originNotWanted(_:)``; ``TakedownError/originNotHeld(_:)`` for a release of what nobody holds;
    ///   ``TakedownError/noOriginInterface(_:)`` if nobody can be asked.
    package func decide(_ decision: OriginDecision, about id: CaseID, actor: String) throws {
        let lookup = try wanted(id)
        let hasInterface = policy.quotas[lookup.front] != nil
        switch decision {
        case .hold: try set(lookup, .held, due: lookup.state == .held ? lookup.dueAt : nil, actor: actor)
        case .ask where !hasInterface: throw TakedownError.noOriginInterface(lookup.front)
        case .ask: try goOn(lookup, hasInterface, due: step.moment, actor: actor)
        case .release where lookup.state != .held: throw TakedownError.originNotHeld(id)
        // Somebody may have said meanwhile that it is found out later.
        case .release: try goOn(lookup, hasInterface, due: max(step.moment, lookup.dueAt ?? step.moment), actor: actor)
        }
    }

    private func goOn(_ known: OriginLookup, _ hasInterface: Bool, due moment: Timestamp, actor: String) throws {
        var lookup = known
        // The time after which it is given up counts anew.
        lookup.beganAt = step.moment
        try set(lookup, hasInterface ? .waiting : .withPerson, due: hasInterface ? moment : nil, actor: actor)
    }

    private func wanted(_ id: CaseID) throws -> OriginLookup {
        guard let record = try step.transaction.caseRecord(id) else { throw CaseworkError.unknownCase(id) }
        guard let lookup = try step.transaction.originLookup(of: record.number), lookup.state.isOpen, try isNeeded(lookup) else {
            throw TakedownError.originNotWanted(id)
        }
        return lookup
    }

    /// The search that an answer ends, or the one whose answer it replaces. A member that was told of a host may know better, and has none yet.
    private func answerable(_ id: CaseID) throws -> (OriginLookup, CaseRecord, CaseFile) {
        guard let record = try step.transaction.caseRecord(id) else { throw CaseworkError.unknownCase(id) }
        guard record.classification?.isIllegal == true, record.stage != .withdrawn,
            let file = try step.reader.unsealUnlessDestroyed(record)?.file
        else { throw TakedownError.originNotWanted(id) }
        let known = try step.transaction.originLookup(of: record.number)
        if let known, known.state.isOpen, try isNeeded(known) { return (known, record, file) }
        guard let front = file.hosting?.behind else { throw TakedownError.originNotWanted(id) }
        return (known ?? fresh(record, front, file), record, file)
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
        case .providerOnly: "the operator names the hosting provider, and no address"
        }
    }
}
