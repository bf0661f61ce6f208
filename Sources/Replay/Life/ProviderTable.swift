import HotlineModel
import LocationDatabases
import NodeMessages

/// The made-up providers of a preparation's hosts: one for all hosts whose addresses begin alike, each with a mailbox for notices.
public struct ProviderTable: Sendable {
    /// The networks, in order: /8 of IPv4, /16 of IPv6, the largest that a contact may stand for.
    let networks: [IPPrefix]

    /// Reads a hosts file.
    public init(hosts: String) {
        let networks = hosts.split(separator: "\n").compactMap { line in
            line.split(separator: " ").first.flatMap { IPAddress($0) }.flatMap(Self.network)
        }
        self.networks = Set(networks).sorted { $0.first < $1.first }
    }

    private static func network(of address: IPAddress) -> IPPrefix? {
        let length = address.v4 == nil ? 16 : 96 + 8
        return IPPrefix(first: IPAddress(bits: (address.bits >> (128 - length)) << (128 - length)), length: length)
    }

    /// The contacts as an operator enters them.
    var contacts: [ProviderContactRequest] {
        networks.enumerated().compactMap { index, network in
            guard let place = Line<1, 500>(text: "abuse@provider\(index + 1).example"), let mark = Line<1, 300>(text: "network:\(network)")
            else { return nil }
            return ProviderContactRequest(place: place, standsFor: [mark])
        }
    }
}
