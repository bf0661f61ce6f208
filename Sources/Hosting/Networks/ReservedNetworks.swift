public import LocationDatabases

/// Networks without hosts of the public internet: IANA's special-purpose registries, and space that was never allocated.
public enum ReservedNetworks {
    /// Tells if an address is private, loopback, documentation, multicast or otherwise set aside.
    ///
    /// An IPv6 address that carries an IPv4 address (``IPAddress/embeddedV4``) is judged by the latter.
    public static func contains(_ address: IPAddress) -> Bool {
        let host = address.embeddedV4 ?? address
        // Only 2000::/3 is allocated as global unicast (RFC 4291 §2.4).
        if host.v4 == nil, host.bits >> 125 != 0b001 { return true }
        return table[host] != nil
    }

    private static let table: PrefixTable<Bool> = {
        var networks: [IPPrefix: Bool] = [:]
        for text in (v4 + " " + v6).split(separator: " ") { if let network = IPPrefix(text) { networks[network] = true } }
        return PrefixTable(networks)
    }()

    /// IANA IPv4 Special-Purpose Address Registry, with multicast (RFC 5771) and the AS112 and AMT anycast networks.
    private static let v4 =
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 "
        + "192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"

    /// IANA IPv6 Special-Purpose Address Registry within 2000::/3.
    private static let v6 = "2001::/23 2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20"
}
