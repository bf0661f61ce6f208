/// Connections and handlers of the listeners that share room.
struct Pool {
    let mostConnections: Int
    let mostStrangers: Int
    let mostRunning: Int
    /// The number of connections that are open.
    var open = 0
    var strangers = Strangers()
    /// The number of handlers that run.
    var running = 0
    var waiting = WaitingJobs()

    /// The shared pool, and behind it one for each listener with room of its own.
    static func all(for rooms: [Listener.Room?], limits: ServerLimits) -> [Pool] {
        let shared = Pool(
            mostConnections: limits.connections, mostStrangers: min(limits.strangers, max(1, limits.connections * 3 / 4)),
            mostRunning: limits.concurrentRequests)
        return [shared]
            + rooms.compactMap(\.self).map {
                Pool(mostConnections: $0.connections, mostStrangers: max(1, $0.connections * 3 / 4), mostRunning: $0.requests)
            }
    }

    private init(mostConnections: Int, mostStrangers: Int, mostRunning: Int) {
        self.mostConnections = mostConnections
        self.mostStrangers = mostStrangers
        self.mostRunning = mostRunning
    }
}

extension EventLoop.Parts {
    var bodyBounds: MemoryBudget.Bounds {
        MemoryBudget.Bounds(
            connection: limits.bodyBytesPerConnection, caller: limits.bodyBytesPerCaller,
            listeners: rooms.map { $0?.bodyBytes ?? limits.bodyBytesPerListener }, shared: limits.bodyBytesInTotal)
    }

    var answerBounds: MemoryBudget.Bounds {
        MemoryBudget.Bounds(
            connection: limits.answerBytesPerConnection, caller: limits.answerBytesPerCaller,
            listeners: rooms.map { $0?.answerBytes ?? limits.answerBytesPerListener }, shared: limits.answerBytesInTotal)
    }

    /// The index of a listener's pool.
    func pool(of listener: Int) -> Int {
        rooms[listener] == nil ? 0 : 1 + rooms[..<listener].count { $0 != nil }
    }
}
