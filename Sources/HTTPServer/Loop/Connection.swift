import Runtime

/// One connection with its protocol engine and its output. It stays on the loop's thread.
final class Connection {
    enum Phase {
        case handshaking
        case open
        /// Nothing more is read. The queued output is written, and then the connection closes.
        case flushing
        /// Our side is shut. Bytes that the client still sends are discarded until it closes or time is up.
        case lingering
        case closed
    }

    /// The amount of unread output at which no more HTTP/2 frames are read.
    private static let outputBound = 256 * 1024

    let id: ConnectionID
    let descriptor: Int32
    let listener: Int
    /// The index of the pool with the listener's room.
    let pool: Int
    let remote: RemoteAddress
    let transport: Transport
    let accepted: Int64
    var phase: Phase
    var peer: PeerCertificate?
    /// The client for which its requests are counted, unless the owner names their caller.
    var client: ClientKey
    /// No request of a named caller was admitted, or one was turned away since.
    var isStranger = false
    /// The moment at which the connection was accepted, or the caller became a stranger again.
    var strangerSince: Int64
    /// The handshake chose HTTP/2.
    var http2Chosen = false
    var http1: HTTP1Engine?
    var http2: HTTP2Engine?
    var output = OutputQueue()
    /// The moment at which output last moved, or last began to wait.
    var lastProgress: Int64
    var lingerUntil: Int64 = .max
    /// The earliest entry in the deadline heap.
    var armed: Int64 = .max
    var interest: UInt32 = 0
    /// Everything that has come was read. Until then epoll may say nothing: OpenSSL reads ahead, and can hold the next request.
    var inputIsDrained = false
    var readNeedsOutput = false
    var writeNeedsInput = false
    var isQueuedForService = false
    private(set) var pace: ReaderPace
    /// The bytes that were written.
    var writtenBytes = 0
    /// Closing waits until the client has had time to read the last answer.
    var lingers = true

    init(
        id: ConnectionID, descriptor: Int32, listener: Int, pool: Int, remote: RemoteAddress, transport: Transport, phase: Phase,
        client: ClientKey,
        limits: ServerLimits, now: Int64
    ) {
        self.id = id
        self.descriptor = descriptor
        self.listener = listener
        self.pool = pool
        self.remote = remote
        self.transport = transport
        self.phase = phase
        self.client = client
        accepted = now
        strangerSince = now
        lastProgress = now
        pace = ReaderPace(grace: limits.writeStall.wholeNanoseconds, bytesPerSecond: limits.minimumAnswerRate)
    }

    /// The client has ended its direction. Its whole requests are still answered.
    var inputHasEnded = false

    /// So little output waits that more can be read. HTTP/1.1 has one answer at a time.
    private var hasOutputRoom: Bool { http2 == nil ? output.isEmpty : output.count < Self.outputBound }

    /// Bytes from the client are wanted now.
    var wantsInput: Bool {
        guard phase == .open, !inputHasEnded, hasOutputRoom else { return false }
        return http2?.wantsInput ?? http1?.wantsInput ?? false
    }

    /// Requests that the client sent ahead can be read now.
    var hasReadableAhead: Bool { phase == .open && hasOutputRoom && http1?.hasReadableAhead == true }

    /// An answer waits for the client to read it.
    var isAnswering: Bool { !output.isEmpty || (http2?.answering ?? 0) > 0 }

    /// The moment since which the client has read nothing of an answer.
    var stalledSince: Int64 {
        if output.isEmpty, let http2 { http2.lastAnswerProgress } else { lastProgress }
    }

    /// An answer of this stream waits for the client.
    func isAnswering(_ stream: Int32) -> Bool { http2.map { $0.streams[stream]?.phase == .answering } ?? !output.isEmpty }

    /// Handlers have requests of the connection.
    var isHandling: Bool { http2?.isServing ?? http1?.isHandling ?? false }

    /// Looks at how quickly the client reads.
    func keepPace(at moment: Moment) {
        pace.look(isAnswering: isAnswering, taken: http2?.answeredBytes ?? writtenBytes, at: moment.monotonic)
    }

    /// The connection only waits for another request.
    var isIdle: Bool { phase == .open && output.isEmpty && http1?.isIdle == true }

    /// The protocol engine has ended.
    var engineHasEnded: Bool {
        if let http2 { return http2.hasEnded || inputHasEnded && !http2.isServing }
        guard let http1 else { return true }
        return http1.hasEnded || inputHasEnded && !http1.isHandling && !http1.hasReadableAhead
    }

