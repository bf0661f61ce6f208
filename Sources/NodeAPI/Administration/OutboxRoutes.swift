import CaseService
import CaseStore
import Casework
import Envelopes
import Federation
import HTTPServer
import HotlineModel

/// What goes to members.
enum OutboxRoutes {
    static func deadLetters(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let member = try routed.query("to").map { try Self.member($0) }
        let after = try routed.number("after", default: 0, in: 0...Int64.max)
        let limit = Int(try routed.number("limit", default: 100, in: 1...10_000))
        let lines = try await node.store.read { try $0.deadLetters(to: member, after: after, limit: limit) }
        return .json([
            "deadLetters": .array(lines.map { CaseView.line($0, at: node) }), "next": lines.last.map { .integer($0.number) } ?? .null,
        ])
    }

    static func redrive(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        guard let number = Int64(routed.parameter("number")) else { throw InputError("a dead letter is named by its number") }
        guard try await node.federation.redrive(number) else {
            return .refusal(.notFound, detail: "no dead letter \(number) is held here; see `hotline deadletters`")
        }
        return .json(["number": .integer(number), "state": "waiting"])
    }

    static func deliveries(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        guard let to = routed.query("to") else { throw InputError("`to` names the member") }
        let member = try member(to)
        let type = routed.query("type") ?? EnvelopeType.report.rawValue
        let counts = try await node.store.read { try $0.deliveryCounts(to: member, type: type) }
        return .json([
            "sent": .integer(Int64(counts.accepted + counts.duplicate + counts.rejected)), "accepted": .integer(Int64(counts.accepted)),
            "duplicate": .integer(Int64(counts.duplicate)), "rejected": .integer(Int64(counts.rejected)),
        ])
    }

    static func resend(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let outcome = try await node.federation.resend(to: try member(routed.parameter("member")))
        return .json([
            "batches": .integer(Int64(outcome.batches)), "identical": .integer(Int64(outcome.identical)),
            "different": .integer(Int64(outcome.different)), "failed": .integer(Int64(outcome.failed)),
            "destroyed": .integer(Int64(outcome.destroyed)),
        ])
    }

    static func retry(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let member = try member(routed.parameter("member"))
        try await node.federation.retryNow(member)
        return .json(["member": .string(member.rawValue)])
    }

    private static func member(_ text: String) throws -> MemberID {
        guard let member = MemberID(text) else { throw InputError("a member is named by its short id, such as nl") }
        return member
    }
}
