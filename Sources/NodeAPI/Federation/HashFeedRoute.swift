import Envelopes
import HTTPServer
import HashExchange
import NodeMessages

/// The hash feed: NDJSON pages with a stateless cursor (`Protocols/hash-feed.md`).
struct HashFeedRoute {
    static let path = DocumentEndpoints.hashFeedPath

    let feed: HashFeed

    func page(_ routed: RoutedRequest<some Sendable>) async throws -> HTTPResponse {
        let limit = Int(try routed.number("limit", default: 1_000, in: 1...10_000))
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
