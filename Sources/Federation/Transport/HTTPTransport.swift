public import Envelopes
public import HTTPClient
import HotlineModel

/// Sends requests over HTTP and mutual TLS.
public struct HTTPTransport: PeerTransport {
    private let client: HTTPClient
    private let timeout: Duration

    /// - Parameter timeout: How long one exchange may take.
    public init(_ client: HTTPClient, timeout: Duration = .seconds(60)) {
        self.client = client
        self.timeout = timeout
    }

    public func send(_ request: PeerRequest, to member: DirectoryMember) async throws(NoReply) -> PeerReply {
        guard let endpoint = member.endpoints.first else { throw NoReply("the directory lists no endpoint of the peer") }
        let response: ClientResponse
        do {
            response = try await client.send(request.httpRequest(to: endpoint, of: member, timeout: timeout))
        } catch {
            throw NoReply(error.code.sentence)
        }
        return PeerReply(response)
    }
}

extension PeerRequest {
    fileprivate func httpRequest(to endpoint: String, of member: DirectoryMember, timeout: Duration) -> ClientRequest {
        var request = ClientRequest(
            url: endpoint + "/federation/v1/" + path, timeout: timeout, trust: PeerTrust.of(member))
        if case .batch(let body, _) = self {
            request.method = "POST"
            request.headers = [ClientHeader("content-type", "application/x-ndjson")]
            request.body = body
        }
        return request
    }

    private var path: String {
        switch self {
        case .batch(_, let lane): "streams/\(lane.rawValue)/batches"
        case .streamState(let lane): "streams/\(lane.rawValue)/state"
        case .directory: "directory"
        case .roots: "root"
        case .checkpoint: "log/checkpoint"
        case .consistency(let from, let to): "log/consistency?from=\(from ?? "")&to=\(to ?? "")"
        }
    }
}

extension PeerReply {
    fileprivate init(_ response: ClientResponse) {
        switch response.status {
        case 200: self = .success(response.body)
        case 409: self = .conflict(response.header("hotline-refusal").flatMap(RefusalCode.init(rawValue:)), state: response.body)
        default:
            self = .refused(
                PeerRefusal(
                    status: response.status, code: Problem.code(in: response.body),
                    retryAfter: response.header("retry-after").flatMap { Int($0) }))
        }
    }
}
