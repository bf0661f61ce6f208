/// Counts under names, in alphabetical order.
public struct Tally<Key: Hashable & Sendable>: Hashable, Sendable {
    /// One name and its count.
    public struct Entry: Hashable, Sendable {
        public let key: Key
        public let count: Int
    }

    public let entries: [Entry]

    init(_ entries: [Entry]) { self.entries = entries }

    /// The sum of the counts.
    public var total: Int { entries.reduce(0) { $0 + $1.count } }

    /// The count under a name; 0 if it has none.
    public subscript(key: Key) -> Int { entries.first { $0.key == key }?.count ?? 0 }
}

/// Percentages under names, adding up to 100.
public struct Shares<Key: Hashable & Sendable>: Hashable, Sendable {
    let entries: [(key: Key, percentage: Double)]

    init(_ entries: [(key: Key, percentage: Double)]) { self.entries = entries }

    /// Rounds the shares of a total so that the counts add up to it: each gets the whole part of its share, and the largest remainders,
    /// earlier names first, get what is left.
    public func counts(of total: Int) -> Tally<Key> {
        let exact = entries.map { Double(total) * $0.percentage / 100 }
        // In binary, a product of whole percentages may be a tiny bit less than the whole number that it should be.
        var counts = exact.map { Int(($0 + 1e-9).rounded(.down)) }
        let byRemainder = entries.indices.sorted { left, right in
            let remainders = (exact[left] - Double(counts[left]), exact[right] - Double(counts[right]))
            return remainders.0 == remainders.1 ? left < right : remainders.0 > remainders.1
        }
        let missing = total - counts.reduce(0, +)
        for index in byRemainder.prefix(max(0, missing)) { counts[index] += 1 }
        return Tally(zip(entries, counts).map { Tally.Entry(key: $0.key, count: $1) })
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.entries.elementsEqual(right.entries) { $0 == $1 }
    }

    public func hash(into hasher: inout Hasher) {
        for entry in entries {
            hasher.combine(entry.key)
            hasher.combine(entry.percentage)
        }
    }
}
