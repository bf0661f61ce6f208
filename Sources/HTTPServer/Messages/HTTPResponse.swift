/// What a handler answers.
///
/// `content-length`, `connection`, `date` and `transfer-encoding` are the server's own to write: such fields given here are left out.
/// A name or value that could end its line makes the whole answer a plain 500.
public struct HTTPResponse: Sendable {
    /// The status, 200 to 599.
    public var status: Int
    /// The fields, in order.
    public var headers: [(name: String, value: String)]
    /// The body; for `HEAD` its length is announced and the bytes are kept back.
    public var body: [UInt8]

    /// An answer with these parts.
    public init(status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// An answer with one body of the given media type.
    public init(status: Int = 200, contentType: String, body: [UInt8]) {
        self.init(status: status, headers: [(name: "content-type", value: contentType)], body: body)
    }

    /// JSON that is already serialised.
    public static func json(_ body: [UInt8], status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, contentType: "application/json", body: body)
    }

    /// JSON that is already serialised.
    public static func json(_ body: String, status: Int = 200) -> HTTPResponse { json(Array(body.utf8), status: status) }

    /// Plain text in UTF-8.
    public static func text(_ body: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, contentType: "text/plain; charset=utf-8", body: Array(body.utf8))
    }

    /// A problem document (RFC 9457).
    ///
    /// - Parameters:
    ///   - status: The status, repeated in the document.
    ///   - title: A short sentence that is the same for every problem of its kind.
    ///   - detail: What is particular to this one.
    ///   - code: A word a program can act on.
    ///   - retryable: Whether sending the same again later can succeed.
    ///   - retryAfter: Whole seconds for a `Retry-After` field.
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

/// The one piece of JSON this module writes: a string (RFC 8259, section 7).
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
