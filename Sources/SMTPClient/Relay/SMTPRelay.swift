public import MailSyntax

/// The mail server that sends on what this node hands to it, and how to speak to it.
public struct SMTPRelay: Hashable, Sendable {
    /// The protection of the connection.
    public enum Security: Hashable, Sendable {
        /// None: for a relay on this machine.
        case none
        /// TLS after `STARTTLS`, which the relay must offer; otherwise it gets nothing.
        case startTLS
        /// TLS from the first byte (RFC 8314 §3.3), usually on port 465.
        case implicit
    }

    /// The authorities that a relay's certificate may come from.
    public enum Trust: Hashable, Sendable {
        /// Those of the system.
        case system
        /// Those in a PEM file, and no others.
        case file(path: String)
    }

    /// The time limits.
    public struct Limits: Hashable, Sendable {
        /// For connecting, with the TLS handshake.
        public var connecting: Duration = .seconds(30)
        /// For each reply, in whole seconds. RFC 5321 §4.5.3.2 allows minutes for the reply that ends a message.
        public var reply: Duration = .seconds(120)
        /// For one message as a whole.
        public var message: Duration = .seconds(300)

        public init() {}
    }

    let host: String
    let port: UInt16
    let ehloName: MailDomain
    let security: Security
    let trust: Trust
    let credentials: SMTPCredentials?
    let limits: Limits

    /// Settings for one relay.
    ///
    /// - Parameters:
    ///   - host: A name or an address; an IPv6 address without brackets.
    ///   - ehloName: The name by which this node greets. Relays look it up.
    /// - Throws: ``SMTPRelayProblem``.
    public init(
        host: String, port: UInt16, ehloName: MailDomain, security: Security, trust: Trust = .system, credentials: SMTPCredentials? = nil,
        limits: Limits = Limits()
    ) throws(SMTPRelayProblem) {
        guard Self.isIPv6(host) || MailDomain(host) != nil else { throw .host }
        guard port > 0 else { throw .port }
        if case .file(let path) = trust, path.isEmpty || path.utf8.contains(0) { throw .trustFile }
        // Anyone on the way could read the secret and send mail in the hotline's name.
        if credentials != nil && security == .none { throw .secretWithoutTLS }
        self.host = host
        self.port = port
        self.ehloName = ehloName
        self.security = security
        self.trust = trust
        self.credentials = credentials
        self.limits = limits
    }

    /// The address for libcurl, which takes the path as the name to greet by.
    var url: String {
        let bracketed = host.utf8.contains(0x3A) ? "[\(host)]" : host
        return "\(security == .implicit ? "smtps" : "smtp")://\(bracketed):\(port)/\(ehloName)"
    }

    private static func isIPv6(_ host: String) -> Bool {
        host.utf8.count <= 45 && host.utf8.contains(0x3A)
            && host.utf8.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 6 || $0 == 0x3A || $0 == 0x2E }
    }
}

/// The setting of a relay that cannot be used.
public enum SMTPRelayProblem: Error, Hashable, Sendable, CustomStringConvertible {
    case host, port, trustFile, secretWithoutTLS, credentials

    public var description: String {
        switch self {
        case .host: "the relay's host is neither a name nor an address"
        case .port: "the relay's port must be from 1 to 65535"
        case .trustFile: "the file of trusted authorities has no usable path"
        case .secretWithoutTLS: "a user and a secret would travel without TLS; set the security to startTLS or implicit"
        case .credentials: "the user or the secret is empty, or contains a line end or a zero byte"
        }
    }
}

/// A user of a relay and the secret that proves it. No description shows either.
public struct SMTPCredentials: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    let user: String
    let secret: String

    /// - Throws: ``SMTPRelayProblem/credentials``.
    public init(user: String, secret: String) throws(SMTPRelayProblem) {
        for text in [user, secret] {
            guard !text.isEmpty, !text.utf8.contains(where: { $0 == 0 || $0 == 0x0A || $0 == 0x0D }) else { throw .credentials }
        }
        self.user = user
        self.secret = secret
    }

    public var description: String { "credentials (secret)" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
