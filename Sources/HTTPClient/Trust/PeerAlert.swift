/// A fatal TLS alert from a peer (RFC 8446 §6.2), with which it says why it ended the connection.
public struct PeerAlert: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The alert's number on the wire.
    public let rawValue: UInt8

    /// Creates an alert from its number.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let handshakeFailure = PeerAlert(rawValue: 40)
    public static let badCertificate = PeerAlert(rawValue: 42)
    public static let unsupportedCertificate = PeerAlert(rawValue: 43)
    public static let certificateRevoked = PeerAlert(rawValue: 44)
    public static let certificateExpired = PeerAlert(rawValue: 45)
    public static let certificateUnknown = PeerAlert(rawValue: 46)
    public static let unknownAuthority = PeerAlert(rawValue: 48)
    public static let accessDenied = PeerAlert(rawValue: 49)
    public static let protocolVersion = PeerAlert(rawValue: 70)
    public static let insufficientSecurity = PeerAlert(rawValue: 71)
    public static let certificateRequired = PeerAlert(rawValue: 116)
    public static let noApplicationProtocol = PeerAlert(rawValue: 120)
    /// The handshake ended without an alert that could be read.
    public static let none = PeerAlert(rawValue: 0)

    public var description: String {
        switch self {
        case .none: "it closed during the handshake without a reason"
        case .handshakeFailure: "no common TLS parameters"
        case .badCertificate: "it does not accept this node's certificate"
        case .unsupportedCertificate: "this node's certificate is of a kind it does not support"
        case .certificateRevoked: "this node's certificate is revoked"
        case .certificateExpired: "this node's certificate has expired by the peer's clock; check both clocks and renew"
        case .certificateUnknown: "it does not accept this node's certificate"
        case .unknownAuthority: "it does not know the authority of this node's certificate"
        case .accessDenied: "access denied"
        case .protocolVersion: "it does not support TLS 1.3"
        case .insufficientSecurity: "the TLS parameters are too weak for it"
        case .certificateRequired: "it requires a client certificate"
        case .noApplicationProtocol: "it speaks neither HTTP/2 nor HTTP/1.1 here"
        default: "TLS alert \(rawValue)"
        }
    }
}
