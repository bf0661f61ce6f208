public import Envelopes

/// A member's reply to a ``PeerRequest``.
public enum PeerReply: Hashable, Sendable {
    /// 200, with the body: for a batch its receipt, the first one byte for byte if the batch came before.
    case success([UInt8])
    /// 409: the batch does not continue the stream, whose signed state is the body.
    case conflict(RefusalCode?, state: [UInt8])
    /// The request was refused.
    case refused(PeerRefusal)
}

/// A refused request.
public struct PeerRefusal: Error, Hashable, Sendable {
    /// The reason; `nil` if the reply names none that this version knows.
    public var code: RefusalCode?
    public var status: Int
    /// The seconds after which the request may be repeated, if the reply says so.
    public var retryAfter: Int?
    /// The limit that was passed, if there is one.
    public var limit: Problem.Limit?
    /// Our own words about where, never content.
    public var detail: String?

    /// A refusal with a code of the protocol.
    public init(_ code: RefusalCode, retryAfter: Int? = nil, limit: Problem.Limit? = nil, detail: String? = nil) {
        self.code = code
        status = code.status
        self.retryAfter = retryAfter
        self.limit = limit
        self.detail = detail
    }

    /// A refusal as it was received.
    public init(status: Int, code: RefusalCode?, retryAfter: Int?) {
        self.status = status
        self.code = code
        self.retryAfter = retryAfter
    }

    /// The refusal in words an operator can act on.
    var sentence: String { code.map { "it refused: \($0.sentence)" } ?? "it answered with status \(status)" }
}
