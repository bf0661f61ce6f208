import CaseService
import CaseStore
import Casework
import Cryptography
import Envelopes
import HTTPServer
import HashExchange
import HotlineModel

/// The hash feed: NDJSON pages with a stateless cursor.
enum HashRoutes {
    static func page(_ routed: RoutedRequest, _ node: Node) async throws -> HTTPResponse {
        let after = routed.query("after")
        let limit = Int(try routed.number("limit", default: 1_000, in: 1...10_000))
        switch try await node.hashes.page(after: after, limit: limit) {
        case .page(let page):
            var response = HTTPResponse(contentType: "application/x-ndjson", body: page.lines)
            response.headers.append((name: "hotline-epoch", value: page.epoch))
            response.headers.append((name: "hotline-cursor", value: page.cursor))
            if page.hasMore { response.headers.append((name: "hotline-next", value: page.cursor)) }
            return response
        case .resync:
            return .problem(
                status: 410, title: "resync", detail: "the cursor is of another epoch; begin again without `after`", code: "resync",
                retryable: false)
        case .badCursor:
            throw InputError("`after` is not a cursor of this feed")
        }
    }

    static func pull(_ node: Node) async throws -> HTTPResponse {
        guard let puller = node.puller else { throw InputError("this node pulls no feeds; only central does") }
        let outcome = await puller.pullAll()
        return .json([
            "members": .integer(Int64(outcome.members)), "entries": .integer(Int64(outcome.entries)),
            "changed": .integer(Int64(outcome.changed)), "failed": .array(outcome.failed.map { .string($0.rawValue) }),
        ])
    }

    static func counts(_ node: Node) async throws -> HTTPResponse {
        let counts = try await node.store.read { try $0.hashCounts() }
        return .json([
            "distinct": .integer(Int64(counts.distinct)), "withdrawn": .integer(Int64(counts.withdrawn)), "last": .integer(counts.last),
        ])
    }

    /// One entry as the feed has it, and what follows from it.
    static func one(_ routed: RoutedRequest, _ node: Node) async throws -> HTTPResponse {
        guard let sha256 = Digest(hex: routed.parameters[0]) else {
            throw InputError("a hash is named by its SHA-256, 64 lower-case hex digits")
        }
        guard let entry = try await node.store.read({ try $0.hash(sha256) }), case .object(var members) = entry.json else {
            throw RefusalCode.unknownHash
        }
        members.append(.init("isWithdrawn", .bool(entry.isWithdrawn)))
        members.append(.init("isDisputed", .bool(entry.isDisputed)))
        return .json(.object(members))
    }

    static func withdraw(_ routed: RoutedRequest, _ node: Node) async throws -> HTTPResponse {
        .lines(
            try await Lines.answer(routed.request.body, read: routed.attributed(HashWithdrawalSubmission.init), run: node.desk.withdraw) {
                sha256 in
                ["sha256": .string(sha256.hex)]
            })
    }

    static func vote(_ routed: RoutedRequest, _ node: Node) async throws -> HTTPResponse {
        .lines(
            try await Lines.answer(routed.request.body, read: routed.attributed(HashVoteSubmission.init), run: node.desk.vote) { sha256 in
                ["sha256": .string(sha256.hex)]
            })
    }
}
