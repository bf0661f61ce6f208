import Envelopes
import Federation
import HTTPServer
import HotlineModel

/// The requests of members to each other over HTTP: batches and receipts, directories, roots, and the checks of each other's logs.
struct ExchangeRoutes {
    private let federation: FederationService

    init(_ federation: FederationService) { self.federation = federation }

    func add(to router: inout Router<MemberID>) {
        router.on("POST", "/federation/v1/streams/{lane}/batches") { routed in
            let lane = try lane(routed)
            guard MediaType.is(routed.request.headers.first("content-type"), "application/x-ndjson") else {
                throw RefusalCode.unsupportedMediaType
            }
            return try await answer(.batch(routed.request.body, lane: lane), routed, as: "application/jose")
        }
        router.on("GET", "/federation/v1/streams/{lane}/state") { routed in
            try await answer(.streamState(lane: try lane(routed)), routed, as: "application/jose")
        }
        router.on("GET", "/federation/v1/directory") { try await answer(.directory, $0, as: "application/jose") }
        router.on("GET", "/federation/v1/root") { try await answer(.roots, $0, as: "application/x-ndjson") }
        router.on("GET", "/federation/v1/log/checkpoint") { try await answer(.checkpoint, $0, as: "text/plain; charset=utf-8") }
        router.on("GET", "/federation/v1/log/consistency") { routed in
            let request = PeerRequest.consistency(from: routed.query("from"), to: routed.query("to"))
            return try await answer(request, routed, as: "application/json")
        }
    }

    private func lane(_ routed: RoutedRequest<MemberID>) throws(RefusalCode) -> Lane {
        guard let lane = Lane(rawValue: routed.parameter("lane")) else { throw .notFound }
        return lane
    }

    private func answer(_ request: PeerRequest, _ routed: RoutedRequest<MemberID>, as mediaType: String) async throws -> HTTPResponse {
        switch try await federation.answer(request, from: routed.asker) {
        case .success(let body):
            return HTTPResponse(contentType: mediaType, body: body)
        case .conflict(let code, let state):
            var response = HTTPResponse(status: 409, contentType: "application/jose", body: state)
            if let code { response.headers.append((name: "hotline-refusal", value: code.rawValue)) }
            return response
        case .refused(let refusal):
            return .refusal(
                refusal.code ?? .storeFailed, detail: refusal.detail, retryAfter: refusal.retryAfter, limit: refusal.limit)
        }
    }
}
