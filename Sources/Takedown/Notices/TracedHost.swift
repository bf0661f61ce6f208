import CaseStore
package import HotlineModel
import LocationDatabases
import URLSyntax

/// A host as a trace saw it: what contacts are found by.
package struct TracedHost: Hashable, Sendable {
    /// The name in ASCII; `nil` for a numeric host.
    package var name: String?
    /// Its addresses, in the order of the trace.
    package var addresses: [String]
    /// The numbers of the systems that announce them.
    package var systems: [UInt32]
    /// The country of the first address.
    package var country: CountryCode?
    /// The front-end that hides it from everybody.
    package var front: String?

    package init(name: String?, addresses: [String], systems: [UInt32], country: CountryCode? = nil) {
        self.name = name
        self.addresses = addresses
        self.systems = systems
        self.country = country
    }

    /// The host of an address, by the findings about it.
    package init(of address: String, _ findings: [AddressFinding]) {
        if case .name(let name)? = (try? CanonicalAddress(address))?.host {
            self.name = name.hasSuffix(".") ? String(name.dropLast()) : name
        }
        addresses = findings.map(\.address)
        var seen: Set<UInt32> = []
        systems = findings.compactMap(\.asn).filter { $0 > 0 && seen.insert($0).inserted }
        country = findings.first?.country
    }

    /// The same provider serves both, as far as can be told: they share a system, or an address if no system is known.
    func isSameProvider(as other: TracedHost) -> Bool {
        if !systems.isEmpty, !other.systems.isEmpty { return !Set(systems).isDisjoint(with: other.systems) }
        return !Set(addresses).isDisjoint(with: other.addresses)
    }

    /// The marks under which a contact of a scope may stand for it, the narrowest first: the name and those above it, then, for a network, the
    /// networks of its addresses and its systems.
    func marks(for scope: NoticeContact.Scope) -> [String] {
        guard scope != .front else { return front.flatMap(Self.mark(ofFront:)).map { [$0] } ?? [] }
        var marks = names.map { "host:\($0)" }
        guard scope == .network else { return marks }
        for address in addresses.prefix(4).compactMap({ IPAddress($0) }) { marks += Self.networks(of: address) }
        return marks + systems.prefix(4).map { "as:\($0)" }
    }

    /// The mark of a front-end; `nil` if nothing can have that name.
    static func mark(ofFront name: String) -> String? {
        guard (1...64).contains(name.utf8.count), name.utf8.allSatisfy({ (0x20...0x7E).contains($0) }), !name.hasPrefix(" "),
            !name.hasSuffix(" ")
        else { return nil }
        return "front:\(name.lowercased())"
    }

    private var names: [String] {
        guard let name else { return [] }
        let labels = name.split(separator: ".")
        guard labels.count > 1 else { return [name] }
        return (0..<min(labels.count - 1, 16)).map { labels[$0...].joined(separator: ".") }
    }

    /// The lengths, of 128 bits, of the largest networks that a contact may stand for: /8 of IPv4, and /16 of IPv6.
    static let largestIPv4 = 96 + 8, largestIPv6 = 16

    /// The networks that hold an address, the smallest first.
    private static func networks(of address: IPAddress) -> [String] {
        let largest = address.v4 == nil ? largestIPv6 : largestIPv4
        return stride(from: 128, through: largest, by: -1).compactMap { length in
            let mask = length == 128 ? UInt128.max : ~((UInt128(1) << (128 - length)) &- 1)
            return IPPrefix(first: IPAddress(bits: address.bits & mask), length: length).map { "network:\($0)" }
        }
    }
}
