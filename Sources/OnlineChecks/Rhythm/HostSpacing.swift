public import HotlineModel

/// The distance between two looks at one host, and the memory that keeps it: a value with a bound.
public struct HostSpacing: Sendable {
    /// The distance between two looks at one host.
    public let distance: Duration
    /// The most hosts that are remembered.
    private let most: Int
    /// The moment of the last look that each host was promised.
    private var promised: [String: Timestamp] = [:]

    public init(distance: Duration = .seconds(2), hosts: Int = 100_000) {
        self.distance = distance
        most = max(1, hosts)
    }

    /// Promises the first free moment at a host, and keeps it for the caller.
    public mutating func reserve(_ host: String, now: Timestamp) -> Timestamp {
        let moment = promised[host].map { max($0 + distance, now) } ?? now
        if promised[host] == nil, promised.count >= most { forget(now) }
        promised[host] = moment
        return moment
    }

    /// Forgets hosts that are free again; all of them if none is, because a bound comes before politeness.
    private mutating func forget(_ now: Timestamp) {
        promised = promised.filter { $0.value + distance > now }
        if promised.count >= most { promised = [:] }
    }

    /// The hosts that are remembered.
    public var hosts: Int { promised.count }
}
