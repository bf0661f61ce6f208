/// The connections with a deadline, soonest first. An entry may be out of date, so the connection that it names decides.
struct DeadlineHeap {
    struct Entry {
        let time: Int64
        let id: ConnectionID
    }

    private var entries: [Entry] = []

    /// The soonest time.
    var first: Int64? { entries.first?.time }

    mutating func push(_ entry: Entry) {
        entries.append(entry)
        var child = entries.count - 1
        while child > 0, entries[child].time < entries[(child - 1) / 2].time {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Drops entries that are out of date, once they far outnumber the connections.
    mutating func compact(when connections: Int, keeping isCurrent: (Entry) -> Bool) {
        guard entries.count > 1024 + 4 * connections else { return }
        let current = entries.filter(isCurrent)
        entries.removeAll(keepingCapacity: true)
        for entry in current { push(entry) }
    }

    /// Removes the soonest entry if it is due.
    mutating func pop(at now: Int64) -> Entry? {
        guard let first = entries.first, first.time <= now else { return nil }
        let last = entries.removeLast()
        guard !entries.isEmpty else { return first }
        entries[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < entries.count && entries[child].time < entries[least].time {
                least = child
            }
            if least == parent { return first }
            entries.swapAt(parent, least)
            parent = least
        }
    }
}
