/// The answer of a handler.
///
/// Only the server writes `content-length`, `connection`, `date` and `transfer-encoding`: such fields of a handler are left out. If a name or
/// value could end its line, the whole answer becomes a plain 500.
public struct HTTPResponse: Sendable {
    /// The status, 200 to 599.
    public var status: Int
    /// The fields, in order.
    public var headers: [(name: String, value: String)]
    /// The body. For `HEAD` its length is announced, but its bytes are not sent.
    public var body: [UInt8]

    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Creates an answer with a body of this media type.
    public init(status: Int = 200, contentType: String, body: [UInt8]) {
        self.init(status: status, headers: [(name: "content-type", value: contentType)], body: body)
    }

    /// Creates an answer with JSON that is already serialised.
    public static func json(_ body: [UInt8], status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, contentType: "application/json", body: body)
    }

    /// Creates an answer with plain text in UTF-8.
    public static func text(_ body: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, contentType: "text/plain; charset=utf-8", body: Array(body.utf8))
    }

    /// Creates a problem document (RFC 9457).
    ///
    /// - Parameters:
    ///   - status: The status, repeated in the document.
    ///   - title: A short sentence that is the same for all problems of this kind.
    ///   - detail: The particulars of this problem.
    ///   - code: A word on which a program can act.
    ///   - retryable: `true` if the same request can succeed later.
    ///   - retryAfter: The whole seconds for a `Retry-After` field.
    public static func problem(
        status: Int, title: String, detail: String? = nil, code: String? = nil, retryable: Bool? = nil, retryAfter: Int? = nil
    ) -> HTTPResponse {
        var members = ["\"status\":\(status)", "\"title\":\(JSONText.quoted(title))"]
        if let detail { members.append("\"detail\":\(JSONText.quoted(detail))") }
        if let code { members.append("\"code\":\(JSONText.quoted(code))") }
        if let retryable { members.append("\"retryable\":\(retryable)") }
        let body = Array("{\(members.joined(separator: ","))}".utf8)
        var response = HTTPResponse(status: status, contentType: "application/problem+json", body: body)
        if let retryAfter { response.headers.append((name: "retry-after", value: String(retryAfter))) }
        return response
    }
}

/// Writes strings in JSON (RFC 8259, section 7), the only JSON of this module.
enum JSONText {
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\u{0}"..."\u{1F}":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
