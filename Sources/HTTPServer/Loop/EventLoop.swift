import CLinux
import Glibc
import Runtime

/// The work of the one thread: it accepts, reads, writes and closes, and waits for nothing but epoll.
///
/// It is created on its thread and stays there. The rest of the program reaches it through the ``Mailbox``, and gets requests through `sink`.
final class EventLoop {
    /// The parts to make a loop from. All of them may cross threads.
    struct Parts: Sendable {
        let sockets: [BoundSocket]
        /// The listeners' own rooms.
        let rooms: [Listener.Room?]
        let contexts: [TLSContextSlot?]
        let limits: ServerLimits
        let refusal: RefusalForm
        let admit: @Sendable (HTTPRequest) -> Admittance
        let mailbox: Mailbox<LoopMessage>
        let board: CounterBoard
        let observer: (@Sendable (ServerEvent) -> Void)?
        let sink: AsyncStream<[HandlerJob]>.Continuation
    }

    /// The counts of one client.
    struct Usage {
        var connections = 0
        var requests = 0
    }

    static let mailboxTag: UInt64 = 0
    static let readBytes = 64 * 1024
    /// The most reads in a row from one connection before the others have their turn.
    static let readsInTurn = 16

    let parts: Parts
    let limits: ServerLimits
    let epoll: Int32
    let buffer: UnsafeMutableRawBufferPointer
    var connections = ConnectionTable()
    var usage: [ClientKey: Usage] = [:]
    var heap = DeadlineHeap()
    var bodies: MemoryBudget
    var answers: MemoryBudget
    /// Listeners that share room, by the index of the room; the first is shared by all without room of their own.
    var pools: [Pool]
    var arrivals: ArrivalRate
    /// Requests that wait for room for their answer.
    var unanswered: [MemoryBudget.Key: HandlerJob] = [:]
    /// Requests that a handler has, or that wait for one. What is reserved for them stays reserved even if their client goes.
    var dispatched: Set<MemoryBudget.Key> = []
    var ready: [HandlerJob] = []
    var counters = ServerCounters()
    var moment: Moment
    private var dateSecond: Int64 = 0
    /// The connections to serve again without waiting for epoll.
    var queued: [ConnectionID] = []
    var acceptPausedUntil: Int64?
    var drain: Drain?

    /// The state of a drain, once it has begun.
    struct Drain {
        let deadline: Int64
        /// The moment at which HTTP/2 clients that did not answer the PING get the GOAWAY that names the last stream.
        var goawayAt: Int64?
    }

    init(_ parts: Parts) throws(ServerError) {
        self.parts = parts
        limits = parts.limits
        bodies = MemoryBudget(parts.bodyBounds)
        answers = MemoryBudget(parts.answerBounds)
        pools = Pool.all(for: parts.rooms, limits: parts.limits)
        arrivals = ArrivalRate(perSecond: parts.limits.arrivalsPerSecond, burst: parts.limits.arrivalsAtOnce)
        moment = Moment(monotonic: MonotonicClock.nanoseconds(), date: "")
        epoll = linux_epoll_create()
        guard epoll >= 0 else { throw .system(operation: "epoll_create1", reason: errorText(errno)) }
        buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.readBytes, alignment: 16)
        watch(parts.mailbox.descriptor, tag: Self.mailboxTag)
        watchSockets()
    }

    deinit {
        buffer.deallocate()
        close(epoll)
    }

    /// Works until a stop was asked for and its drain is over.
    func run() {
        var events = [epoll_event](repeating: epoll_event(), count: 256)
        while true {
            let count = epoll_wait(epoll, &events, Int32(events.count), timeout())
            updateMoment()
            for event in events.prefix(max(0, Int(count))) { handle(event) }
            serveQueued()
            expireDeadlines()
            startWaiting()
            if drain != nil { closeWhenAllAreIdle() }
            // Before the handlers begin, so that they find themselves counted.
            publishCounters()
            if !ready.isEmpty {
                parts.sink.yield(ready)
                ready.removeAll(keepingCapacity: true)
            }
            if let drain, connections.count == 0 || moment.monotonic >= drain.deadline { break }
            heap.compact(when: connections.count) { connections[$0.id]?.armed == $0.time }
        }
        finish()
    }

    private func handle(_ event: epoll_event) {
        let tag = event.data.u64
        if tag == Self.mailboxTag {
            readMailbox()
        } else if tag >> 32 == 0 {
            accept(from: Int(tag) - 1)
        } else if let connection = connections[ConnectionID(tag: tag)] {
            let isBroken = event.events & (linux_epoll_error | linux_epoll_hangup) != 0
            if isBroken && connection.interest & linux_epoll_in == 0 { return remove(connection) }
            serve(connection)
        }
    }

    private func readMailbox() {
        for message in parts.mailbox.collect() {
            switch message {
            case .reply(let address, let response): reply(address, response)
            case .stop: beginDrain()
            case .turn(let waiter): waiter.resume()
            }
        }
    }

    /// The milliseconds until the next deadline; if there is none, -1, which waits for ever.
    private func timeout() -> Int32 {
        if !queued.isEmpty { return 0 }
        let due = [heap.first, acceptPausedUntil, drain?.deadline, drain?.goawayAt, nextWaitDue].compactMap(\.self).min()
        guard let due else { return -1 }
        let wait = max(0, due - MonotonicClock.nanoseconds())
        return Int32(clamping: (wait + 999_999) / 1_000_000)
    }

    private func updateMoment() {
        let wall = SystemClock().now() / 1000
        let date = wall == dateSecond ? moment.date : ServerTime.httpDate(wall * 1000)
        dateSecond = wall
        moment = Moment(monotonic: MonotonicClock.nanoseconds(), date: date)
    }

    func publishCounters() {
        counters.connectionsOpen = connections.count
        counters.strangersOpen = pools.reduce(0) { $0 + $1.strangers.count }
        counters.handlersRunning = pools.reduce(0) { $0 + $1.running }
        counters.requestsWaiting = pools.reduce(unanswered.count) { $0 + $1.waiting.count }
        counters.bodyBytesHeld = bodies.heldInTotal
        counters.answerBytesHeld = answers.heldInTotal
        parts.board.publish(counters)
    }

    private func finish() {
        let rest = connections.all
        let busy = rest.count { !$0.isIdle }
        for connection in rest { remove(connection) }
        publishCounters()
        parts.sink.finish()
        for case .turn(let waiter) in parts.mailbox.close() { waiter.resume() }
        parts.observer?(.drained(closed: busy))
    }

    /// Watches a descriptor for input.
    func watch(_ descriptor: Int32, tag: UInt64) {
        _ = linux_epoll_control(epoll, EPOLL_CTL_ADD, descriptor, linux_epoll_in, tag)
    }

    /// The name of the listener that accepted a connection.
    func name(of connection: Connection) -> String { parts.sockets[connection.listener].bound.name }
}
