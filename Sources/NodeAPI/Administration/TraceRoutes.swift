import Casework
import Envelopes
import HTTPServer
import Hosting
import HotlineModel
import Routing

/// Where an address is hosted and what would become of it, without recording anything.
enum TraceRoutes {
    static func trace(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let address = try JSONValue(parsing: routed.request.body).text("address")
        let verdict = await node.tracer.trace(address)
        let dispositions = node.trust.current.map { route(verdict, as: node.member, in: $0.map) } ?? []
        return .json([
            "verdict": try JSONValue(parsing: verdict.json),
            "dispositions": .array(
                dispositions.map { disposition in
                    [
                        "disposition": .string(disposition.kind.rawValue),
                        "to": disposition.destination.receiver.map { .string($0.rawValue) } ?? .null,
                        "reason": .string(disposition.reason.rawValue),
                        "countries": .array(disposition.countries.map { .string($0.rawValue) }),
                    ]
                }),
        ])
    }
}
