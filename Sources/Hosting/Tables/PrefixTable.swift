import LocationDatabases

/// Networks, possibly one within another, each with a value: the smallest network around an address counts.
///
/// An IPv6 network shorter than `/96` never speaks for IPv4 addresses, though those are kept within the IPv6 space.
struct PrefixTable<Value: Sendable>: Sendable {
    private let ranges: RangeTable<Value>
    /// The count of networks.
    let count: Int

    /// A table of networks, each of which stands in it once.
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

    /// Whether one network, or none, speaks for the whole block.
    func isUniform(over block: AddressBlock) -> Bool { ranges.isUniform(over: block) }

    private static func isV4(_ network: IPPrefix) -> Bool { network.first.v4 != nil && network.length >= 96 }

    /// Cuts nested networks, sorted by start and then by size, into ranges that do not overlap.
    private static func flatten(_ entries: [(key: IPPrefix, value: Value)], into ranges: inout RangeTable<Value>) {
        var open: [(last: UInt128, value: Value)] = []
        var cursor: UInt128 = 0
        var isPastEnd = false
        func emit(through last: UInt128, _ value: Value) {
            guard !isPastEnd, cursor <= last else { return }
            _ = ranges.append(first: cursor, last: last, value)
            isPastEnd = last == .max
            cursor = last &+ 1
        }
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
