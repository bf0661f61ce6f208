import CaseStore
import Casework
import Envelopes
import HTTPServer
import HotlineModel

/// Figures.
enum StatisticsRoutes {
    static func figures(_ routed: RoutedRequest, _ node: Node) async throws -> HTTPResponse {
        var (from, until): (Timestamp?, Timestamp?) = (nil, nil)
        if routed.query("year") != nil {
            let year = Int(try routed.number("year", default: 1970, in: 1970...9998))
            (from, until) = (.start(ofYear: year), .start(ofYear: year + 1))
        }
        if let text = routed.query("from") { from = try moment(text, "from") }
        if let text = routed.query("until") { until = try moment(text, "until") }
        let (first, end) = (from, until)
        return .json(StatisticsView.whole(try await node.desk.store.read { try $0.figures(from: first, until: end) }))
    }

    private static func moment(_ text: String, _ name: String) throws -> Timestamp {
        guard let moment = Timestamp(text) else { throw InputError("`\(name)` must be a time such as 2014-01-01T00:00:00.000Z") }
        return moment
    }
}

/// What is still to be done.
enum WorkRoutes {
    static func remaining(_ node: Node) async throws -> HTTPResponse {
        let (stages, depths) = try await node.desk.store.read { (try $0.caseCounts(), try $0.outboxDepths()) }
        let outbox = depths.sorted { $0.key < $1.key }.map { member, depth in
            JSONValue.Member(member.rawValue, ["waiting": .integer(Int64(depth.waiting)), "dead": .integer(Int64(depth.dead))])
        }
        return .json([
            "member": .string(node.desk.member.rawValue),
            "awaitingAssessment": .integer(Int64(stages[.awaitingAssessment] ?? 0)),
            "awaitingTrace": .integer(Int64(stages[.awaitingTrace] ?? 0)), "outbox": .object(outbox),
        ])
    }
}
