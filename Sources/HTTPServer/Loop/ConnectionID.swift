/// The index of a connection in the table, and the generation of that index. The identifier of a closed connection finds nothing.
struct ConnectionID: Hashable, Sendable {
    let index: UInt32
    /// The number of times that the index was used, from ``firstGeneration`` on. A tag with a smaller one can thus mean something else.
    let generation: UInt32

    static let firstGeneration: UInt32 = 1

    init(index: UInt32, generation: UInt32) {
        self.index = index
        self.generation = generation
    }

    /// Reads the identifier from a tag of epoll.
    init(tag: UInt64) {
        self.init(index: UInt32(truncatingIfNeeded: tag), generation: UInt32(truncatingIfNeeded: tag >> 32))
    }

    var tag: UInt64 { UInt64(generation) << 32 | UInt64(index) }
}

/// The connections of a loop, by index and generation.
struct ConnectionTable {
    private var places: [Connection?] = []
    private var generations: [UInt32] = []
    private var free: [UInt32] = []
    private(set) var count = 0

    var all: [Connection] { places.compactMap(\.self) }

    subscript(id: ConnectionID) -> Connection? {
        guard id.index < places.count, generations[Int(id.index)] == id.generation else { return nil }
        return places[Int(id.index)]
    }

    /// Inserts the connection that `make` returns for its identifier.
    mutating func insert(_ make: (ConnectionID) -> Connection?) -> Connection? {
        let index = free.popLast() ?? UInt32(places.count)
        if index == places.count {
            places.append(nil)
            generations.append(ConnectionID.firstGeneration)
        }
        guard let connection = make(ConnectionID(index: index, generation: generations[Int(index)])) else {
            free.append(index)
            return nil
        }
        places[Int(index)] = connection
        count += 1
        return connection
    }

    /// Removes a connection. Its identifier is never valid again (generations wrap after four thousand million uses of one index).
    mutating func remove(_ id: ConnectionID) {
        guard self[id] != nil else { return }
        places[Int(id.index)] = nil
        let next = generations[Int(id.index)] &+ 1
        generations[Int(id.index)] = max(next, ConnectionID.firstGeneration)
        free.append(id.index)
        count -= 1
    }
}
