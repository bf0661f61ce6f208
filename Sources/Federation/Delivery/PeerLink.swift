import Cryptography
import Envelopes
import HTTPClient
import HotlineModel

/// Requests to other members: one place that knows their addresses, pins and paths.
struct PeerLink: Sendable {
    let client: HTTPClient
    let timeout: Duration

    /// Asks a member for something.
    ///
    /// - Parameter path: Begins with `/federation/` or `/feeds/`.
    /// - Throws: `TransferError`; `invalidRequest` when the directory names no endpoint for it.
    func send(
        _ method: String, _ path: String, to member: DirectoryMember, headers: [ClientHeader] = [], body: [UInt8] = [],
        maximumResponse: Int = ClientRequest.defaultMaximumResponse
    ) async throws(TransferError) -> ClientResponse {
        guard let endpoint = member.endpoints.first else { throw TransferError(.invalidRequest, detail: "no endpoint in the directory") }
        return try await client.send(
            ClientRequest(
                method: method, url: endpoint + path, headers: headers, body: body, timeout: timeout, maximumResponse: maximumResponse,
                trust: PeerTrust.of(member)))
    }
}
