import CNGHTTP2

/// The events that nghttp2 reports while it reads and writes. Only `HTTP2Callbacks` calls these functions.
extension HTTP2Engine {
    /// Begins a request.
    func headersBegin(stream id: Int32) {
        streams[id] = HTTP2Stream(id: id, started: moment.monotonic, isLate: isDraining)
        incoming += 1
    }

    /// Collects one field of a head. Trailers are not kept.
    func field(stream id: Int32, isRequest: Bool, name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
        guard isRequest, let stream = streams[id] else { return }
        stream.take(name: name, value: value, limits: limits)
    }

    /// Handles the end of a frame. A head, or the last part of a body, may be whole now.
    func frameReceived(stream id: Int32, isRequestHead: Bool, endsStream: Bool) {
        guard let stream = streams[id] else { return }
        if endsStream { stream.requestHasEnded = true }
        if isRequestHead { headReceived(stream) }
        if endsStream && stream.phase == .body { dispatch(stream) }
    }

    private func headReceived(_ stream: HTTP2Stream) {
        // What a client sent behind a flood is not even judged.
        guard stream.phase == .head, !isFlooded else { return }
        do {
            let head = try stream.finishHead(limits: limits)
            stream.headers = HTTPHeaders()
            switch gate(head) {
            case .refuse(let response): turnAway(stream, response)
            case .allow(let allowance):
                stream.allowance = allowance
                turnedAway = 0
                actions.append(.admitted(allowance))
                if allowance.caller != nil { trustClient() }
                try begin(stream, head, allowance)
            }
        } catch {
            refuse(stream, error)
        }
    }

    /// Begins the body of an admitted request. A stranger has no window for it before the reservation.
    private func begin(_ stream: HTTP2Stream, _ head: RequestHead, _ allowance: Allowance) throws(RequestRefusal) {
        let most = min(allowance.bodyBytes ?? limits.bodyBytes, limits.bodyBytes)
        stream.bodyLimit = most
        stream.head = head
        stream.phase = .body
        stream.bodyStarted = moment.monotonic
        switch head.framing {
        case .length(let length) where length > most: throw .bodyTooLarge
        case .length(let length) where length > 0: reserve(stream, bytes: length, allowance)
        case .stream where !RequestHead.forbidsContent(head.method): reserve(stream, bytes: most, allowance)
        default:
            // Nothing needs room. But clients need a window even to say that an empty body has ended.
            if !stream.requestHasEnded { openWindow(of: stream) }
            sendContinueIfExpected(stream)
        }
    }

    private func reserve(_ stream: HTTP2Stream, bytes: Int, _ allowance: Allowance) {
        stream.reservation = .waiting
        stream.expectedBytes = bytes
        actions.append(.reserve(stream: stream.id, bytes: bytes, allowance))
    }

    /// The client now knows with which window streams begin. What it had before is gone, so those that may send get theirs again.
    func settingsKnown() {
        for stream in streams.values where stream.hasWindow && stream.phase == .body { openWindow(of: stream) }
    }

    private func dispatch(_ stream: HTTP2Stream) {
        guard let head = stream.head, let allowance = stream.allowance else { return }
        let body = stream.body
        unasked -= stream.withheld
        stream.withheld = 0
        stream.body = []
        stream.head = nil
        stream.phase = .handling
        incoming -= 1
        actions.append(.dispatch(stream: stream.id, head, body: body, allowance))
    }

    /// Collects a piece of a body.
    func dataReceived(stream id: Int32, _ bytes: UnsafeBufferPointer<UInt8>) {
        // The connection's window is always given back: streams that each withheld part of it would wait for each other.
        nghttp2_session_consume_connection(session, bytes.count)
        guard let stream = streams[id], stream.phase == .body, let head = stream.head else {
            return discard(bytes.count, stream: id)
        }
        if RequestHead.forbidsContent(head.method) {
            nghttp2_session_consume_stream(session, id, bytes.count)
            return refuse(stream, .contentNotExpected)
        }
        if stream.body.count + bytes.count > stream.bodyLimit {
            refuse(stream, .bodyTooLarge)
            return discard(bytes.count, stream: id)
        }
        if stream.reservation == .granted {
            if stream.body.isEmpty { stream.body.reserveCapacity(min(stream.expectedBytes, stream.bodyLimit)) }
            nghttp2_session_consume_stream(session, id, bytes.count)
        } else {
            unasked += bytes.count
            stream.withheld += bytes.count
            if unasked > limits.unaskedBytes {
                refuse(stream, .overloaded)
                return discard(bytes.count, stream: id)
            }
        }
        stream.body.append(contentsOf: bytes)
    }

    /// Removes a stream that has ended, by either side.
    func streamClosed(_ id: Int32) {
        guard let stream = streams.removeValue(forKey: id) else { return }
        switch stream.phase {
        case .head, .body:
            incoming -= 1
            unasked -= stream.withheld
            if stream.reservation != .none { actions.append(.release(stream: id)) }
        case .handling: break
        case .answering:
            answering -= 1
            actions.append(.answered(stream: id))
        case .discarding: discarding -= 1
        }
        if streams.isEmpty { idleSince = moment.monotonic }
    }

    /// Continues a drain: the answer to the PING shows that the client knows of it.
    func pingAnswered() {
        if isDraining { finishDraining() }
    }

    /// Counts a stream that the server has reset. A client can provoke resets, so its own faults count against it.
    func resetSent(error: UInt32) {
        if error != NGHTTP2_NO_ERROR.rawValue && error != NGHTTP2_REFUSED_STREAM.rawValue { countProvocation() }
    }

    /// Ends the session after nghttp2 has found a fault of the client's.
    func goawaySent(error: UInt32) {
        if error != NGHTTP2_NO_ERROR.rawValue && error != NGHTTP2_ENHANCE_YOUR_CALM.rawValue { actions.append(.end(.protocolError)) }
    }

    /// Copies the next part of an answer; `nil` if the stream has gone.
    func readAnswer(stream id: Int32, into buffer: UnsafeMutableBufferPointer<UInt8>) -> (count: Int, isLast: Bool)? {
        guard let stream = streams[id] else { return nil }
        let count = min(buffer.count, stream.answer.count - stream.answerOffset)
        stream.answer.withUnsafeBufferPointer { answer in
            _ = buffer.update(fromContentsOf: UnsafeBufferPointer(rebasing: answer[stream.answerOffset..<(stream.answerOffset + count)]))
        }
        stream.answerOffset += count
        answeredBytes += count
        flood.earn()
        lastAnswerProgress = moment.monotonic
        let isLast = stream.answerOffset == stream.answer.count
        if isLast { stream.answer = [] }
        return (count, isLast)
    }
}
