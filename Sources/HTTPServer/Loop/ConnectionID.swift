/// A connection's place in the table together with the generation of that place: an old identifier finds nothing.
struct ConnectionID: Hashable, Sendable {
    let index: UInt32
    /// Never below ``firstGeneration``, so that a tag with a smaller one can mean something else.
    let generation: UInt32

    static let firstGeneration: UInt32 = 1

    init(index: UInt32, generation: UInt32) {
        self.index = index
        self.generation = generation
    }

    /// The identifier in a tag of epoll.
    init(tag: UInt64) {
        self.init(index: UInt32(truncatingIfNeeded: tag), generation: UInt32(truncatingIfNeeded: tag >> 32))
    }

    var tag: UInt64 { UInt64(generation) << 32 | UInt64(index) }
}

/// The connections of a loop, addressed by place and generation.
struct ConnectionTable {
    private var places: [Connection?] = []
    private var generations: [UInt32] = []
    private var free: [UInt32] = []
    private(set) var count = 0

    /// Every connection.
    var all: [Connection] { places.compactMap(\.self) }

    subscript(id: ConnectionID) -> Connection? {
        guard id.index < places.count, generations[Int(id.index)] == id.generation else { return nil }
        return places[Int(id.index)]
    }

    /// Puts in what `make` returns for the identifier it is given.
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

    /// Takes a connection out; its identifier is never valid again (generations wrap after four thousand million uses of one place).
    mutating func remove(_ id: ConnectionID) {
        guard self[id] != nil else { return }
        places[Int(id.index)] = nil
        let next = generations[Int(id.index)] &+ 1
        generations[Int(id.index)] = max(next, ConnectionID.firstGeneration)
        free.append(id.index)
        count -= 1
    }
}
