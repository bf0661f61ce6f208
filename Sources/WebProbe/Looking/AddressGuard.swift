/// The rule that says to which addresses a probe may connect.
///
/// It is asked twice about each connection: before it is begun, and with the address that the socket is about to connect to.
public struct AddressGuard: Sendable {
    private let permits: @Sendable (HostAddress, UInt16) -> Bool

    /// Creates a guard from a rule over the address and the port.
    public init(_ permits: @escaping @Sendable (HostAddress, UInt16) -> Bool) { self.permits = permits }

    /// Tells if a probe may connect to this address and port.
    public func allows(_ address: HostAddress, port: UInt16) -> Bool { permits(address, port) }

    /// The guard that also lets the loopback addresses through, at these ports only: for tests.
    public func alsoAllowingLoopback(ports: Set<UInt16>) -> AddressGuard {
        AddressGuard { address, port in
            (address.bits >> 24 == 0xFFFF_7F && ports.contains(port)) || self.allows(address, port: port)
        }
    }
}
