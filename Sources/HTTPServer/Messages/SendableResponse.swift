/// The owner's rendering of a refusal.
typealias RefusalForm = @Sendable (RequestRefusal) -> HTTPResponse

/// A response that was checked for either protocol: a handler's fields can no longer break a line or contradict the framing.
struct SendableResponse: Sendable {
    let status: Int
    let fields: [HTTPHeaders.Field]
    let body: [UInt8]
    /// The announced length; `nil` if the status has no body.
    let announcedLength: Int?

    /// Fields that only the server writes, or that HTTP/2 does not allow (RFC 9113, section 8.2.2).
    private static let ownFields: Set<String> = [
        "content-length", "connection", "transfer-encoding", "keep-alive", "proxy-connection", "upgrade", "date",
    ]

    /// Creates the response to a request; `nil` if it cannot be sent.
    init?(_ response: HTTPResponse, toHead: Bool) {
        guard let fields = Self.fields(response) else { return nil }
        status = response.status
        self.fields = fields
        let hasNoBody = status == 204 || status == 304
        announcedLength = hasNoBody ? nil : response.body.count
        body = hasNoBody || toHead ? [] : response.body
    }

    /// Creates the response to a request that the server refuses. If the owner's form of it cannot be sent, only the status is.
    init(_ refusal: RequestRefusal, _ form: RefusalForm, toHead: Bool) {
        var response = form(refusal)
        response.status = refusal.status
        self = SendableResponse(response, toHead: toHead) ?? SendableResponse(bare: refusal.status)
    }

    private init(bare status: Int) {
        self.status = status
        fields = []
        announcedLength = 0
        body = []
    }

    private static func fields(_ response: HTTPResponse) -> [HTTPHeaders.Field]? {
        guard (200...599).contains(response.status) else { return nil }
        var fields: [HTTPHeaders.Field] = []
        for (name, value) in response.headers {
            guard !name.isEmpty, name.utf8.allSatisfy(\.isTokenCharacter) else { return nil }
            guard value.utf8.allSatisfy({ ($0 >= .space && $0 != 0x7F) || $0 == .tab }) else { return nil }
            let field = HTTPHeaders.Field(name: name, value: value)
            if !ownFields.contains(field.name) { fields.append(field) }
        }
        return fields
    }
}

/// Writes responses in the form of HTTP/1.1.
enum ResponseEncoder {
    /// The status line and the fields, with the empty line at the end.
    static func head(_ response: SendableResponse, date: String, closes: Bool) -> [UInt8] {
        var text = "HTTP/1.1 \(response.status) \(reason(response.status))\r\ndate: \(date)\r\n"
        for field in response.fields { text += "\(field.name): \(field.value)\r\n" }
        if let length = response.announcedLength { text += "content-length: \(length)\r\n" }
        if closes { text += "connection: close\r\n" }
        return Array((text + "\r\n").utf8)
    }

    /// A phrase for people. Programs must not read it (RFC 9112, section 4).
    private static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 304: "Not Modified"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 411: "Length Required"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 417: "Expectation Failed"
        case 422: "Unprocessable Content"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 503: "Service Unavailable"
        case 505: "HTTP Version Not Supported"
        default: "Status"
        }
    }
}
