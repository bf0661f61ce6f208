import AccessControl
import CaseStore
import Envelopes
import Hosting
import HotlineModel
import NodeMessages
import Takedown
import TakedownService

/// The hosts behind front-ends.
enum OriginRoutes {
    static func addReading(to router: inout Router<Caller?>, takedown: TakedownDesk) {
        router.on(OriginEndpoints.summary, for: .viewer) { _ in OriginSummary(try await takedown.originOverview()) }
        router.on(OriginEndpoints.cases, for: .viewer) { asked in
            let limit = asked.request.limit?.value ?? 100
            let lookups = try await takedown.origins(
                asked.request.state.map(OriginState.init), after: asked.request.after, limit: limit)
            return Page(
                lookups.map { OriginView($0.lookup, of: $0.case) }, next: lookups.count == limit ? lookups.last.map { "\($0.case)" } : nil)
        }
    }

    static func addUseCases(to router: inout Router<Caller?>, takedown: TakedownDesk, tracer: Tracer) {
        router.on(OriginEndpoints.answers, for: .analyst) { requests, caller in
            let statements = requests.map { request in
                OriginAnswer(request).map {
                    OriginStatement(
                        $0, of: request.case, addresses: request.addresses?.map(\.text) ?? [], source: request.source ?? .research,
                        actor: caller.name(orFor: request.actor) ?? "analyst")
                }
            }
            var recorded = try await takedown.record(statements.compactMap(\.self), locatedBy: tracer).makeIterator()
            return statements.map { statement in
                guard statement != nil, let result = recorded.next() else { return .failure(ambiguous) }
                return result.map { RecordedOrigin(case: $0.caseID, others: $0.others) }.mapError(\.problem)
            }
        }
        router.on(OriginEndpoints.decisions, for: .analyst) { requests, caller in
            let decisions = requests.map {
                (OriginDecision($0.decision), about: $0.case, actor: caller.name(orFor: $0.actor) ?? "analyst")
            }
            return try await takedown.decide(decisions).map { $0.map(RecordedCase.init).mapError(\.problem) }
        }
    }

    private static var ambiguous: Problem {
        TakedownError.unusableOrigin("an answer has exactly one of addresses, claim, notFound and laterHours").problem
    }
}

extension OriginAnswer {
    /// `nil` unless the request says exactly one thing.
    init?(_ request: OriginStatementRequest) {
        var said: [OriginAnswer] = []
        if request.addresses != nil { said.append(.addresses) }
        if let claim = request.claim { said.append(.claim(claim.text)) }
        if request.notFound == true { said.append(.notFound) }
        if let hours = request.laterHours { said.append(.later(.seconds(3_600 * hours.value))) }
        guard said.count == 1, let only = said.first else { return nil }
        self = only
    }
}

extension OriginDecision {
    init(_ word: OriginDecisionRequest.Word) {
        switch word {
        case .ask: self = .ask
        case .hold: self = .hold
        case .release: self = .release
        }
    }
}

extension OriginState {
    init(_ word: OriginStateWord) {
        switch word {
        case .waiting: self = .waiting
        case .asking: self = .asking
        case .withPerson: self = .withPerson
        case .held: self = .held
        case .answered: self = .answered
        case .givenUp: self = .givenUp
        case .ended: self = .ended
        }
    }

    var word: OriginStateWord {
        switch self {
        case .waiting: .waiting
        case .asking: .asking
        case .withPerson: .withPerson
        case .held: .held
        case .answered: .answered
        case .givenUp: .givenUp
        case .ended: .ended
        }
    }
}

extension OriginView {
    init(_ lookup: OriginLookup, of id: CaseID) {
        self.init(
            case: id, front: lookup.front, state: lookup.state.word, beganAt: lookup.beganAt, changedAt: lookup.changedAt,
            actor: lookup.actor, dueAt: lookup.dueAt, asked: lookup.asked, failures: lookup.failures, uncertain: lookup.isUncertain)
        (problem, detail) = (lookup.problem?.rawValue, lookup.detail)
        (claim, source) = (lookup.claim, lookup.source)
    }
}

extension OriginSummary {
    init(_ overview: OriginOverview) {
        self.init(
            cases: Counts(OriginState.allCases.map { ($0.rawValue, overview.counts[$0] ?? 0) }),
            problems: Counts(OriginProblem.allCases.map { ($0.rawValue, overview.problems[$0] ?? 0) }),
            fronts: overview.fronts.map {
                Front(
                    front: $0.front, askedToday: $0.asked, quota: $0.quota, failures: $0.failures, detail: $0.detail, retryAt: $0.retryAt)
            })
    }
}
