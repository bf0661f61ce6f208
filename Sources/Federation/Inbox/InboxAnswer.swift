public import Envelopes

/// How a request about a stream is answered.
public enum InboxAnswer: Sendable {
    /// 200 with the receipt, a compact JWS: the first one for a batch that came before, byte for byte.
    case receipt(String)
    /// 409 with the signed state of the stream.
    case conflict(RefusalCode, state: String)
    /// Refused whole, with the seconds after which it may be tried again and the limit that was passed, where there are such.
    case refused(RefusalCode, retryAfter: Int? = nil, limit: Problem.Limit? = nil)
}
