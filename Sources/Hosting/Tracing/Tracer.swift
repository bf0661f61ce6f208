public import HotlineModel
public import LocationDatabases
public import Runtime
import Synchronization

/// Finds the country in which the material behind an address is hosted, with the evidence for it (DESIGN §5).
///
/// A trace never throws: an address that cannot be located has a named outcome.
///
/// The address is read (never fetched), then its host, then all of the host's addresses, from the hosts file first. Every source is asked about
/// each of them. Several addresses make one outcome by these rules:
/// 1. If any address has a country and is neither reserved nor in a pass-through network: `located`, with the countries of all such addresses,
///    each once, in the order of the addresses.
/// 2. Otherwise, any address in a pass-through network: `hidden`, by the first such network.
/// 3. Otherwise, any address that is not reserved: `unlocated(unknownCountry)`.
/// 4. Otherwise `unlocated(reservedAddress)`.
///
/// An override that names a country makes an address located even within a reserved or pass-through network.
public final class Tracer: Sendable {
    /// The data behind all answers. It is replaced as a whole when a file changes, so that one trace never mixes old and new.
    final class Snapshot: Sendable {
        let locations: LocationSet
        let hosts: HostsFile

        init(locations: LocationSet, hosts: HostsFile) {
            self.locations = locations
            self.hosts = hosts
        }
    }

    private let current: Mutex<Snapshot>
    private let data: HostingData
    private let clock: any WallClock
    private let resolver: any Resolver
    private let asksResolver: Bool
    /// Where names that a front-end hides really are.
    private let origins: FixedOrigins

    /// Reads and checks all files that the configuration names.
    ///
    /// This blocks while it reads: a few hundred milliseconds for the largest files.
    ///
    /// - Parameters:
    ///   - configuration: The data to use.
    ///   - clock: The clock that dates the verdicts.
    ///   - resolver: A resolver to use instead of the configured one.
    ///   - origins: Names that a front-end hides, with the addresses of their hosts.
    /// - Throws: ``HostingError`` if any file is missing, broken or not what the settings say.
    public init(
        configuration: HostingConfiguration, clock: any WallClock = SystemClock(), resolver: (any Resolver)? = nil,
        origins: FixedOrigins = FixedOrigins()
    ) throws(HostingError) {
        let files = try HostingFiles(configuration)
        current = Mutex(files.snapshot)
        data = HostingData(files)
        self.clock = clock
        self.origins = origins
        switch (resolver, configuration.resolution) {
        case (let resolver?, _):
            self.resolver = resolver
            asksResolver = true
        case (nil, .system(let limit, let concurrency, let waiting)):
            self.resolver = SystemResolver(limit: limit, concurrency: concurrency, waiting: waiting)
            asksResolver = true
        case (nil, .hostsFileOnly):
            self.resolver = NoResolver()
            asksResolver = false
        }
    }

    /// Traces the host behind an address.
    ///
    /// - Parameter address: The address as reported.
    public func trace(_ address: String) async -> HostingVerdict {
        let target = TraceTarget(address)
        if let verdict = fixed(target) { return verdict }
        return await trace(target)
    }

    /// Traces the host that answers everybody: of a name with a known origin, the front-end before it.
    public func tracePublicly(_ address: String) async -> HostingVerdict { await trace(TraceTarget(address)) }

    private func trace(_ target: TraceTarget) async -> HostingVerdict {
        if let verdict = settled(target) { return verdict }
        guard case .name(let name, _) = target else { return verdict(.unlocated(.malformed)) }
        do {
            return verdict(for: try await resolver.addresses(of: name))
        } catch {
            switch error {
            case .noSuchHost: return verdict(.unlocated(.noSuchHost))
            case .timedOut: return verdict(.unlocated(.resolverTimeout))
            case .failed: return verdict(.unlocated(.resolverFailed))
            }
        }
    }

    /// Traces an address if that needs no resolver: a numeric host, a name in the hosts file, or an outcome known without a host. Otherwise `nil`.
    public func traceNow(_ address: String) -> HostingVerdict? {
        let target = TraceTarget(address)
        return fixed(target) ?? settled(target)
    }

    /// The verdict on a host with these addresses; `unlocated(noSuchHost)` if there are none.
    public func verdict(for addresses: [IPAddress]) -> HostingVerdict {
        guard !addresses.isEmpty else { return verdict(.unlocated(.noSuchHost)) }
        let locations = snapshot.locations
        var findings: [AddressFinding] = []
        findings.reserveCapacity(addresses.count)
        var countries: [CountryCode] = []
        var hiding: String?, isUnknown = false
        for address in addresses {
            let finding = locations.finding(for: address)
            findings.append(finding)
            // Pass-through comes before reserved, and both before the country: neither network says where the material lies. Only an override
            // of the operator lifts them.
            if let network = finding.passThrough {
                hiding = hiding ?? network
            } else if finding.decidedBy != Overrides.name, ReservedNetworks.contains(address) {
                continue
            } else if let country = finding.country {
                if !countries.contains(country) { countries.append(country) }
            } else {
                isUnknown = true
            }
        }
        // One located address is enough, because somebody can act there (decision 0001).
        if !countries.isEmpty { return verdict(.located(countries), findings) }
        if let hiding { return verdict(.hidden(by: hiding), findings) }
        return verdict(.unlocated(isUnknown ? .unknownCountry : .reservedAddress), findings)
    }

    /// Reads files that have changed and uses the new data. If a file is broken, its old data stays in use.
    ///
    /// - Returns: Every file that cannot be used at present, whether found now or earlier. Each is an alarm.
    public func reloadIfChanged() async -> [DataProblem] {
        let (snapshot, problems) = await data.reloadIfChanged()
        if let snapshot { current.withLock { $0 = snapshot } }
        return problems
    }

    /// The names of the networks that hide hosts, by the list in use.
    public var frontNames: Set<String> { snapshot.locations.frontNames }

    /// The files in use, with source, data date and SHA-256. This reads all of them.
    public func dataFiles() async throws(HostingError) -> [DataFile] { try await data.describe() }

    var snapshot: Snapshot { current.withLock { $0 } }

    /// The verdict on a name whose origin the operator knows.
    func fixed(_ target: TraceTarget) -> HostingVerdict? {
        guard case .name(let name, _) = target else { return nil }
        return origins.addresses(of: name).map(verdict(for:))
    }

    private func settled(_ target: TraceTarget) -> HostingVerdict? {
        switch target {
        case .settled(let reason): return verdict(.unlocated(reason))
        case .literal(let address): return verdict(for: [address])
        case .name(let name, let privately):
            if let addresses = snapshot.hosts.addresses(of: name) { return verdict(for: addresses) }
            if let privately { return verdict(.unlocated(privately)) }
            return asksResolver ? nil : verdict(.unlocated(.noSuchHost))
        }
    }

    private func verdict(_ outcome: HostingVerdict.Outcome, _ findings: [AddressFinding] = []) -> HostingVerdict {
        HostingVerdict(outcome, findings: findings, at: Timestamp(milliseconds: clock.now()))
    }
}
