/// The addresses on which the node listens.
public struct ListenerSettings: Hashable, Sendable {
    /// One address.
    public struct Listener: Hashable, Sendable {
        /// A numeric address, or `localhost`.
        public var host: String
        /// 0 for any free port.
        public var port: Int

        init(_ group: SettingsGroup, host defaultHost: String, port defaultPort: Int) throws(ConfigurationError) {
            host = try group.text("host", default: defaultHost)
            port = try group.integer("port", in: 0...65_535, default: defaultPort)
        }
    }

    /// Peers, over mutual TLS.
    public var federation: Listener
    /// Operators. No certificate is asked for, so it belongs on the loopback address.
    public var `operator`: Listener
    /// The host names that lead to the operators' listener, besides `localhost`. Requests for any other name are refused.
    public var operatorNames: [String]
    /// Consumers of the hash feed; `nil` serves it on the federation's listener only.
    public var feed: Listener?
    /// Web forms and other programs that send reports, over TLS with an access token; `nil` if they use the operators' listener.
    public var intake: Listener?

    init(_ group: SettingsGroup) throws(ConfigurationError) {
        federation = try group.group("federation") { group throws(ConfigurationError) in
            try Listener(group, host: "0.0.0.0", port: 7443)
        }
        (`operator`, operatorNames) = try group.group("operator") { group throws(ConfigurationError) in
            (try Listener(group, host: "127.0.0.1", port: 7080), try group.texts("names", default: []))
        }
        feed = try group.optionalGroup("feed") { group throws(ConfigurationError) in
            try Listener(group, host: "0.0.0.0", port: 7444)
        }
        intake = try group.optionalGroup("intake") { group throws(ConfigurationError) in
            try Listener(group, host: "0.0.0.0", port: 7445)
        }
    }
}
