import CNGHTTP2
import Runtime

/// HTTP/2 on one connection. nghttp2 does the framing, header compression and message rules. The engine adds bounds, deadlines and answers.
///
/// It owns one `nghttp2_session` and stays on the loop's thread. nghttp2 calls back only from inside the calls made here, and each of them lends
/// it `self` for the length of the call.
final class HTTP2Engine {
    /// The window of a stream whose body is reserved; a body known to be small gets the small one. A stranger's streams begin without a window.
    private static let smallWindow: Int32 = 64 * 1024
    private static let largeWindow: Int32 = 1024 * 1024
    private static let connectionWindow: Int32 = 16 * 1024 * 1024
    private static let outputBatch = 64 * 1024
    /// The window with which streams begin once a caller with a name was admitted on the connection. A small body then comes with its head, and
    /// its client does not wait for a window. ``ServerLimits/unaskedBytes`` bounds what comes so.
    private static let knownWindow: Int32 = 16 * 1024

    let limits: ServerLimits
    private let refusal: RefusalForm
    let gate: Gate
    let session: OpaquePointer
    var streams: [Int32: HTTP2Stream] = [:]
    var actions: [EngineAction] = []
    var moment: Moment
    var idleSince: Int64
    /// The number of streams whose head or body is still coming.
    var incoming = 0
    /// The number of streams whose answer is not sent whole.
    var answering = 0 {
        didSet { if oldValue == 0 { lastAnswerProgress = moment.monotonic } }
    }
    /// The number of streams whose answer was sent while the request goes on.
    var discarding = 0
    /// The moment at which the first of those streams is reset.
    var discardDue = Int64.max
    /// The moment at which the client last read part of an answer, or the first answer began to wait. Other frames do not count: a client that only
    /// sends PINGs reads nothing.
    var lastAnswerProgress: Int64
    /// The bytes of answers that the client has taken.
    var answeredBytes = 0
    /// The window with which streams begin.
    private var firstWindow: Int32 = 0
    /// The bytes that came before their room was reserved.
    var unasked = 0
    private var meter = FrameMeter()
    var flood: FloodGuard
    private(set) var isFlooded = false
    /// The requests that were turned away since one was admitted.
    var turnedAway = 0
    private(set) var isDraining = false
    private(set) var hasFailed = false

