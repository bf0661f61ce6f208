import CaseService
import CaseStore
import Casework
import Cryptography
import Envelopes
import HTTPServer
import HotlineModel
import NodeLog

/// What retention would destroy, and destroying it.
enum RetentionRoutes {
    static func outlook(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let days = try routed.query("days") == nil ? nil : routed.number("days", default: 1, in: 1...36_500)
        let outlook = try await node.retention.outlook(after: days.map { .seconds(86_400 * $0) })
        var members: [JSONValue.Member] = [
            .init("closedCasesDays", node.retention.period.map { .integer($0.components.seconds / 86_400) } ?? .null),
            .init("lastRun", outlook.lastRun.map { run($0, of: node) } ?? .null),
        ]
        if let closedBefore = outlook.closedBefore {
            let due = outlook.due
            let counts = due.byClassification.map { (name: $0.key?.rawValue ?? "none", count: $0.value) }.sorted { $0.name < $1.name }
            members += [
                .init("closedBefore", .string(closedBefore.description)), .init("cases", .integer(Int64(due.cases))),
                .init("tips", .integer(Int64(outlook.tips))),
                .init("heldBack", .integer(Int64(due.heldBack))),
                .init("oldest", due.oldest.map { .string($0.description) } ?? .null),
                .init("newest", due.newest.map { .string($0.description) } ?? .null),
                .init("byClassification", .object(counts.map { .init($0.name, .integer(Int64($0.count))) })),
            ]
        }
        return .json(.object(members))
    }

    static func destroy(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        do {
            return .json(run(try await node.retention.run(actor: routed.attributedName ?? "administrator"), of: node))
        } catch let refusal as CaseworkError {
            throw InputError("\(refusal)")
        }
    }

    private static func run(_ run: RetentionRun, of node: Node) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("startedAt", .string(run.startedAt.description)), .init("closedBefore", .string(run.closedBefore.description)),
            .init("actor", .string(run.actor)), .init("cases", .integer(Int64(run.cases))), .init("tips", .integer(Int64(run.tips))),
            .init("finishedAt", run.finishedAt.map { .string($0.description) } ?? .null),
        ]
        if let digest = run.logDigest(by: node.member) { members.append(.init("logDigest", .string(digest.hex))) }
        return .object(members)
    }
}
