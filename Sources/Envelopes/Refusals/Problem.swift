/// A refusal as it travels, `application/problem+json` (RFC 9457): the body of a refused request, or the answer to one refused part of it.
///
/// Between members the codes are those of ``RefusalCode``. A node's own interfaces have further ones, and name the member at fault.
public struct Problem: Error, Codable, Hashable, Sendable {
    /// The media type of a body.
    public static let mediaType = "application/problem+json"

    /// A URN that ends in the code.
    public let type: String
    /// The meaning of the code: the same sentence for every problem with this code.
    public let title: String
    /// The HTTP status, of the whole answer or as if the part had been asked alone.
    public let status: Int
    /// The particulars of this problem. Between members it is one of our own words, never content.
    public let detail: String?
    /// The code that programs act on.
    public let code: String
    /// True if the same request, without a change, can succeed later.
    public let retryable: Bool
    /// The limit that was passed.
    public let limit: Limit?
    /// The path of the member of the request that is at fault.
    public let member: String?

    /// A named limit and its value.
    public struct Limit: Codable, Hashable, Sendable {
        public var name: String
        public var value: Int64

        /// A limit such as `envelopes`, 1000.
        public init(_ name: String, _ value: Int64) {
            self.name = name
            self.value = value
        }
    }

    /// A problem with a code of any kind.
    public init(
        code: String, title: String, status: Int, detail: String? = nil, retryable: Bool = false, limit: Limit? = nil, member: String? = nil
    ) {
        type = "urn:hotline:problem:" + code
        self.title = title
        self.status = status
        self.detail = detail
        self.code = code
        self.retryable = retryable
        self.limit = limit
        self.member = member
    }

    /// A refusal of the protocol.
    ///
    /// - Parameter status: The status, if HTTP has a more exact one than the code.
    public init(_ code: RefusalCode, status: Int? = nil, detail: String? = nil, limit: Limit? = nil, member: String? = nil) {
        self.init(
            code: code.rawValue, title: code.sentence, status: status ?? code.status, detail: detail, retryable: code.isRetryable,
            limit: limit, member: member)
    }

    /// The JSON body.
    public var body: [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("type", type)
            writer.member("title", title)
            writer.member("status", Int64(status))
            writer.member("detail", detail)
            writer.member("code", code)
            writer.name("retryable")
            writer.bool(retryable)
            if let limit {
                writer.name("limit")
                writer.object {
                    $0.member("name", limit.name)
                    $0.member("value", limit.value)
                }
            }
            writer.member("member", member)
        }
        return writer.bytes
    }

    /// Reads the code out of a peer's refusal; `nil` if it is not a problem body or has an unknown code.
    public static func code(in body: [UInt8]) -> RefusalCode? {
        guard let value = try? JSONValue(parsing: body, limits: JSONLimits(bytes: 64 << 10)) else { return nil }
        return value["code"]?.string.flatMap(RefusalCode.init(rawValue:))
    }
}
