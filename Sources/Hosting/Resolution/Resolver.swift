public import LocationDatabases

/// Looks up the addresses of a name.
public protocol Resolver: Sendable {
    /// Returns all addresses, IPv4 and IPv6, in the order of the answer; at least one.
    ///
    /// - Parameter name: A host name in ASCII and lower case.
    func addresses(of name: String) async throws(ResolutionError) -> [IPAddress]
}

/// The reason why a name has no addresses. It never holds the name.
public enum ResolutionError: Error, Hashable, Sendable {
    /// The name does not exist, or has no address.
    case noSuchHost
    /// There was no answer within the limit, or too many names waited already.
    case timedOut
    /// The resolver answered that it failed.
    case failed
}

/// A resolver that knows no name.
public struct NoResolver: Resolver {
    public init() {}

    public func addresses(of name: String) async throws(ResolutionError) -> [IPAddress] { throw .noSuchHost }
}
