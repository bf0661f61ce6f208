import CaseStore
import Runtime
import SQLite
import Synchronization

/// The only writer: it runs the waiting use cases as one group with one commit, on a thread of its own.
///
/// A commit costs one wait for the disk, however much it writes. While one group waits for the disk, the next gathers. So groups are as
/// large as the load makes them, and a lone write waits for nobody.
actor Writer {
    /// The most writes that may wait; a further one is refused.
    static let waitingLimit = 4_096
    /// The most closures in one group.
    static let groupLimit = 256
    /// The time for which a group accepts closures before it commits.
    static let groupTime = Duration.milliseconds(50)

    /// The time for which erasing waits for readers, while nothing can be written.
    static let erasePatience = Duration.milliseconds(200)

    private let executor: BlockingExecutor
    private let file: StoreFile
    private nonisolated let waiting = Mutex(WaitingLine())

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    init(_ file: sending StoreFile) {
        executor = BlockingExecutor(label: "store writer")
        self.file = file
    }

    /// Runs a use case together with others that wait; returns once its effects are durable.
    nonisolated func write<Outcome: Sendable>(_ work: @escaping @Sendable (any StoreTransaction) throws -> Outcome) async throws -> Outcome
    {
        let job = WriteJob(work)
        try Task.checkCancellation()
        try waiting.withLock { waiting in
            guard waiting.count < Self.waitingLimit else {
                throw StoreError(.busy, "The store has more changes waiting than it takes; try again in a moment.")
            }
            waiting.append(job)
        }
        await withTaskCancellationHandler {
            await self.finish(job)
        } onCancel: {
            job.cancel()
        }
        return try job.outcome()
    }

    /// Empties the write-ahead log between two groups.
    func eraseDeleted() throws {
        guard let transaction = file.transaction else { throw StoreError(.cannotOpen, "The store is closed.") }
        do {
            guard try transaction.database.emptyWriteAheadLog(patience: Self.erasePatience) else {
                throw StoreError(.busy, "Somebody still reads an older state of the store; it can be tried again in a moment.")
            }
        } catch let error as SQLiteError {
            throw StoreError(error)
        }
    }

    /// Commits the writes that wait, closes the file and gives up its lock. Later writes are refused.
    func close() {
        while waiting.withLock({ !$0.isEmpty }) { runGroup() }
        file.close()
    }

    /// Works until a job is settled; most find that an earlier group settled theirs.
    private func finish(_ job: any QueuedWrite) {
        while !job.isSettled { runGroup() }
    }

    // MARK: One group

    /// A use case that was run, and why it failed if it did.
    private struct Ran {
        var job: any QueuedWrite
        var failure: (any Error)?
    }

    private func runGroup() {
        var ran: [Ran] = []
        let transaction = file.transaction
        do {
            guard let transaction else { throw StoreError(.cannotOpen, "The store is closed.") }
            try transaction.control("BEGIN IMMEDIATE")
            try runWaiting(in: transaction, &ran)
            try transaction.control("COMMIT")
            for entry in ran { entry.job.settle(failure: entry.failure) }
        } catch {
            if let transaction, transaction.database.isInTransaction { try? transaction.control("ROLLBACK") }
            // Nothing of the group stays, so a use case that did not fail by itself fails with the group.
            while ran.count < Self.groupLimit, let job = takeOne() { ran.append(Ran(job: job)) }
            for entry in ran { entry.job.settle(failure: entry.failure ?? error) }
        }
        _ = transaction?.takeFailure()
    }

    /// Removes and returns the oldest write that waits and was not given up.
    private func takeOne() -> (any QueuedWrite)? {
        while let job = waiting.withLock({ $0.popFirst() }) {
            if job.begin() { return job }
        }
        return nil
    }

    /// Runs the waiting writes, and those that come meanwhile, within the group's bounds.
    private func runWaiting(in transaction: SQLiteTransaction, _ ran: inout [Ran]) throws {
        let end = ContinuousClock.now + Self.groupTime
        while ran.count < Self.groupLimit, ran.isEmpty || ContinuousClock.now < end, let job = takeOne() {
            ran.append(Ran(job: job))
            ran[ran.count - 1].failure = try run(job, in: transaction)
        }
    }

    /// Runs one use case so that its failure undoes it alone.
    ///
    /// - Returns: Why the use case failed, if it did.
    /// - Throws: A failure that ends the whole group.
    private func run(_ job: any QueuedWrite, in transaction: SQLiteTransaction) throws -> (any Error)? {
        try transaction.control("SAVEPOINT work")
        do {
            try job.run(in: transaction)
            if let failure = transaction.takeFailure() { throw failure }
            try transaction.control("RELEASE work")
            return nil
        } catch {
            let cause = transaction.takeFailure() ?? error
            // A full or failing disk may have undone the whole transaction.
            guard transaction.database.isInTransaction else { throw cause }
            try transaction.control("ROLLBACK TO work")
            try transaction.control("RELEASE work")
            return cause
        }
    }
}

/// The writes that wait, first come first served.
struct WaitingLine: Sendable {
    private var jobs: [(any QueuedWrite)?] = []
    private var head = 0

    var count: Int { jobs.count - head }
    var isEmpty: Bool { count == 0 }

    mutating func append(_ job: any QueuedWrite) { jobs.append(job) }

    mutating func popFirst() -> (any QueuedWrite)? {
        guard head < jobs.count else { return nil }
        let job = jobs[head]
        jobs[head] = nil
        head += 1
        // The places in front are removed in one sweep, so that each removal stays cheap.
        if head == jobs.count || head == Writer.waitingLimit {
            jobs.removeFirst(head)
            head = 0
        }
        return job
    }
}
