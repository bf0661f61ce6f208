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

/// What became of an answer about a host.
public struct RecordedAnswer: Hashable, Sendable {
    public var caseID: CaseID
    /// The further cases of the host that got the answer.
    public var others: Int
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

    /// Records what persons say of hosts. Addresses count for every case of the host: whoever finds it out for one is not asked about the next.
    ///
    /// - Parameter tracer: Tells where the addresses are.
    package func record(
        _ statements: [OriginStatement], locatedBy tracer: Tracer
    ) async throws -> [Result<RecordedAnswer, TakedownRefusal>] {
        let policy = policy.origins
        let located = statements.map { ($0, tracer.verdicts(on: $0.addresses)) }
        var recorded = try await each(located) { step, said in
            let statement = said.0
            try OriginLookups(step, policy: policy).answer(
                statement.answer, said.1, of: statement.caseID, source: statement.source, actor: statement.actor)
            return RecordedAnswer(caseID: statement.caseID, others: 0)
        }
        for (position, statement) in statements.enumerated() where statement.answer == .addresses {
            guard case .success(let answer) = recorded[position] else { continue }
            recorded[position] = .success(RecordedAnswer(caseID: answer.caseID, others: try await share(answer.caseID)))
        }
        return recorded
    }

    /// Gives an answer to the other cases of its host, some at a time. If the node stops meanwhile, the same answer again reaches the rest.
    private func share(_ id: CaseID) async throws -> Int {
        let policy = policy.origins
        var (given, after) = (0, Int64(0) as Int64?)
        while let from = after {
            let part = try await steps.run { try OriginLookups($0, policy: policy).share(id, after: from, limit: 200) }
            (given, after) = (given + part.given, part.next)
        }
        return given
    }

    /// The search for the host of a case; `nil` if there never was one.
    public func origin(of id: CaseID) async throws -> OriginLookup? {
        try await steps.read { reader in try reader.view.caseRecord(id).flatMap { try reader.view.originLookup(of: $0.number) } }
    }

    /// Does what persons decided about searches.
    public func decide(
        _ decisions: [(OriginDecision, about: CaseID, actor: String)]
    ) async throws -> [Result<CaseID, TakedownRefusal>] {
        let policy = policy.origins
        return try await each(decisions) { step, decided in
            try OriginLookups(step, policy: policy).decide(decided.0, about: decided.about, actor: decided.actor)
            return decided.about
        }
    }
}
