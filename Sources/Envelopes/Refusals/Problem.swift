/// The body of a refused request, `application/problem+json` (RFC 9457).
public struct Problem: Hashable, Sendable {
    /// The media type it travels with.
    public static let mediaType = "application/problem+json"

    /// The refusal.
    public var code: RefusalCode
    /// The status of the answer: that of the code, unless HTTP has a more exact one.
    public var status: Int
    /// One of our own words about where, never content.
    public var detail: String?
    /// The limit that was passed, where one was: its name and value.
    public var limit: Limit?

    /// A named limit and its value.
    public struct Limit: Hashable, Sendable {
        public var name: String
        public var value: Int64

        /// A limit such as `envelopes`, 1000.
        public init(_ name: String, _ value: Int64) {
            self.name = name
            self.value = value
        }
    }

    /// A refusal, and what may be said beside it.
    public init(_ code: RefusalCode, status: Int? = nil, detail: String? = nil, limit: Limit? = nil) {
        self.code = code
        self.status = status ?? code.status
        self.detail = detail
        self.limit = limit
    }

    /// The problem for an error of this module.
    public init(_ error: EnvelopeError) { self.init(error.code, detail: error.member.map { "member \($0)" }) }

    /// The JSON body.
    public var body: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("type", "urn:hotline:problem:" + code.rawValue)
            writer.member("title", code.sentence)
            writer.member("status", Int64(status))
            writer.member("detail", detail)
            writer.member("code", code.rawValue)
            writer.name("retryable")
            writer.bool(code.isRetryable)
            if let limit {
                writer.name("limit")
                writer.object {
                    $0.member("name", limit.name); $0.member("value", limit.value)
                }
            }
        }
        return writer.bytes
    }

    /// Reads the code out of a peer's refusal; `nil` when it is no problem body or has a code unknown here.
    public static func code(in body: [UInt8]) -> RefusalCode? {
        guard let value = try? JSONValue(parsing: body, limits: JSONLimits(bytes: 64 << 10)) else { return nil }
        return value["code"]?.string.flatMap(RefusalCode.init(rawValue:))
    }
}
