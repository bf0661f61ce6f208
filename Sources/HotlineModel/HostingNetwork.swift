/// The network that serves material, as a trace gave it: for figures, the provider.
///
/// It names an autonomous system, never an address, so it may outlive the contents of a case.
public struct HostingNetwork: Hashable, Sendable {
    /// The autonomous system number, if any source knew it.
    public var number: UInt32?
    /// Who holds it, if any source knew.
    public var holder: String?

    /// A network, by its number, its holder or both.
    public init(number: UInt32?, holder: String?) {
        self.number = number
        self.holder = holder
    }
}

extension HostingVerdict {
    /// The network of the first address that lies in one of these countries; `nil` if there is none, or nobody knows its network.
    public func network(in countries: [CountryCode]) -> HostingNetwork? {
        let finding = findings.first { $0.country.map(countries.contains) ?? false }
        guard let finding, finding.asn != nil || finding.organisation != nil else { return nil }
        return HostingNetwork(number: finding.asn, holder: finding.organisation)
    }
}
