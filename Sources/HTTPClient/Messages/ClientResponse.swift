/// A complete response.
public struct ClientResponse: Sendable {
    /// The version of HTTP the response came in.
    public enum Version: Hashable, Sendable { case http1, http2 }

    /// The status code, 200–599.
    public let status: Int
    /// All fields in order, names in lower-case.
    public let headers: [ClientHeader]
    /// The whole body.
    public let body: [UInt8]
    /// The version of HTTP spoken.
    public let version: Version
    /// Whether a connection had to be opened for this exchange.
    public let openedConnection: Bool
    /// From the start of the transfer to its last byte.
    public let duration: Duration

    /// The value of the first field of that name, which is given in lower-case.
    public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// The `Date` field in milliseconds since 1970, for clock skew: whole seconds, `nil` when absent or malformed.
    public var date: Int64? { header("date").flatMap(HTTPDate.milliseconds) }
}
