public import Hosting
public import HotlineModel
public import LocationDatabases

/// The network addresses of a plan's hosts, chosen from real networks by means of the installed location data.
///
/// The same plan and the same data files give the same addresses. The nodes still trace each host themselves: the plan only chooses
/// addresses for which the data give the answer that the plan needs.
public struct NetworkPlan: Sendable {
    /// One host with its addresses.
    public struct Host: Hashable, Sendable {
        public let name: String
        /// In the order of a resolver's answer: IPv4, then IPv6.
        public let addresses: [IPAddress]
        /// The country that only an override gives it.
        public let override: CountryCode?
    }

    public let hosts: [Host]

    /// Finds an address of each needed family for every host.
    ///
    /// - Parameter tracer: A tracer over the nodes' data, but without overrides, because those would change the data's answers.
    /// - Throws: ``NetworkPlanError`` if the data have no network of a kind that the plan needs.
    public init(_ plan: WorkloadPlan, tracer: Tracer) throws(NetworkPlanError) {
        let blocks: CountryBlocks
        do { blocks = try CountryBlocks(tracer) } catch { throw .noData(error.description) }
        let requests = plan.hosts.enumerated().map { index, host in Self.pools(of: host, number: index, in: plan.workload) }
        var demand: [AddressPool: Int] = [:]
        for pool in requests.joined() { demand[pool, default: 0] += 1 }
        var supplies: [AddressPool: AddressSupply] = [:]
        for (pool, count) in demand { supplies[pool] = try AddressSupply(pool, count: count, blocks: blocks) }
        var hosts: [Host] = []
        for (host, pools) in zip(plan.hosts, requests) {
            let addresses = pools.compactMap { supplies[$0]?.next() }
            hosts.append(Host(name: host.name, addresses: addresses, override: Self.override(of: host)))
        }
        self.hosts = hosts
    }

    /// The pools a host draws an address from, one for each family.
    private static func pools(of host: PlannedHost, number: Int, in workload: Workload) -> [AddressPool] {
        let evidence: AddressPool.Evidence
        switch (host.evidence, host.hosting) {
        case (.agreed, .located(let country)): evidence = .agreed(country)
        case (.disagreeing, .located(let country)): evidence = .disputed(country)
        case (.overridden, _): evidence = .agreed(elsewhere(number, in: workload))
        default: evidence = .passThrough
        }
        switch host.families {
        case .ipv4: return [AddressPool(evidence: evidence, family: .v4)]
        case .ipv6: return [AddressPool(evidence: evidence, family: .v6)]
        case .both: return [AddressPool(evidence: evidence, family: .v4), AddressPool(evidence: evidence, family: .v6)]
        }
    }

    /// A country other than the node's: one that no hotline covers, or else a partner's.
    private static func elsewhere(_ number: Int, in workload: Workload) -> CountryCode {
        let uncovered = workload.own.uncovered.entries.map(\.key)
        let others = workload.hotlines.filter { $0 != workload.node }.flatMap { workload.countries(of: $0) }
        let countries = uncovered.isEmpty ? others : uncovered
        return countries.isEmpty ? workload.countries(of: workload.node)[0] : countries[number % countries.count]
    }

    private static func override(of host: PlannedHost) -> CountryCode? {
        guard host.evidence == .overridden, case .located(let country) = host.hosting else { return nil }
        return country
    }
}

/// The reason why a plan finds no addresses.
public enum NetworkPlanError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The location data have no table that lists networks.
    case noData(String)
    /// The data have no network of a kind that the workload needs.
    case noNetwork(String)

    public var description: String {
        switch self {
        case .noData(let why): why
        case .noNetwork(let kind):
            "the location data hold no network \(kind); install both tor-geoipdb and libloc-database, or change the workload"
        }
    }
}

/// One kind of address a plan needs.
struct AddressPool: Hashable {
    enum Evidence: Hashable {
        case agreed(CountryCode)
        case disputed(CountryCode)
        case passThrough
    }

    let evidence: Evidence
    let family: AddressBlock.Family

    /// The kind in words.
    var description: String {
        let version = family == .v4 ? "of IPv4" : "of IPv6"
        return switch evidence {
        case .agreed(let country): "\(version) that all sources place in \(country)"
        case .disputed(let country): "\(version) on which the sources disagree and the policy decides for \(country)"
        case .passThrough: "\(version) that passes traffic through"
        }
    }
}

/// Addresses of one pool, each given once: the first of every block, then the second of every block, and so on.
struct AddressSupply {
    private let blocks: [AddressBlock]
    private var given = 0

    init(_ pool: AddressPool, count: Int, blocks: CountryBlocks) throws(NetworkPlanError) {
        self.blocks =
            switch pool.evidence {
            case .agreed(let country): blocks.agreed(on: country, family: pool.family, limit: count)
            case .disputed(let country): blocks.disputed(decidedFor: country, family: pool.family, limit: count)
            case .passThrough: blocks.passThrough(family: pool.family, limit: count)
            }
        guard !self.blocks.isEmpty, count <= self.blocks.count * Self.perBlock else { throw .noNetwork(pool.description) }
    }

    /// The octets from 1 that are used of a block.
    private static let perBlock = 254

    mutating func next() -> IPAddress {
        defer { given += 1 }
        return blocks[given % blocks.count].address(UInt8(truncatingIfNeeded: 1 + given / blocks.count))
    }
}
