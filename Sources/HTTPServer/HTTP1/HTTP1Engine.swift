import Runtime

/// HTTP/1.1 on one connection: a value. It gets bytes and answers, and gives requests, output and deadlines.
///
/// It serves one request at a time. While a handler has it nothing more is read; bytes that the client sent ahead wait here, at most those of
/// one read.
struct HTTP1Engine {
    private enum Phase { case reading, waitingForReservation, handling, ended }

    private let limits: ServerLimits
    private let refusal: RefusalForm
    private let gate: Gate
    private var parser: RequestParser
    private var phase = Phase.reading
    private var ahead: [UInt8] = []
    private var current: RequestHead?
    private var allowance: Allowance?
    private var turnedAway = 0
    private var isDraining = false
    /// The next request begins after the drain began, so it is refused.
    private var refusesNext = false
    private var expectedBytes = 0
    private var isReserved = false
    private var headStarted: Int64?
    private var bodyStarted: Int64 = 0
    private var idleSince: Int64

    init(limits: ServerLimits, refusal: @escaping RefusalForm, gate: @escaping Gate, at moment: Moment) {
        self.limits = limits
        self.refusal = refusal
        self.gate = gate
        parser = RequestParser(limits: limits.parserLimits)
        idleSince = moment.monotonic
    }

    /// The engine is ready for more bytes from the client.
    var wantsInput: Bool { phase == .reading && ahead.isEmpty }

    /// Bytes that the client sent ahead can be read now, by ``readAhead(at:output:actions:)``.
    var hasReadableAhead: Bool { phase == .reading && !ahead.isEmpty }

    /// Nothing more will be read or answered: the connection closes once its output is written.
    var hasEnded: Bool { phase == .ended }

    /// No request has begun.
    var isIdle: Bool { phase == .reading && ahead.isEmpty && !parser.isReadingHead && !parser.isReadingBody }

    /// A handler has the request.
    var isHandling: Bool { phase == .handling }

    /// Reads bytes from the client.
    mutating func receive(_ bytes: Span<UInt8>, at moment: Moment, output: inout OutputQueue, actions: inout [EngineAction]) {
        advance(bytes, at: moment, output: &output, actions: &actions)
    }

    /// Continues after the reservation was made: the body may flow.
    mutating func reserved(at moment: Moment, output: inout OutputQueue) {
        guard phase == .waitingForReservation else { return }
        phase = .reading
        isReserved = true
        parser.prepare(forBodyOf: expectedBytes)
        bodyStarted = moment.monotonic
        sendContinueIfExpected(&output)
    }

    /// Answers the request that a handler has.
    mutating func respond(
        _ response: HTTPResponse, at moment: Moment, output: inout OutputQueue, actions: inout [EngineAction]
    ) {
        guard phase == .handling, let head = current else { return }
        answer(response, to: head, closes: head.closesAfter || isDraining, at: moment, output: &output, actions: &actions)
    }

    private mutating func answer(
        _ response: HTTPResponse, to head: RequestHead, closes: Bool, at moment: Moment, output: inout OutputQueue,
        actions: inout [EngineAction]
    ) {
        let isHead = head.method == "HEAD"
        let sendable = SendableResponse(response, toHead: isHead) ?? refused(.unwritableAnswer, toHead: isHead, &actions)
        output.append(ResponseEncoder.head(sendable, date: moment.date, closes: closes))
        output.append(sendable.body)
        releaseReservation(&actions)
        current = nil
        allowance = nil
        idleSince = moment.monotonic
        phase = closes ? .ended : .reading
    }

    /// Asks the owner whether the request may go on. If not, it is answered; the connection stays only if no body is on its way.
    private mutating func admits(
        _ head: RequestHead, at moment: Moment, output: inout OutputQueue, actions: inout [EngineAction]
    ) -> Bool {
        switch gate(head) {
        case .allow(let allowance):
            self.allowance = allowance
            turnedAway = 0
            actions.append(.admitted(allowance))
            return true
        case .refuse(let response):
            turnedAway += 1
            actions.append(.turnedAway)
            let closes = head.framing != .none || head.closesAfter || isDraining || turnedAway > limits.turnedAwayInARow
            answer(response, to: head, closes: closes, at: moment, output: &output, actions: &actions)
            return false
        }
    }

    /// Refuses the request that is being read, and ends.
    mutating func refuse(_ refusal: RequestRefusal, at moment: Moment, output: inout OutputQueue, actions: inout [EngineAction]) {
        let sendable = refused(refusal, toHead: current?.method == "HEAD", &actions)
        owesContinue = false
        output.append(ResponseEncoder.head(sendable, date: moment.date, closes: true))
        output.append(sendable.body)
        releaseReservation(&actions)
        ahead = []
        phase = .ended
    }

