/// A complete response.
public struct ClientResponse: Sendable {
    /// The versions of HTTP.
    public enum Version: Hashable, Sendable { case http1, http2 }

    /// The status code, 200–599.
    public let status: Int
    /// All fields in order, with names in lower case.
    public let headers: [ClientHeader]
    /// The whole body.
    public let body: [UInt8]
    /// The version of HTTP of the response.
    public let version: Version
    /// A connection had to be opened for this transfer.
    public let openedConnection: Bool
    /// The time from the start of the transfer to its last byte.
    public let duration: Duration

    /// The value of the first field with this name, which must be in lower case.
    public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }

    /// The `Date` field in milliseconds since 1970, in whole seconds, to measure clock skew; `nil` if it is absent or malformed.
    public var date: Int64? { header("date").flatMap(HTTPDate.milliseconds) }
}
