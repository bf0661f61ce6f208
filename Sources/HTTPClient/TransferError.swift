/// A failed exchange with a peer.
///
/// `description` may be shown to anyone; `debugDescription` is for this node's own log. Neither holds a path, a query or a body.
public struct TransferError: Error, Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    /// The kinds of failure that a caller can act on.
    public enum Code: Hashable, Sendable {
        /// The name did not resolve, or no server accepted a connection.
        case unreachable
        /// The time for the request, or for connecting, ran out.
        case timedOut
        /// The connection broke after it was open.
        case interrupted
        /// The response was longer than the request allowed.
        case bodyTooLarge
        /// The peer's certificate is not the one this node expects.
        case untrusted(Distrust)
        /// The peer ended the TLS handshake.
        case refusedHandshake(PeerAlert)
        /// The peer broke the rules of HTTP or TLS.
        case protocolError
        /// The peer answered with a status that the caller cannot use. ``HTTPClient`` never throws it; its callers do.
        case refused(status: Int)
        /// The caller's task was cancelled, or the client was shut down.
        case cancelled
        /// The limit of transfers was already reached.
        case overloaded
        /// The request cannot be sent, because its URL, a header or its trust is malformed.
        case invalidRequest
        /// The node's own certificate or key cannot be used.
        case invalidIdentity
    }

    /// The reason why a peer's certificate was refused.
    public enum Distrust: Hashable, Sendable {
        case expired, notYetValid, unpinned, wrongName, wrongAuthority
    }

    /// The kind of failure.
    public let code: Code
    /// The details for the log of this node: library messages, host names and dates, but never a path, a query, a body or key material.
    public let detail: String

    /// Creates a failure with details for the log.
    public init(_ code: Code, detail: String = "") {
        self.code = code
        self.detail = detail
    }

    public var description: String { "transfer failed: \(code.sentence)" }
    public var debugDescription: String { detail.isEmpty ? description : "\(description) (\(detail))" }
}

extension TransferError.Code {
    /// The failure in words on which an operator can act.
    public var sentence: String { sentence(of: "the peer") }

    /// The failure of an exchange with somebody else than a peer.
    ///
    /// - Parameter other: Whom to speak of, such as `the provider`.
    public func sentence(of other: String) -> String {
        switch self {
        case .unreachable: "\(other) cannot be reached"
        case .timedOut: "\(other) did not answer in time"
        case .interrupted: "the connection to \(other) broke"
        case .bodyTooLarge: "the answer of \(other) is larger than allowed"
        case .untrusted(let reason): reason.sentence(of: other)
        case .refusedHandshake(let alert): "\(other) refused the connection: \(alert)"
        case .protocolError: "the answer of \(other) broke the rules of the protocol"
        case .refused(let status): "\(other) refused with status \(status)"
        case .cancelled: "the exchange was cancelled"
        case .overloaded: "too many exchanges are under way"
        case .invalidRequest: "the request is malformed"
        case .invalidIdentity: "this node's TLS certificate or key cannot be used"
        }
    }
}

extension TransferError.Distrust {
    /// The reason in words on which an operator can act.
    public var sentence: String { sentence(of: "the peer") }

    /// The reason not to trust somebody else than a peer.
    public func sentence(of other: String) -> String {
        switch self {
        case .expired: "the certificate of \(other) has expired by this machine's clock; check the clock here, then ask \(other) to renew"
        case .notYetValid: "the certificate of \(other) is not valid yet by this machine's clock; check both clocks"
        case .unpinned: "the key of \(other) is not one the directory lists for it"
        case .wrongName: "the certificate of \(other) is for another name"
        case .wrongAuthority: "the certificate of \(other) was not issued by the authority listed for it"
        }
    }
}