    init?(limits: ServerLimits, refusal: @escaping RefusalForm, gate: @escaping Gate, at moment: Moment) {
        guard let session = HTTP2Callbacks.makeSession() else { return nil }
        self.session = session
        self.limits = limits
        self.refusal = refusal
        self.gate = gate
        self.moment = moment
        flood = FloodGuard(perSecond: limits.controlFramesPerSecond)
        idleSince = moment.monotonic
        lastAnswerProgress = moment.monotonic
        let settings = [
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS.rawValue), value: UInt32(clamping: limits.streamsPerConnection)),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue), value: 0),
            nghttp2_settings_entry(
                settings_id: Int32(NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE.rawValue), value: UInt32(clamping: limits.headBytes)),
            nghttp2_settings_entry(settings_id: Int32(NGHTTP2_SETTINGS_NO_RFC7540_PRIORITIES.rawValue), value: 1),
        ]
        nghttp2_submit_settings(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), settings, settings.count)
        nghttp2_session_set_local_window_size(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), 0, Self.connectionWindow)
    }

    deinit { nghttp2_session_del(session) }

    /// Lends `self` to the callbacks during one call.
    private func lending<Result>(_ body: () -> Result) -> Result {
        withExtendedLifetime(self) {
            nghttp2_session_set_user_data(session, Unmanaged.passUnretained(self).toOpaque())
            defer { nghttp2_session_set_user_data(session, nil) }
            return body()
        }
    }

    var wantsInput: Bool { !hasFailed && nghttp2_session_want_read(session) != 0 }

    /// Everything was said and heard. The connection's lingering can discard the rest of answered requests as well as the engine can.
    var hasEnded: Bool {
        if nghttp2_session_want_write(session) != 0 && !hasFailed { return false }
        return hasFailed || nghttp2_session_want_read(session) == 0 || (goawayIsFinal && streams.count == discarding)
    }

    /// Handlers have whole requests, or answers are being sent.
    var isServing: Bool { streams.count > incoming + discarding }

    /// Reads bytes from the client.
    func receive(_ bytes: UnsafeBufferPointer<UInt8>, at moment: Moment) {
        self.moment = moment
        meter.read(bytes) { header in
            if flood.isFlooded(by: header, at: moment.monotonic) { endFlood() }
        }
        guard !isFlooded else { return }
        let taken = lending { nghttp2_session_mem_recv(session, bytes.baseAddress, bytes.count) }
        if taken != bytes.count && !hasFailed { fail(.protocolError) }
    }

    /// Adds about one batch of the bytes that nghttp2 wants to send.
    func pull(into output: inout OutputQueue, at moment: Moment) {
        guard !hasFailed else { return }
        self.moment = moment
        var batch: [UInt8] = []
        lending {
            while batch.count < Self.outputBatch {
                var data: UnsafePointer<UInt8>?
                let count = nghttp2_session_mem_send(session, &data)
                guard count > 0 else {
                    if count < 0 { fail(.protocolError) }
                    return
                }
                batch.append(contentsOf: UnsafeBufferPointer(start: data, count: count))
            }
        }
        output.append(batch)
    }

    /// Ends the session without an answer, because nghttp2 cannot go on.
    func fail(_ end: ConnectionEnd) {
        hasFailed = true
        actions.append(.end(end))
    }

    /// Counts an answer or reset that a client can provoke without any cost of its own.
    func countProvocation() {
        if flood.isFlooded(at: moment.monotonic) { endFlood() }
    }

    /// Ends the session with ENHANCE_YOUR_CALM.
    private func endFlood() {
        guard !isFlooded else { return }
        isFlooded = true
        nghttp2_session_terminate_session(session, NGHTTP2_ENHANCE_YOUR_CALM.rawValue)
        actions.append(.end(.controlFrameFlood))
    }

    // MARK: Answers

    /// Answers a request that a handler has. If the client has reset the stream meanwhile, there is nothing to answer.
    func respond(stream id: Int32, _ response: HTTPResponse, at moment: Moment) {
        guard let stream = streams[id], stream.phase == .handling else { return }
        self.moment = moment
        stream.reservation = .none
        guard let sendable = SendableResponse(response, toHead: stream.method == "HEAD") else {
            return submit(.unwritableAnswer, on: stream)
        }
        submit(sendable, on: stream)
    }

    /// Refuses a request that would have to wait for a handler too long.
    func overload(stream id: Int32, at moment: Moment) {
        guard let stream = streams[id], stream.phase == .handling else { return }
        self.moment = moment
        stream.reservation = .none
        submit(.overloaded, on: stream)
    }

    /// Answers a request that the owner does not admit.
    func turnAway(_ stream: HTTP2Stream, _ response: HTTPResponse) {
        actions.append(.turnedAway)
        turnedAway += 1
        if turnedAway > limits.turnedAwayInARow { endFlood() }
        countProvocation()
        guard let sendable = SendableResponse(response, toHead: stream.method == "HEAD") else {
            return submit(.unwritableAnswer, on: stream)
        }
        submit(sendable, on: stream)
    }

    /// Refuses a request by itself, and drops the part of it that has come.
    func refuse(_ stream: HTTP2Stream, _ refusal: RequestRefusal) {
        guard stream.phase == .head || stream.phase == .body else { return }
        dropBody(of: stream)
        submit(refusal, on: stream)
    }

    private func submit(_ refusal: RequestRefusal, on stream: HTTP2Stream) {
        actions.append(.refused(refusal))
        submit(SendableResponse(refusal, self.refusal, toHead: stream.method == "HEAD"), on: stream)
    }

    /// Drops the body so far. Its window is given back, so that the rest can come and be discarded.
    func dropBody(of stream: HTTP2Stream) {
        stream.body = []
        if stream.reservation != .none { actions.append(.release(stream: stream.id)) }
        stream.reservation = .none
        stream.head = nil
        if stream.withheld > 0 { nghttp2_session_consume_stream(session, stream.id, stream.withheld) }
        unasked -= stream.withheld
        stream.withheld = 0
    }

    private func submit(_ response: SendableResponse, on stream: HTTP2Stream) {
        if stream.phase == .head || stream.phase == .body { incoming -= 1 }
        stream.phase = .answering
        stream.answer = response.body
        stream.answerOffset = 0
        answering += 1
        var fields = HeaderBlock()
        fields.append(":status", String(response.status))
        fields.append("date", moment.date)
        for field in response.fields { fields.append(field.name, field.value) }
        if let length = response.announcedLength { fields.append("content-length", String(length)) }
        let hasBody = !response.body.isEmpty
        let status = fields.withEntries { entries in
            guard hasBody else { return nghttp2_submit_response(session, stream.id, entries.baseAddress, entries.count, nil) }
            var provider = nghttp2_data_provider()
            provider.read_callback = HTTP2Callbacks.readAnswer
            return nghttp2_submit_response(session, stream.id, entries.baseAddress, entries.count, &provider)
        }
        if status != 0 {
            nghttp2_submit_rst_stream(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream.id, NGHTTP2_INTERNAL_ERROR.rawValue)
        }
    }

    /// Continues after the reservation was made: the client gets a window.
    func reserved(stream id: Int32, at moment: Moment) {
        guard let stream = streams[id], stream.reservation == .waiting, stream.phase == .body else { return }
        self.moment = moment
        stream.reservation = .granted
        stream.bodyStarted = moment.monotonic
        openWindow(of: stream)
        if stream.withheld > 0 { nghttp2_session_consume_stream(session, id, stream.withheld) }
        unasked -= stream.withheld
        stream.withheld = 0
        sendContinueIfExpected(stream)
    }

    func openWindow(of stream: HTTP2Stream) {
        stream.hasWindow = true
        // It has enough already.
        guard stream.expectedBytes > Int(firstWindow) || firstWindow == 0 else { return }
        let window = stream.expectedBytes > Int(Self.smallWindow) ? Self.largeWindow : Self.smallWindow
        nghttp2_session_set_local_window_size(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream.id, window)
    }

    /// Lets streams begin with a window: a caller with a name is at the other end.
    func trustClient() {
        guard firstWindow == 0 else { return }
        firstWindow = Self.knownWindow
        let entry = nghttp2_settings_entry(
            settings_id: Int32(NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE.rawValue), value: UInt32(Self.knownWindow))
        nghttp2_submit_settings(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), [entry], 1)
    }

    /// Refuses a request that waited too long for its room.
    func giveUp(stream id: Int32, at moment: Moment) {
        guard let stream = streams[id] else { return }
        self.moment = moment
        refuse(stream, .overloaded)
    }

    func sendContinueIfExpected(_ stream: HTTP2Stream) {
        guard stream.head?.expectsContinue == true, stream.body.isEmpty, stream.phase == .body else { return }
        var fields = HeaderBlock()
        fields.append(":status", "100")
        fields.withEntries { entries in
            _ = nghttp2_submit_headers(
                session, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream.id, nil, entries.baseAddress, entries.count, nil)
        }
    }

    // MARK: Ending

    private var goawayIsFinal = false

    /// Announces the end. Streams that are already on their way arrive before the answer to the PING and are refused; the GOAWAY after it names the
    /// last one that was looked at (RFC 9113, section 6.8). If there is no stream, the session ends at once.
    func drain() {
        guard !isDraining else { return }
        isDraining = true
        if streams.isEmpty { return finishDraining() }
        nghttp2_submit_shutdown_notice(session)
        nghttp2_submit_ping(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), nil)
    }

    /// Names the last stream that was served. Later ones are ignored.
    func finishDraining() {
        guard !goawayIsFinal else { return }
        isDraining = true
        goawayIsFinal = true
        let last = nghttp2_session_get_last_proc_stream_id(session)
        nghttp2_submit_goaway(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), last, NGHTTP2_NO_ERROR.rawValue, nil, 0)
    }

    // MARK: Deadlines

    /// The earliest moment at which ``expire(at:)`` could have work. It is an estimate that needs no look at every stream.
    func earliestDeadline(after now: Int64) -> Int64 {
        if streams.isEmpty { return idleSince + limits.idle.wholeNanoseconds }
        return min(discardDue, incoming == 0 ? .max : now + min(limits.headers.wholeNanoseconds, limits.bodyGrace.wholeNanoseconds))
    }

    /// Refuses requests that are too slow, and ends an idle session.
    func expire(at moment: Moment) {
        self.moment = moment
        let now = moment.monotonic
        if streams.isEmpty && now >= idleSince + limits.idle.wholeNanoseconds { return finishDraining() }
        if now >= discardDue { stopDiscarding(at: now) }
        guard incoming > 0 else { return }
        for stream in streams.values {
            switch stream.phase {
            case .head where now >= stream.started + limits.headers.wholeNanoseconds:
                nghttp2_session_terminate_session(session, NGHTTP2_ENHANCE_YOUR_CALM.rawValue)
                actions.append(.end(.headersTooSlow))
                return
            case .body where stream.reservation != .waiting && now >= bodyDeadline(of: stream): refuse(stream, .bodyTooSlow)
            default: break
            }
        }
    }

    private func bodyDeadline(of stream: HTTP2Stream) -> Int64 {
        stream.bodyStarted + limits.bodyGrace.wholeNanoseconds + limits.nanoseconds(forBody: stream.body.count)
    }
}
