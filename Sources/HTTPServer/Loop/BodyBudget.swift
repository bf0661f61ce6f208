/// The bytes of bodies held at once, for each connection and in all: a value that grants reservations in the order they were asked for.
///
/// Only large bodies are reserved. One that would go beyond a bound waits; the client is held back by flow control meanwhile. A body larger
/// than a whole bound is granted when nothing else is held under it, so that nothing waits for ever.
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

    /// Reserves at once when possible; else the key waits and comes back from a later ``release(_:)``.
    mutating func reserve(_ bytes: Int, for key: Key) -> Bool {
        if fits(bytes, key.connection) && waiting.isEmpty {
            grant(bytes, key)
            return true
        }
        waiting.append((key, bytes))
        return false
    }

    /// Gives back what the key held, or its place in the queue, and returns those whose turn has come.
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

    /// What a connection has asked for.
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

    /// A connection at its own bound lets others pass; once the total is reached, all wait their turn.
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
