/// The memory for bodies, for each connection and in all: a value that grants reservations in the order in which they were asked for.
///
/// Only large bodies are reserved. A body that would exceed a bound waits, and flow control stops its client meanwhile. A body larger than a
/// whole bound is granted once nothing else is reserved under that bound, so that no body waits for ever.
struct BodyBudget {
    struct Key: Hashable {
        let connection: ConnectionID
        let stream: Int32
    }

    private let perConnection: Int
    private let total: Int
    private var held: [Key: Int] = [:]
    private var heldByConnection: [ConnectionID: Int] = [:]
    private(set) var heldInTotal = 0
    private var waiting: [(key: Key, bytes: Int)] = []

    init(perConnection: Int, total: Int) {
        self.perConnection = perConnection
        self.total = total
    }

    /// Reserves at once if that is possible. Otherwise the key waits, and a later ``release(_:)`` returns it.
    mutating func reserve(_ bytes: Int, for key: Key) -> Bool {
        // Not before others that wait, or a stream of small bodies could keep a large one out for ever.
        if fits(bytes, key.connection) && waiting.isEmpty {
            grant(bytes, key)
            return true
        }
        waiting.append((key, bytes))
        return false
    }

    /// Releases the reservation of the key, or removes it from the queue. Returns the keys whose turn has come.
    mutating func release(_ key: Key) -> [Key] {
        if let bytes = held.removeValue(forKey: key) {
            heldInTotal -= bytes
            let rest = (heldByConnection[key.connection] ?? 0) - bytes
            heldByConnection[key.connection] = rest > 0 ? rest : nil
        } else {
            waiting.removeAll { $0.key == key }
        }
        return grantWaiting()
    }

    /// The keys of a connection, both reserved and waiting.
    func keys(of connection: ConnectionID) -> [Key] {
        held.keys.filter { $0.connection == connection } + waiting.map(\.key).filter { $0.connection == connection }
    }

    private func fits(_ bytes: Int, _ connection: ConnectionID) -> Bool {
        let own = heldByConnection[connection] ?? 0
        return (own == 0 || own + bytes <= perConnection) && (heldInTotal == 0 || heldInTotal + bytes <= total)
    }

    private mutating func grant(_ bytes: Int, _ key: Key) {
        held[key] = bytes
        heldByConnection[key.connection, default: 0] += bytes
        heldInTotal += bytes
    }

    /// Grants what fits. A connection at its own bound lets others pass. Once the total is reached all wait, so that large bodies are not overtaken
    /// for ever by small ones.
    private mutating func grantWaiting() -> [Key] {
        var granted: [Key] = []
        var rest: [(key: Key, bytes: Int)] = []
        var totalIsReached = false
        for (key, bytes) in waiting {
            if !totalIsReached && fits(bytes, key.connection) {
                grant(bytes, key)
                granted.append(key)
            } else {
                if heldInTotal > 0 && heldInTotal + bytes > total { totalIsReached = true }
                rest.append((key, bytes))
            }
        }
        waiting = rest
        return granted
    }
}
