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

    /// The amount of unread output at which no more requests are read.
    private static let outputBound = 256 * 1024

    let id: ConnectionID
    let descriptor: Int32
    let listener: Int
    let remote: RemoteAddress
    let transport: Transport
    let accepted: Int64
    var phase: Phase
    var peer: PeerCertificate?
    /// The client for which its requests are counted.
    var client: ClientKey
    var http1: HTTP1Engine?
    var http2: HTTP2Engine?
    var output = OutputQueue()
    /// The moment at which output last moved, or last began to wait.
    var lastProgress: Int64
    var lingerUntil: Int64 = .max
    /// The earliest entry in the deadline heap.
    var armed: Int64 = .max
    var interest: UInt32 = 0
    var readNeedsOutput = false
    var writeNeedsInput = false
    var isQueuedForService = false
    /// Closing waits until the client has had time to read the last answer.
    var lingers = true

    init(
        id: ConnectionID, descriptor: Int32, listener: Int, remote: RemoteAddress, transport: Transport, phase: Phase, client: ClientKey,
        now: Int64
    ) {
        self.id = id
        self.descriptor = descriptor
        self.listener = listener
        self.remote = remote
        self.transport = transport
        self.phase = phase
        self.client = client
        accepted = now
        lastProgress = now
    }

    /// The client has ended its direction. Its whole requests are still answered.
    var inputHasEnded = false

    /// Bytes from the client are wanted now.
    var wantsInput: Bool {
        guard phase == .open, !inputHasEnded, output.count < Self.outputBound else { return false }
        return http2?.wantsInput ?? http1?.wantsInput ?? false
    }

    /// Requests that the client sent ahead can be read now.
    var hasReadableAhead: Bool { phase == .open && output.count < Self.outputBound && http1?.hasReadableAhead == true }

    /// An answer waits for the client to read it.
    var isAnswering: Bool { !output.isEmpty || (http2?.answering ?? 0) > 0 }

    /// The moment since which the client has read nothing of an answer.
    var stalledSince: Int64 {
        if output.isEmpty, let http2 { http2.lastAnswerProgress } else { lastProgress }
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
            let engine = http2?.earliestDeadline(after: now) ?? http1?.deadline(now: now).next ?? .max
            return isAnswering ? min(engine, stalledSince + limits.writeStall.wholeNanoseconds) : engine
        }
    }
}
