import LocationDatabases

/// Networks with a value each. Networks may lie within each other; the smallest one around an address counts.
///
/// An IPv6 network shorter than `/96` never answers for IPv4 addresses, although those are stored within the IPv6 space.
struct PrefixTable<Value: Sendable>: Sendable {
    private let ranges: RangeTable<Value>
    /// The number of networks.
    let count: Int

    /// Creates a table from networks.
    init(_ networks: [IPPrefix: Value]) {
        var ranges = RangeTable<Value>()
        let entries = networks.sorted { ($0.key.first, $0.key.length) < ($1.key.first, $1.key.length) }
        Self.flatten(entries.filter { Self.isV4($0.key) }, into: &ranges)
        Self.flatten(entries.filter { !Self.isV4($0.key) }, into: &ranges)
        ranges.finish()
        self.ranges = ranges
        count = networks.count
    }

    /// The value of the smallest network around an address.
    subscript(_ address: IPAddress) -> Value? { count == 0 ? nil : ranges[address] }

    /// Tells if one network, or none, answers for the whole block.
    func isUniform(over block: AddressBlock) -> Bool { ranges.isUniform(over: block) }

    private static func isV4(_ network: IPPrefix) -> Bool { network.first.v4 != nil && network.length >= 96 }

    /// Cuts nested networks, sorted by start and then by size, into ranges that do not overlap.
    private static func flatten(_ entries: [(key: IPPrefix, value: Value)], into ranges: inout RangeTable<Value>) {
        var open: [(last: UInt128, value: Value)] = []
        var cursor: UInt128 = 0
        var isPastEnd = false
        // A network may end at the last address there is; the cursor then wraps to 0, and nothing more may be appended.
        func emit(through last: UInt128, _ value: Value) {
            guard !isPastEnd, cursor <= last else { return }
            _ = ranges.append(first: cursor, last: last, value)
            isPastEnd = last == .max
            cursor = last &+ 1
        }
        // `open` has the networks around the cursor, the smallest last. Each range ends where a smaller network begins or its own ends.
        for (network, value) in entries {
            while let around = open.last, around.last < network.first.bits {
                emit(through: around.last, around.value)
                open.removeLast()
            }
            if let around = open.last, cursor < network.first.bits { emit(through: network.first.bits - 1, around.value) }
            cursor = network.first.bits
            open.append((network.last.bits, value))
        }
        while let around = open.popLast() { emit(through: around.last, around.value) }
    }
}
