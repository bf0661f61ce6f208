import CaseStore
import Runtime
import SQLite
import Synchronization

/// One connection for reading, on a thread of its own.
actor Reader {
    private let executor: BlockingExecutor
    private var view: SQLiteView?

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(_ database: sending Connection) {
        executor = BlockingExecutor(label: "store reader")
        view = SQLiteView(database)
    }

    /// Runs a look in one deferred transaction: the first question fixes the state that all of them see.
    func read<Outcome: Sendable>(_ work: @Sendable (any StoreView) throws -> Outcome) throws -> Outcome {
        try Task.checkCancellation()
        guard let view else { throw StoreError(.cannotOpen, "The store is closed.") }
        try view.control("BEGIN")
        defer {
            if view.database.isInTransaction { try? view.control("ROLLBACK") }
            _ = view.takeFailure()
        }
        return try work(view)
    }

    func close() { view = nil }
}

/// A few readers side by side; a look goes to the reader with the fewest looks.
final class Readers: Sendable {
    /// The most looks that may wait or run, over all readers; a further one is refused.
    static let limit = 4_096

    private let readers: [Reader]
    private let loads: Mutex<[Int]>

    init(path: String, count: Int) throws(StoreError) {
        var readers: [Reader] = []
        for _ in 0..<count { readers.append(Reader(try StoreFile.reader(path: path))) }
        self.readers = readers
        loads = Mutex(Array(repeating: 0, count: count))
    }

    func read<Outcome: Sendable>(_ work: @escaping @Sendable (any StoreView) throws -> Outcome) async throws -> Outcome {
        let chosen = try loads.withLock { loads in
            guard let least = loads.indices.min(by: { loads[$0] < loads[$1] }), loads[least] * loads.count < Self.limit else {
                throw StoreError(.busy, "The store has more questions waiting than it takes; try again in a moment.")
            }
            loads[least] += 1
            return least
        }
        defer { loads.withLock { $0[chosen] -= 1 } }
        return try await readers[chosen].read(work)
    }

    func close() async {
        for reader in readers { await reader.close() }
    }
}
