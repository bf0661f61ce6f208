import CaseStore
import Casework
import Envelopes
import HTTPServer
import HotlineModel

/// What is still to be done.
enum WorkRoutes {
    static func remaining(_ node: Node) async throws -> HTTPResponse {
        let (stages, depths) = try await node.store.read { (try $0.caseCounts(), try $0.outboxDepths()) }
        let outbox = depths.sorted { $0.key < $1.key }.map { member, depth in
            JSONValue.Member(member.rawValue, ["waiting": .integer(Int64(depth.waiting)), "dead": .integer(Int64(depth.dead))])
        }
        return .json([
            "member": .string(node.member.rawValue),
            "awaitingAssessment": .integer(Int64(stages[.awaitingAssessment] ?? 0)),
            "awaitingTrace": .integer(Int64(stages[.awaitingTrace] ?? 0)), "outbox": .object(outbox),
        ])
    }
}
