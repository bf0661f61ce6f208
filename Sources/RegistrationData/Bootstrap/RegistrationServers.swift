public import LocationDatabases

/// The servers that know about addresses, system numbers and domains: the four bootstrap files of IANA (RFC 9224), read.
public struct RegistrationServers: Sendable {
    /// For each length of prefix, longest first, the networks of that length.
    private let networks: [(length: Int, servers: [UInt128: [String]])]
    /// Ranges of system numbers, rising, without overlap.
    private let systems: [(range: ClosedRange<UInt32>, servers: [String])]
    private let domains: [String: [String]]

    /// Reads the files; one that is missing knows nothing.
    ///
    /// - Throws: ``BootstrapError``.
    public init(ipv4: [UInt8]? = nil, ipv6: [UInt8]? = nil, asn: [UInt8]? = nil, dns: [UInt8]? = nil) throws(BootstrapError) {
        var byLength: [Int: [UInt128: [String]]] = [:]
        for (file, isV4) in [(ipv4, true), (ipv6, false)] {
            guard let file else { continue }
            for service in try ServiceTable(parsing: file).services {
                for key in service.keys {
                    guard let network = IPPrefix(key), (network.first.v4 != nil) == isV4 else { throw .badKey }
                    byLength[network.length, default: [:]][network.first.bits] = service.servers
                }
            }
        }
        networks = byLength.sorted { $0.key > $1.key }.map { ($0.key, $0.value) }
        systems = try Self.systems(asn)
        domains = try Self.domains(dns)
    }

    /// The servers for the longest network that holds an address, the secure ones first.
    public func servers(for address: IPAddress) -> [String] {
        for (length, table) in networks {
            let first = length == 0 ? 0 : address.bits & ~((UInt128(1) << (128 - length)) &- 1)
            if let servers = table[first] { return servers }
        }
        return []
    }

    /// The servers for a system number.
    public func servers(forSystem number: UInt32) -> [String] {
        var low = 0, high = systems.count
        while low < high {
            let middle = (low + high) / 2
            if systems[middle].range.upperBound < number { low = middle + 1 } else { high = middle }
        }
        return low < systems.count && systems[low].range.contains(number) ? systems[low].servers : []
    }

    /// The servers for the longest known ending of a domain in ASCII and lower case.
    public func servers(forDomain name: String) -> [String] {
        var ending = name[...]
        while !ending.isEmpty {
            if let servers = domains[String(ending)] { return servers }
            guard let dot = ending.firstIndex(of: ".") else { break }
            ending = ending[ending.index(after: dot)...]
        }
        return []
    }

    private static func systems(_ file: [UInt8]?) throws(BootstrapError) -> [(range: ClosedRange<UInt32>, servers: [String])] {
        guard let file else { return [] }
        var found: [(range: ClosedRange<UInt32>, servers: [String])] = []
        for service in try ServiceTable(parsing: file).services {
            for key in service.keys {
                let ends = key.split(separator: "-", omittingEmptySubsequences: false).map(Self.number)
                guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last else { throw .badKey }
                found.append((first...last, service.servers))
            }
        }
        found.sort { $0.range.lowerBound < $1.range.lowerBound }
        guard zip(found, found.dropFirst()).allSatisfy({ $0.range.upperBound < $1.range.lowerBound }) else { throw .badKey }
        return found
    }

    private static func number(_ text: Substring) -> UInt32? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? UInt32(text) : nil
    }

    private static func domains(_ file: [UInt8]?) throws(BootstrapError) -> [String: [String]] {
        guard let file else { return [:] }
        var found: [String: [String]] = [:]
        for service in try ServiceTable(parsing: file).services {
            for key in service.keys {
                guard !key.isEmpty, key.utf8.count <= 253, key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !key.contains("/") else {
                    throw .badKey
                }
                found[key.lowercased()] = service.servers
            }
        }
        return found
    }
}
