public import LocationDatabases

/// Where names that a front-end hides really are, as the operator knows it: consulted before any resolver.
public struct FixedOrigins: Sendable {
    private let exact: [String: [IPAddress]]
    private let below: [String: [IPAddress]]

    /// No name at all.
    public init() { (exact, below) = ([:], [:]) }

    /// - Parameters:
    ///   - exact: Names in ASCII and lower case, with the addresses of their hosts.
    ///   - below: Names that stand for themselves and all names below them.
    public init(exact: [String: [IPAddress]], below: [String: [IPAddress]]) {
        self.exact = exact
        self.below = below
    }

    /// All addresses.
    public var all: Set<IPAddress> { Set([exact, below].flatMap { $0.values.joined() }) }

    /// The real addresses of a name: its own, or else those of the nearest name above it; `nil` if there are none.
    public func addresses(of name: String) -> [IPAddress]? {
        if exact.isEmpty, below.isEmpty { return nil }
        if let addresses = exact[name] { return addresses }
        var rest = name[...]
        while true {
            if let addresses = below[String(rest)] { return addresses }
            guard let dot = rest.firstIndex(of: ".") else { return nil }
            rest = rest[rest.index(after: dot)...]
        }
    }
}
