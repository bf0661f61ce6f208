/// The decision about a request whose head is whole. Nothing of its body was read, and nothing is reserved for it.
public enum Admittance: Sendable {
    /// The request goes on, within the allowance.
    case allow(Allowance)
    /// The request gets this answer at once. Its body is not read.
    case refuse(HTTPResponse)

    /// Allows everything, and tells callers apart by their key or, without one, by their address: for servers that keep nobody out.
    public static let everybody: @Sendable (HTTPRequest) -> Admittance = { request in
        let key = request.peer?.spkiSHA256.map { String($0, radix: 16) }.joined(separator: ".")
        return .allow(Allowance(caller: key ?? request.remoteAddress))
    }
}

/// The bounds of an admitted request, and the name under which they are counted.
public struct Allowance: Sendable, Hashable {
    /// The caller's name. `nil` for a stranger: then the request is counted by its address, and its connection gains no trust by it.
    public var caller: String?
    /// The most bytes of its body; `nil` for what the server allows.
    public var bodyBytes: Int?
    /// The bytes that the answer is expected to have. A large answer is begun only when there is room for it.
    public var answerBytes: Int

    /// An allowance for a caller.
    public init(caller: String?, bodyBytes: Int? = nil, answerBytes: Int = 64 * 1024) {
        self.caller = caller
        self.bodyBytes = bodyBytes
        self.answerBytes = answerBytes
    }
}

/// The owner's judgement of heads, for the requests of one connection.
typealias Gate = (RequestHead) -> Admittance
