/// An event worth a line in a log. It holds no text that a client can choose freely: no path, no field, no body.
public enum ServerEvent: Sendable, Hashable {
    /// A TLS handshake failed.
    case handshakeRefused(listener: String, remoteAddress: String, reason: HandshakeRefusal)
    /// A connection was closed at once because a cap was reached.
    case connectionRefused(listener: String, remoteAddress: String, cap: Cap)
    /// The server answered a request by itself, or reset its stream.
    case requestRefused(listener: String, remoteAddress: String, reason: RequestRefusal)
    /// A connection was ended.
    case connectionEnded(listener: String, remoteAddress: String, reason: ConnectionEnd)
    /// A new certificate is in use for new connections.
    case identityReplaced(listener: String)
    /// Accepting stopped for a moment: the process or system has no descriptors left.
    case acceptPaused(listener: String, reason: String)
    /// The server ended; `closed` connections were still busy at the drain deadline.
    case drained(closed: Int)

    /// A cap on connections. With ``strangers`` an older connection was closed, and otherwise the new one.
    public enum Cap: String, Sendable, Hashable { case total, address, peer, strangers, arrivals }
}

/// The reason why the server ended a connection early.
public enum ConnectionEnd: String, Sendable, Hashable {
    case headersTooSlow, writeStalled, readTooSlowly, controlFrameFlood, protocolError
}

/// The reason why a TLS handshake was refused, in words on which an operator can act.
public enum HandshakeRefusal: Sendable, Hashable, CustomStringConvertible {
    /// The client showed no certificate.
    case noClientCertificate
    /// The client's certificate is not valid by this machine's clock. Times are milliseconds since 1970.
    case certificateOutsideDates(notBefore: Int64, notAfter: Int64, clock: Int64)
    /// The client's certificate could not be read.
    case certificateUnreadable
    /// The client offers no protocol version or cipher that this listener accepts.
    case noCommonProtocol
    /// The client sent no handshake in time.
    case tooSlow
    /// The client closed the connection, or its side refused ours, in the middle.
    case closedByClient
    /// Any other reason, in OpenSSL's words.
    case failed(String)

    public var description: String {
        switch self {
        case .noClientCertificate: "the client showed no certificate"
        case .certificateOutsideDates(let notBefore, let notAfter, let clock):
            (clock < notBefore
                ? "the client's certificate is not valid before \(ServerTime.text(notBefore))"
                : "the client's certificate expired at \(ServerTime.text(notAfter))")
                + ", and this machine's clock says \(ServerTime.text(clock)): renew the certificate, or set the clock that is wrong"
        case .certificateUnreadable: "the client's certificate cannot be read"
        case .noCommonProtocol: "the client offers no TLS version, cipher or application protocol this listener takes"
        case .tooSlow: "the client did not finish the handshake in time"
        case .closedByClient: "the client ended the handshake"
        case .failed(let reason): "the handshake failed: \(reason)"
        }
    }
}
