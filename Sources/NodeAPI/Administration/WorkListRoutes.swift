import AccessControl
import CaseService
import CaseStore
import Casework
import Envelopes
import HTTPServer
import HotlineModel

/// What waits for analysts, and who has what.
enum WorkListRoutes {
    static func list(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let limit = Int(try routed.number("limit", default: 100, in: 1...1_000))
        let place = try routed.query("after").map { try WorkListView.place($0) }
        let now = node.now
        let (counts, items) = try await node.store.read {
            (try $0.workCounts(at: now), try $0.workList(after: place, limit: limit))
        }
        return .json(WorkListView.list(counts, items, isFull: items.count == limit, now: now))
    }

    static func lease(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let request = try JSONValue(parsing: routed.request.body)
        guard let analyst = try routed.attributedName ?? request.optionalAnalyst("analyst") else {
            throw InputError("`analyst` is missing: say who looks")
        }
        let count = Int(try request.optionalInteger("count", in: 1...Int64(WorkList.leaseLimit)) ?? 1)
        let leased = try await node.desk.lease(count, to: analyst, for: try span(request))
        return .json(["leases": .array(leased.map(WorkListView.leased))])
    }

    static func renew(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let id = try CaseID(named: routed.parameter("case"))
        let request = try JSONValue(parsing: routed.request.body)
        guard let number = try request.optionalInteger("lease", in: 1...Int64.max) else { throw InputError("`lease` is missing") }
        let span = try span(request)
        return try await answer(about: id) {
            let lease = try await node.desk.renewLease(number, of: id, for: span, by: routed.attributedName)
            return WorkListView.lease(lease, of: id)
        }
    }

    static func release(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let id = try CaseID(named: routed.parameter("case"))
        let number = routed.query("lease") == nil ? nil : try routed.number("lease", default: 0, in: 1...Int64.max)
        // Taking a case from somebody is for whoever runs the desk.
        let mayTake = routed.asker.role.includes(.officer)
        guard number != nil || mayTake else {
            throw InputError("`lease` is missing: without it only an officer takes a case from somebody")
        }
        return try await answer(about: id) {
            let released = try await node.desk.returnLease(of: id, lease: number, by: mayTake ? nil : routed.attributedName)
            return ["case": .string(id.description), "released": .bool(released)]
        }
    }

    private static func span(_ request: JSONValue) throws -> Duration? {
        try request.optionalInteger("minutes", in: 1...1_440).map { .seconds(60 * $0) }
    }

    /// Answers with a refusal of the desk's where there is one.
    private static func answer(about id: CaseID, _ body: () async throws -> JSONValue) async throws -> HTTPResponse {
        do { return .json(try await body()) } catch let refusal as CaseworkError {
            if refusal == .unknownCase(id) { throw RefusalCode.unknownCase }
            return .refusal(refusal)
        }
    }
}

extension HTTPResponse {
    /// A refusal of the case desk's as problem+json: 409, because the case stands otherwise than the caller thinks.
    fileprivate static func refusal(_ error: CaseworkError) -> HTTPResponse {
        let problem: JSONValue = [
            "type": .string("urn:hotline:problem:\(error.code)"), "title": "the case stands otherwise", "status": 409,
            "detail": .string(error.description), "code": .string(error.code), "retryable": false,
        ]
        return HTTPResponse(status: 409, contentType: Problem.mediaType, body: problem.compactBytes)
    }
}
