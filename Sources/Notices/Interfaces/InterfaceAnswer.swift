import Envelopes

/// A whole answer of an interface.
public struct InterfaceAnswer: Hashable, Sendable {
    public var status: Int
    /// The seconds that it asks to wait, as it says in `Retry-After`.
    public var retryAfter: String?
    public var body: [UInt8]

    public init(status: Int, retryAfter: String? = nil, body: [UInt8]) {
        self.status = status
        self.retryAfter = retryAfter
        self.body = body
    }

    /// The wait if an interface asks for patience without saying how long, and the longest that is believed.
    static let patience = Duration.seconds(60)
    static let longestPatience = Duration.seconds(3_600)

    /// The answer as JSON; `nil` for a page about an error, for example.
    private var json: JSONValue? { try? JSONValue(parsing: body) }

    private var wait: Duration {
        guard let seconds = retryAfter.flatMap({ Int64($0) }), seconds > 0 else { return Self.patience }
        return min(.seconds(seconds), Self.longestPatience)
    }

    /// What it says of a submission.
    public func reply(to token: String, in dialect: any InterfaceDialect) -> SubmissionReply {
        switch status {
        case 200...299:
            guard let json else { return .unknown("the interface answered with status \(status) and no JSON") }
            return dialect.reply(json, to: token)
        case 429: return .busy(wait)
        case 401, 403: return .notNow("the interface refuses the credentials (status \(status))")
        case 300...399: return .notNow("the interface answered with a redirect, which is not followed")
        // The same token may have been taken just now, or the answer of a server behind was lost.
        case 408, 409, 425, 500...599: return .unknown("the interface answered with status \(status)")
        default: return .refused("the interface refused it with status \(status)")
        }
    }

    /// What it says of a submission that was taken.
    public func progress(of reference: String, in dialect: any InterfaceDialect) -> ProgressReply {
        switch status {
        case 200...299:
            guard let json else { return .unreadable("the interface answered with status \(status) and no JSON") }
            return dialect.progress(json, of: reference)
        case 429: return .busy(wait)
        default: return .failed("the interface answered with status \(status)")
        }
    }
}
