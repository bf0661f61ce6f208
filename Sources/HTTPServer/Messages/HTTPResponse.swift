/// The answer of a handler.
///
/// Only the server writes `content-length`, `connection`, `date` and `transfer-encoding`: such fields of a handler are left out. If a name or
/// value could end its line, the answer is refused as ``RequestRefusal/unwritableAnswer``.
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

    /// Creates an answer with plain text in UTF-8.
    public static func text(_ body: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(status: status, contentType: "text/plain; charset=utf-8", body: Array(body.utf8))
    }
}
