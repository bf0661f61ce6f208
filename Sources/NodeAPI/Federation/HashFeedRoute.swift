import Envelopes
import HTTPServer
import HashExchange
import NodeMessages

/// The hash feed: NDJSON pages with a stateless cursor (`Protocols/hash-feed.md`).
struct HashFeedRoute {
    static let path = DocumentEndpoints.hashFeedPath

    private static let usualLimit: Int64 = 1_000
    private static let limits: ClosedRange<Int64> = 1...10_000
    /// The bytes of a line are seldom more.
    private static let lineBytes = 1_024

    let feed: HashFeed

    /// The bytes that the page of a request can have.
    @Sendable static func answerBytes(of request: HTTPRequest) -> Int {
        let routed = try? RoutedRequest(request, route: [], segments: [], asker: ())
        return Int((try? routed?.number("limit", default: usualLimit, in: limits)) ?? usualLimit) * lineBytes
    }

    func page(_ routed: RoutedRequest<some Sendable>) async throws -> HTTPResponse {
        let limit = Int(try routed.number("limit", default: Self.usualLimit, in: Self.limits))
        switch try await feed.page(after: routed.query("after"), limit: limit) {
        case .page(let page):
            var response = HTTPResponse(contentType: "application/x-ndjson", body: page.lines)
            response.headers.append((name: "hotline-epoch", value: page.epoch))
            response.headers.append((name: "hotline-cursor", value: page.cursor))
            if page.hasMore { response.headers.append((name: "hotline-next", value: page.cursor)) }
            return response
        case .resync:
            throw Problem(
                code: "resync", title: "The feed begins anew.", status: 410,
                detail: "the cursor is of another epoch; begin again without `after`")
        case .badCursor:
            throw InputError("`after` is not a cursor of this feed")
        }
    }
}
