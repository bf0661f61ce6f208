import CCurl
import CLinux
import Glibc
import Runtime

/// The client's thread: an epoll loop over the sockets and timers of all pools.
///
/// It is created on its thread and never leaves it. The ``Mailbox`` is the only way in.
final class TransferLoop {
    private let mailbox: Mailbox<ClientCommand>
    private let counts: Counts
    private let limits: ClientLimits
    private let epoll: Int32
    private var identity: ClientIdentity?

    /// The pools that accept new transfers.
    private var current: [PoolKey: Pool] = [:]
    /// All pools, with those that only finish their transfers.
    private var pools: [UInt32: Pool] = [:]
    private var nextPool: UInt32 = 1
    /// The pool of each transfer.
    private var carriers: [UInt64: Pool] = [:]
    private var isStopping = false
    private var stopped: [CheckedContinuation<Void, Never>] = []
    private var nextSweep: UInt64 = 0

    private init(mailbox: Mailbox<ClientCommand>, counts: Counts, identity: ClientIdentity?, limits: ClientLimits, epoll: Int32) {
        self.mailbox = mailbox
        self.counts = counts
        self.identity = identity
        self.limits = limits
        self.epoll = epoll
    }

    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// Starts the thread, which ends after a `stop`.
    static func start(
        mailbox: Mailbox<ClientCommand>, counts: Counts, identity: ClientIdentity?, limits: ClientLimits
    ) throws(TransferError) {
        let epoll = linux_epoll_create()
        guard isLibraryReady, epoll >= 0, linux_epoll_control(epoll, EPOLL_CTL_ADD, mailbox.descriptor, EPOLLIN.rawValue, 0) == 0 else {
            if epoll >= 0 { close(epoll) }
            throw TransferError(.overloaded, detail: "no descriptor for the client's thread")
        }
        let status = LoopThread.start {
            TransferLoop(mailbox: mailbox, counts: counts, identity: identity, limits: limits, epoll: epoll).run()
        }
        guard status == 0 else {
            close(epoll)
            throw TransferError(.overloaded, detail: "no thread for the client")
        }
    }

    private func run() {
        var events = [epoll_event](repeating: epoll_event(), count: 64)
        while !isStopping {
            let count = epoll_wait(epoll, &events, Int32(events.count), timeUntilNextDeadline())
            for event in events.prefix(Int(max(0, count))) {
                if event.data.u64 == 0 { continue }
                pools[UInt32(event.data.u64 >> 32)]?.socketIsReady(Int32(truncatingIfNeeded: event.data.u64), events: event.events)
            }
            for command in mailbox.collect() { perform(command) }
            runTimers()
            finishTransfers()
            sweepWhenDue()
        }
        for command in mailbox.close() { command.turnAway() }
        for pool in pools.values { pool.close() }
        close(epoll)
        stopped.forEach { $0.resume() }
    }

    private func perform(_ command: ClientCommand) {
        switch command {
        case .send(let request, let ticket, let reply): begin(request, ticket, reply)
        case .cancel(let number):
            guard let pool = carriers.removeValue(forKey: number) else { return }
            counts.recordFailure()
            pool.cancel(number)
        case .replaceIdentity(let identity):
            self.identity = identity
            for pool in current.values { retire(pool) }
        case .stop(let waiting):
            isStopping = true
            if let waiting { stopped.append(waiting) }
        }
    }

    private func begin(_ request: ClientRequest, _ ticket: Ticket, _ reply: ClientCommand.Reply) {
        do throws(TransferError) {
            guard !ticket.isCancelled else { throw TransferError(.cancelled) }
            guard carriers.count < limits.transfers else { throw TransferError(.overloaded) }
            let pool = try pool(for: PoolKey(request))
            try pool.begin(
                Transfer(request: request, number: ticket.number, reply: reply, limits: limits, verification: pool.verification))
            carriers[ticket.number] = pool
        } catch {
            counts.recordFailure()
            reply.resume(returning: .failure(error))
        }
    }

    private func pool(for key: PoolKey) throws(TransferError) -> Pool {
        if let pool = current[key] { return pool }
        let pool = try Pool(number: nextPool, key: key, identity: identity, limits: limits, epoll: epoll)
        nextPool = nextPool == .max ? 1 : nextPool + 1
        current[key] = pool
        pools[pool.number] = pool
        return pool
    }

    /// Stops the use of a pool for new transfers. Its connections close once its last transfer ends.
    private func retire(_ pool: Pool) {
        if current[pool.key] === pool { current[pool.key] = nil }
        pool.isRetired = true
    }

    private func runTimers() {
        let now = MonotonicClock.milliseconds()
        for pool in pools.values where (pool.deadline ?? .max) <= now { pool.timerFired() }
    }

    private func finishTransfers() {
        for pool in pools.values {
            for (transfer, outcome) in pool.finished() {
                carriers[transfer.number] = nil
                switch outcome {
                case .success: counts.recordResponse()
                case .failure(let error):
                    counts.recordFailure()
                    // A connection on which nothing came back may be dead without either side knowing it, so the next request gets a new one.
                    if error.code == .timedOut { retire(pool) }
                }
                counts.recordConnections(transfer.connections)
                transfer.reply.resume(returning: outcome)
            }
            if pool.isRetired, pool.isIdle { drop(pool) }
        }
    }

    private func drop(_ pool: Pool) {
        retire(pool)
        pools[pool.number] = nil
        pool.close()
    }

    /// Closes pools that were idle for the time in the limits: their servers left the directory, or their pins were replaced.
    private func sweepWhenDue() {
        let now = MonotonicClock.milliseconds()
        guard now >= nextSweep else { return }
        nextSweep = now + 10_000
        for pool in pools.values where pool.isIdle && pool.lastUse + limits.idle.limitInMilliseconds <= now { drop(pool) }
    }

    private func timeUntilNextDeadline() -> Int32 {
        let now = MonotonicClock.milliseconds()
        var next = pools.isEmpty ? UInt64.max : nextSweep
        for pool in pools.values { next = min(next, pool.deadline ?? .max) }
        guard next != .max else { return -1 }
        return next <= now ? 0 : Int32(clamping: next - now)
    }
}

extension Duration {
    /// The whole milliseconds, at least one, because libcurl reads zero as "no limit".
    var limitInMilliseconds: UInt64 { UInt64(max(1, wholeMilliseconds)) }
}