    /// Reports a refusal, and returns the answer to it.
    private func refused(_ refusal: RequestRefusal, toHead: Bool, _ actions: inout [EngineAction]) -> SendableResponse {
        actions.append(.refused(refusal))
        return SendableResponse(refusal, self.refusal, toHead: toHead)
    }

    /// Stops accepting requests. One that has begun is still served, and a later one is refused. Either answer is the last.
    mutating func drain() {
        isDraining = true
        refusesNext = isIdle
    }

    /// Ends without an answer.
    mutating func end() { phase = .ended }

    /// The refusal of a request that is too slow at `now`, or the moment at which to ask again.
    func deadline(now: Int64) -> (missed: RequestRefusal?, idle: Bool, next: Int64) {
        guard phase == .reading else { return (nil, false, .max) }
        if parser.isReadingBody {
            // The bytes so far earn time at the minimum rate, so a body of any size may come if it reaches that rate on average.
            let due = bodyStarted + limits.bodyGrace.wholeNanoseconds + limits.nanoseconds(forBody: parser.bodyBytes)
            return (now >= due ? .bodyTooSlow : nil, false, due)
        }
        if let headStarted {
            let due = headStarted + limits.headers.wholeNanoseconds
            return (now >= due ? .headersTooSlow : nil, false, due)
        }
        let due = idleSince + limits.idle.wholeNanoseconds
        return (nil, now >= due, due)
    }

    /// Reads on with the bytes that the client sent ahead.
    mutating func readAhead(at moment: Moment, output: inout OutputQueue, actions: inout [EngineAction]) {
        guard hasReadableAhead else { return }
        let bytes = ahead
        ahead = []
        advance(bytes.span, at: moment, output: &output, actions: &actions)
    }

    private mutating func advance(_ bytes: Span<UInt8>, at moment: Moment, output: inout OutputQueue, actions: inout [EngineAction]) {
        var position = 0
        while phase == .reading {
            switch parser.parse(bytes, from: &position) {
            case .incomplete:
                headStarted = parser.isReadingHead ? headStarted ?? moment.monotonic : nil
                return
            case .head(let head):
                begin(head, moreIsHere: position < bytes.count, at: moment, output: &output, actions: &actions)
            case .complete(let head, let body):
                headStarted = nil
                current = head
                if refusesNext { return refuse(.draining, at: moment, output: &output, actions: &actions) }
                // A request without a body has passed no gate yet.
                if allowance == nil && !admits(head, at: moment, output: &output, actions: &actions) { continue }
                phase = .handling
                if let allowance { actions.append(.dispatch(stream: 1, head, body: body, allowance)) }
            case .refused(let refusal):
                refuse(refusal, at: moment, output: &output, actions: &actions)
                return
            }
        }
        bytes.extracting(position..<bytes.count).withUnsafeBufferPointer { ahead.append(contentsOf: $0) }
    }

    /// Begins a body after its head, which must be admitted. The body waits for its reservation.
    private mutating func begin(
        _ head: RequestHead, moreIsHere: Bool, at moment: Moment, output: inout OutputQueue, actions: inout [EngineAction]
    ) {
        headStarted = nil
        bodyStarted = moment.monotonic
        current = head
        if refusesNext { return refuse(.draining, at: moment, output: &output, actions: &actions) }
        guard admits(head, at: moment, output: &output, actions: &actions), let allowance else { return }
        owesContinue = head.expectsContinue && !moreIsHere
        let most = min(allowance.bodyBytes ?? limits.bodyBytes, limits.bodyBytes)
        let declared = if case .length(let length) = head.framing { length } else { most }
        if declared > most { return refuse(.bodyTooLarge, at: moment, output: &output, actions: &actions) }
        expectedBytes = declared
        phase = .waitingForReservation
        actions.append(.reserve(stream: 1, bytes: declared, allowance))
    }

    private var owesContinue = false

    private mutating func sendContinueIfExpected(_ output: inout OutputQueue) {
        if owesContinue { output.append(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) }
        owesContinue = false
    }

    private mutating func releaseReservation(_ actions: inout [EngineAction]) {
        if isReserved || phase == .waitingForReservation { actions.append(.release(stream: 1)) }
        isReserved = false
    }
}

extension ServerLimits {
    var parserLimits: RequestParser.Limits {
        var result = RequestParser.Limits()
        result.requestLineBytes = requestLineBytes
        result.headerLineBytes = headerLineBytes
        result.headBytes = headBytes
        result.headerCount = headerCount
        result.bodyBytes = bodyBytes
        return result
    }

    /// The time that the minimum rate allows for this many bytes.
    func nanoseconds(forBody bytes: Int) -> Int64 {
        Int64(Double(bytes) / Double(max(minimumBodyRate, 1)) * 1_000_000_000)
    }
}
