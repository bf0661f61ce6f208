/// The result of one look. It holds nothing of a body, except for a JSON text that was asked for.
public enum LookOutcome: Hashable, Sendable {
    /// A server answered.
    case answered(LookAnswer)
    /// No usable answer came.
    case failed(LookFailure)
}

/// The head of a response, reduced to what says if the material is there.
public struct LookAnswer: Hashable, Sendable {
    /// The status, 200–599.
    public var status: Int
    /// The absolute URL of a `Location`; `nil` if there is none, or it cannot be read. Nobody has checked where it leads.
    public var location: String?
    /// The media type in lower case, without parameters.
    public var contentType: String?
    /// The `Server` field.
    public var server: String?
    /// The declared length of the body.
    public var length: Int64?
    /// The fields of ``markNames`` that the response had.
    public var marks: [String: String]
    /// The text, if the look asked for one and the body was a text.
    public var text: TextFinding?
    /// The JSON text, if the look asked for one and the body was one.
    public var json: [UInt8]?

    /// The fields by which front-ends mark their own answers, in lower case.
    public static let markNames: Set<String> = [
        "cf-mitigated", "retry-after", "x-amzn-waf-action", "x-datadome", "x-iinfo", "x-sucuri-id", "x-vercel-mitigated",
    ]

    public init(
        status: Int, location: String? = nil, contentType: String? = nil, server: String? = nil, length: Int64? = nil,
        marks: [String: String] = [:], text: TextFinding? = nil, json: [UInt8]? = nil
    ) {
        self.status = status
        self.location = location
        self.contentType = contentType
        self.server = server
        self.length = length
        self.marks = marks
        self.text = text
        self.json = json
    }
}

/// The finding of a bounded read. The text itself is gone.
public struct TextFinding: Hashable, Sendable {
    /// The SHA-256 of the bytes read.
    public var sha256: [UInt8]
    /// The number of bytes read.
    public var count: Int
    /// True if that was the whole body.
    public var isWhole: Bool
    /// The words of the look that the text has.
    public var words: Set<String>

    public init(sha256: [UInt8], count: Int, isWhole: Bool, words: Set<String>) {
        self.sha256 = sha256
        self.count = count
        self.isWhole = isWhole
        self.words = words
    }
}

/// The kinds of look that brought no usable answer.
public enum LookFailure: Hashable, Sendable {
    /// The look had no address to go to.
    case noAddress
    /// The guard allows none of the addresses.
    case refused
    /// No address accepted a connection.
    case unreachable
    /// The time ran out.
    case timedOut
    /// The TLS handshake failed.
    case tls
    /// The certificate of the server is not valid for the host.
    case certificate(CertificateFault)
    /// The head of the response, or the JSON text, was larger than the limit.
    case tooLarge
    /// The connection broke after it was open.
    case interrupted
    /// The server does not speak HTTP, or breaks its rules.
    case notHTTP
    /// The proxy of the vantage failed; this says nothing of the host.
    case proxy
}

/// The fault of a certificate.
public enum CertificateFault: Hashable, Sendable { case expired, notYetValid, unknownIssuer, wrongName, other }