    /// Gives bytes to the engine, and returns the actions that it asks for.
    func feed(_ bytes: UnsafeBufferPointer<UInt8>, at moment: Moment) -> [EngineAction] {
        var actions: [EngineAction] = []
        if let http2 {
            http2.receive(bytes, at: moment)
            swap(&actions, &http2.actions)
        } else {
            http1?.receive(bytes.span, at: moment, output: &output, actions: &actions)
        }
        return actions
    }

    /// Reads on with the bytes that an HTTP/1.1 client sent ahead.
    func readAhead(at moment: Moment) -> [EngineAction] {
        var actions: [EngineAction] = []
        http1?.readAhead(at: moment, output: &output, actions: &actions)
        return actions
    }

    /// Answers 503. Over HTTP/1.1 the connection ends with it, so that requests sent ahead do not each get the same answer.
    func overload(stream: Int32, at moment: Moment) -> [EngineAction] {
        if !isAnswering { lastProgress = moment.monotonic }
        var actions: [EngineAction] = []
        if let http2 {
            http2.overload(stream: stream, at: moment)
            swap(&actions, &http2.actions)
        } else {
            http1?.refuse(.overloaded, at: moment, output: &output, actions: &actions)
        }
        return actions
    }

    /// Refuses a request that waited too long for room for its body.
    func giveUp(stream: Int32, at moment: Moment) -> [EngineAction] {
        var actions: [EngineAction] = []
        if let http2 {
            http2.giveUp(stream: stream, at: moment)
            swap(&actions, &http2.actions)
        } else {
            http1?.refuse(.overloaded, at: moment, output: &output, actions: &actions)
        }
        return actions
    }

    /// Answers a request.
    func respond(stream: Int32, _ response: HTTPResponse, at moment: Moment) -> [EngineAction] {
        if !isAnswering { lastProgress = moment.monotonic }
        var actions: [EngineAction] = []
        if let http2 {
            http2.respond(stream: stream, response, at: moment)
            swap(&actions, &http2.actions)
        } else {
            http1?.respond(response, at: moment, output: &output, actions: &actions)
        }
        return actions
    }

    /// Continues a stream whose reservation was made.
    func reserved(stream: Int32, at moment: Moment) {
        http2?.reserved(stream: stream, at: moment)
        http1?.reserved(at: moment, output: &output)
    }

    /// Ends requests that are too slow, and the connection if it is idle.
    func expire(at moment: Moment) -> [EngineAction] {
        var actions: [EngineAction] = []
        if let http2 {
            http2.expire(at: moment)
            swap(&actions, &http2.actions)
        } else if let due = http1?.deadline(now: moment.monotonic) {
            if let missed = due.missed {
                http1?.refuse(missed, at: moment, output: &output, actions: &actions)
            } else if due.idle {
                http1?.end()
                lingers = false
            }
        }
        return actions
    }

    /// Accepts no more requests. Those that have begun are still served.
    func drain() {
        if http2?.streams.isEmpty == true { lingers = false }
        http2?.drain()
        http1?.drain()
    }

    /// The earliest moment at which a deadline of the connection may be due.
    func earliestDeadline(limits: ServerLimits, now: Int64) -> Int64 {
        switch phase {
        case .handshaking: return accepted + limits.handshake.wholeNanoseconds
        case .lingering: return lingerUntil
        case .flushing: return lastProgress + limits.writeStall.wholeNanoseconds
        case .closed: return .max
        case .open:
            var due = http2?.earliestDeadline(after: now) ?? http1?.deadline(now: now).next ?? .max
            if isStranger { due = min(due, strangerDue(limits: limits, now: now)) }
            if isAnswering { due = min(due, stalledSince + limits.writeStall.wholeNanoseconds, pace.due) }
            return due
        }
    }

    /// The moment at which a stranger's connection ends. While a handler has its request, the moment is later.
    private func strangerDue(limits: ServerLimits, now: Int64) -> Int64 {
        let due = strangerSince + limits.stranger.wholeNanoseconds
        return isHandling ? max(due, now + 1_000_000_000) : due
    }

    /// The connection has stayed a stranger's for too long.
    func isStrangerTooLong(limits: ServerLimits, now: Int64) -> Bool {
        isStranger && !isHandling && now >= strangerSince + limits.stranger.wholeNanoseconds
    }
}
