/// The bounds of one ``AddressProbe``. All of them hold for one look with all addresses that it tries.
public struct ProbeLimits: Hashable, Sendable {
    /// The most looks at once. More are refused with ``ProbeError/overloaded``.
    public var looks = 512
    /// The time for the connection to one address and the TLS handshake together.
    public var connecting = Duration.seconds(10)
    /// The time for the whole look.
    public var total = Duration.seconds(20)
    /// The most bytes of all response header fields together, interim responses included.
    public var headerBytes = 64 << 10
    /// The most bytes of a text that any look may ask for.
    public var textBytes = 256 << 10
    /// The most bytes of a JSON text that any look may ask for.
    public var jsonBytes = 1 << 20
    /// The most addresses of one host that are tried one after the other.
    public var addresses = 4

    public init() {}
}
