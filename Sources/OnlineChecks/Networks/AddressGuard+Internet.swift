import Hosting
public import LocationDatabases
public import WebProbe

extension AddressGuard {
    /// Lets a probe connect to hosts of the public internet only: to no private, loopback, link-local or otherwise reserved address.
    public static let publicInternet = AddressGuard { address, _ in !ReservedNetworks.contains(IPAddress(bits: address.bits)) }
}

extension HostAddress {
    /// The same address, as a probe takes it.
    public init(_ address: IPAddress) { self.init(bits: address.bits) }
}
