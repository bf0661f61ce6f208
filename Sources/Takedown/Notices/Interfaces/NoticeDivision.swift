import Notices

/// Divides what a notice is about into what an interface takes at once: a value, with no I/O.
enum NoticeDivision {
    /// - Parameter host: Where an item lies.
    /// - Returns: Parts in the order of their first items; each keeps the order of its items.
    static func parts<Item>(of items: [Item], _ limits: InterfaceLimits, host: (Item) -> String?) -> [[Item]] {
        var parts: [[Item]] = []
        // The part of each host that still has room.
        var open: [String: Int] = [:]
        for item in items {
            let key = limits.isOneHost ? host(item) ?? "" : ""
            if let place = open[key], parts[place].count < limits.addresses {
                parts[place].append(item)
            } else {
                open[key] = parts.count
                parts.append([item])
            }
        }
        return parts
    }
}
