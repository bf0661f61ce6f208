public import CaseStore
public import HTTPClient

/// A member's hash feed over HTTP and mutual TLS (`Protocols/hash-feed.md`).
public struct HTTPFeed: ReadableFeed {
    private let client: HTTPClient
    private let endpoint: String
    private let trust: ServerTrust

    /// A feed by its member's `https` endpoint, without a path.
    public init(_ client: HTTPClient, endpoint: String, trust: ServerTrust) {
        self.client = client
        self.endpoint = endpoint
        self.trust = trust
    }

    public func page(after cursor: PullCursor?, limit: Int) async throws -> PulledPage? {
        let after = cursor.map { "&after=\($0.epoch).\($0.position)" } ?? ""
        let response = try await client.send(
            ClientRequest(url: "\(endpoint)/feeds/v1/hashes?limit=\(limit)\(after)", timeout: .seconds(60), trust: trust))
        if response.status == 410 { return nil }
        guard response.status == 200 else { throw TransferError(.refused(status: response.status)) }
        guard let epoch = response.header("hotline-epoch"),
            let position = Self.position(in: response.header("hotline-cursor"), ofEpoch: epoch)
        else { throw FeedError.noCursor }
        return try PulledPage(lines: response.body, epoch: epoch, position: position, hasMore: response.header("hotline-next") != nil)
    }

    /// The position that a cursor names; `nil` if it is malformed, or of another epoch than the page.
    static func position(in cursor: String?, ofEpoch epoch: String) -> Int64? {
        guard let cursor, cursor.hasPrefix(epoch + ".") else { return nil }
        return Int64(cursor.dropFirst(epoch.utf8.count + 1))
    }
}
