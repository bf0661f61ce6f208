import Envelopes
import HTTPServer

/// What a node says where its HTTP server refuses a request by itself: problems with the codes of `Protocols/refusals.md`, as everywhere else.
struct ServerRefusals: Sendable {
    /// Seconds after which a node that is stopping is likely to be back.
    private static let restartSeconds = 30
    /// Seconds after which a handler is likely to be free.
    private static let overloadSeconds = 1

    let limits: ServerLimits

    /// The answer to a refusal.
    func answer(_ refusal: RequestRefusal) -> HTTPResponse {
        switch refusal {
        case .bodyTooLarge, .chunkTooLarge:
            // No batch may be larger than this, however much the server itself would take.
            let bytes = min(limits.bodyBytes, BatchLimits.standard.bytes)
            return .refusal(.bodyTooLarge, limit: Problem.Limit("bytes", Int64(bytes)))
        case .overloaded: return .refusal(.overloaded, retryAfter: Self.overloadSeconds)
        case .draining: return .refusal(.draining, retryAfter: Self.restartSeconds)
        case .bodyTooSlow, .headersTooSlow: return .refusal(.tooSlow)
        case .unwritableAnswer: return .refusal(.storeFailed, detail: refusal.title)
        default: return .refusal(.badRequest, status: refusal.status, detail: refusal.title)
        }
    }
}
