import CaseStore
import Casework
import Envelopes
import Federation
import HTTPServer
import HotlineModel
import TransparencyLog

/// What members exchange with each other: batches and receipts, directories, roots, and the checks of each other's logs (`Protocols/`).
struct ExchangeRoutes {
    private let store: any CaseStore
    private let trust: TrustedDirectory
    private let inbox: Inbox
    private let identity: NodeIdentity

    init(_ node: Node) {
        store = node.store
        trust = node.trust
        inbox = node.federation.inbox
        identity = node.federation.identity
    }

    func add(to router: inout Router<MemberID>) {
        router.on("POST", "/federation/v1/streams/{lane}/batches") { try await acceptBatch($0) }
        router.on("GET", "/federation/v1/streams/{lane}/state") { try await state($0) }
        router.on("GET", "/federation/v1/directory") { _ in try await directory() }
        router.on("GET", "/federation/v1/root") { _ in HTTPResponse(contentType: "application/x-ndjson", body: trust.roots.text) }
        router.on("GET", "/federation/v1/log/checkpoint") { _ in try await checkpoint() }
        router.on("GET", "/federation/v1/log/consistency") { try await consistency($0) }
    }

    private static func lane(_ routed: RoutedRequest<MemberID>) throws(RefusalCode) -> Lane {
        guard let lane = Lane(rawValue: routed.parameter("lane")) else { throw .notFound }
        return lane
    }

    private func acceptBatch(_ routed: RoutedRequest<MemberID>) async throws -> HTTPResponse {
        let lane = try Self.lane(routed)
        guard MediaType.is(routed.request.headers.first("content-type"), "application/x-ndjson") else {
            throw RefusalCode.unsupportedMediaType
        }
        switch await inbox.accept(routed.request.body, from: routed.asker, lane: lane) {
        case .receipt(let receipt):
            return HTTPResponse(contentType: "application/jose", body: Array(receipt.utf8))
        case .conflict(let code, let state):
            var response = HTTPResponse(status: 409, contentType: "application/jose", body: Array(state.utf8))
            response.headers.append((name: "hotline-refusal", value: code.rawValue))
            return response
        case .refused(let code, let retryAfter, let limit):
            return .refusal(code, retryAfter: retryAfter, limit: limit)
        }
    }

    private func state(_ routed: RoutedRequest<MemberID>) async throws -> HTTPResponse {
        let state = try await inbox.state(from: routed.asker, lane: try Self.lane(routed))
        return HTTPResponse(contentType: "application/jose", body: Array(state.utf8))
    }

    private func directory() async throws -> HTTPResponse {
        guard let record = try await store.read({ try $0.latestDirectory() }) else { throw RefusalCode.directoryMissing }
        return HTTPResponse(contentType: "application/jose", body: Array(record.document.utf8))
    }

    private func checkpoint() async throws -> HTTPResponse {
        let edge = try await store.read { try $0.logEdge() }
        guard let origin = LogOrigin(member: identity.member, epoch: identity.epoch) else { throw RefusalCode.storeFailed }
        let checkpoint = Checkpoint(origin: origin, frontier: try LogFrontier(size: edge.size, peaks: edge.peaks))
        return HTTPResponse(contentType: "text/plain; charset=utf-8", body: checkpoint.signed(with: identity.key).note)
    }

    private func consistency(_ routed: RoutedRequest<MemberID>) async throws -> HTTPResponse {
        let (from, to) = (routed.query("from"), routed.query("to"))
        let answer = try await store.read { view in
            let size = try view.logEdge().size
            let question: ConsistencyQuestion
            do { question = try ConsistencyQuestion(from: from, to: to, logSize: size) } catch {
                throw InputError("`from` and `to` must be sizes of this log, the first not above the second")
            }
            return try LogProver(size: size) { level, index in try view.logNode(level: level, index: index) }.answer(to: question)
        }
        return .json(answer.json)
    }
}
