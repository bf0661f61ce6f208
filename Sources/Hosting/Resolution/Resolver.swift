public import LocationDatabases

/// Asks for the addresses of a name.
public protocol Resolver: Sendable {
    /// All addresses, IPv4 and IPv6, in the order of the answer; at least one.
    ///
    /// - Parameter name: A host name in ASCII and lower case.
    func addresses(of name: String) async throws(ResolutionError) -> [IPAddress]
}

/// Why a name has no addresses; it never holds the name.
public enum ResolutionError: Error, Hashable, Sendable {
    /// The name does not exist, or has no address.
    case noSuchHost
    /// No answer within the limit, or too many names waited before it.
    case timedOut
    /// The resolver answered that it cannot answer.
    case failed
}

/// Knows no name at all.
public struct NoResolver: Resolver {
    /// A resolver without names.
    public init() {}

    public func addresses(of name: String) async throws(ResolutionError) -> [IPAddress] { throw .noSuchHost }
}
