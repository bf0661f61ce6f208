import CaseService
public import CaseStore
import Casework
package import Hosting
public import HotlineModel
public import Takedown

/// What a person says of the host of a case.
public struct OriginStatement: Sendable {
    public var caseID: CaseID
    public var answer: OriginAnswer
    /// The addresses of the host, if the answer has any.
    public var addresses: [String]
    public var source: OriginSource
    public var actor: String

    public init(_ answer: OriginAnswer, of caseID: CaseID, addresses: [String] = [], source: OriginSource = .research, actor: String) {
        self.caseID = caseID
        self.answer = answer
        self.addresses = addresses
        self.source = source
        self.actor = actor
    }
}

/// How far the searches for hosts have come.
public struct OriginOverview: Sendable {
    public var counts: [OriginState: Int]
    /// Searches that wait or are with a person, by the problem of their last answer.
    public var problems: [OriginProblem: Int]
    /// The interfaces that are asked.
    public var fronts: [OriginStanding]
}

extension TakedownDesk {
    // MARK: Origins

    /// Searches for hosts in the order of their cases; only those in a state if one is given.
    public func origins(_ state: OriginState?, after id: CaseID?, limit: Int) async throws -> [(case: CaseID, lookup: OriginLookup)] {
        try await steps.read { reader in
            let after = try id.flatMap { try reader.view.caseRecord($0)?.number } ?? 0
            return try reader.view.originLookups(state, after: after, limit: limit).compactMap { lookup in
                try reader.view.caseRecord(number: lookup.caseNumber).map { ($0.id, lookup) }
            }
        }
    }

    /// How far the searches for hosts have come. It counts: for people, not for loops.
    public func originOverview() async throws -> OriginOverview {
        let (policy, now) = (policy.origins, steps.now)
        return try await steps.read { reader in
            OriginOverview(
                counts: try reader.view.originCounts(), problems: try reader.view.originProblems(),
                fronts: try policy.quotas.keys.sorted().map { try OriginStanding($0, policy, reader.view, at: now) })
        }
    }

    /// Records what persons say of hosts.
    ///
    /// - Parameter tracer: Tells where the addresses are.
    package func record(
        _ statements: [OriginStatement], locatedBy tracer: Tracer
    ) async throws -> [Result<CaseID, TakedownRefusal>] {
        let policy = policy.origins
        let located = statements.map { ($0, tracer.verdicts(on: $0.addresses)) }
        return try await steps.run { step in
            try located.map { statement, verdicts in
                try TakedownRefusal.catching {
                    try OriginLookups(step, policy: policy).answer(
                        statement.answer, verdicts, of: statement.caseID, source: statement.source, actor: statement.actor)
                    return statement.caseID
                }
            }
        }
    }

    /// Does what persons decided about searches.
    public func decide(
        _ decisions: [(OriginDecision, about: CaseID, actor: String)]
    ) async throws -> [Result<CaseID, TakedownRefusal>] {
        let policy = policy.origins
        return try await steps.run { step in
            try decisions.map { decision, id, actor in
                try TakedownRefusal.catching {
                    try OriginLookups(step, policy: policy).decide(decision, about: id, actor: actor)
                    return id
                }
            }
        }
    }
}
