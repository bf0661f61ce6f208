import CNGHTTP2

/// What nghttp2 reports while it reads and writes; called by `HTTP2Callbacks` alone.
extension HTTP2Engine {
    /// A request begins.
    func headersBegin(stream id: Int32) {
        streams[id] = HTTP2Stream(id: id, started: moment.monotonic, isLate: isDraining)
        incoming += 1
    }

    /// One field of a head; trailers are not kept.
    func field(stream id: Int32, isRequest: Bool, name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
        guard isRequest, let stream = streams[id] else { return }
        stream.take(name: name, value: value, limits: limits)
    }

    /// A frame is whole: a head or the last part of a body may be, too.
    func frameReceived(stream id: Int32, isRequestHead: Bool, endsStream: Bool) {
        guard let stream = streams[id] else { return }
        if endsStream { stream.requestHasEnded = true }
        if isRequestHead { headReceived(stream) }
        if endsStream && stream.phase == .body { dispatch(stream) }
    }

    private func headReceived(_ stream: HTTP2Stream) {
        guard stream.phase == .head else { return }
        do {
            let head = try stream.finishHead(limits: limits)
            stream.headers = HTTPHeaders()
            stream.head = head
            stream.phase = .body
            stream.bodyStarted = moment.monotonic
            if case .length(let length) = head.framing, length > HTTP2Engine.initialWindow {
                reserve(stream, bytes: length)
            } else {
                sendContinueIfExpected(stream)
            }
        } catch {
            refuse(stream, error)
        }
    }

    private func reserve(_ stream: HTTP2Stream, bytes: Int) {
        stream.reservation = .waiting
        actions.append(.reserve(stream: stream.id, bytes: bytes))
    }

    private func dispatch(_ stream: HTTP2Stream) {
        guard let head = stream.head else { return }
        let body = stream.body
        stream.body = []
        stream.head = nil
        stream.phase = .handling
        incoming -= 1
        actions.append(.dispatch(stream: stream.id, head, body: body))
    }

    /// A piece of a body.
    func dataReceived(stream id: Int32, _ bytes: UnsafeBufferPointer<UInt8>) {
        nghttp2_session_consume_connection(session, bytes.count)
        guard let stream = streams[id], stream.phase == .body, let head = stream.head else {
            return discard(bytes.count, stream: id)
        }
        if RequestHead.forbidsContent(head.method) {
            nghttp2_session_consume_stream(session, id, bytes.count)
            return refuse(stream, .contentNotExpected)
        }
        if stream.body.count + bytes.count > limits.bodyBytes {
            refuse(stream, .bodyTooLarge)
            return discard(bytes.count, stream: id)
        }
        stream.body.append(contentsOf: bytes)
        if stream.reservation == .waiting {
            stream.withheld += bytes.count
        } else {
            nghttp2_session_consume_stream(session, id, bytes.count)
            if stream.reservation == .none, head.framing == .stream, stream.body.count > Int(HTTP2Engine.initialWindow) / 2 {
                reserve(stream, bytes: limits.bodyBytes)
            }
        }
    }

    /// A stream is over, one way or the other.
    func streamClosed(_ id: Int32) {
        guard let stream = streams.removeValue(forKey: id) else { return }
        switch stream.phase {
        case .head, .body:
            incoming -= 1
            if stream.reservation != .none { actions.append(.release(stream: id)) }
        case .handling: break
        case .answering: answering -= 1
        case .discarding: discarding -= 1
        }
        if streams.isEmpty { idleSince = moment.monotonic }
    }

    /// The client has heard that the session ends.
    func pingAnswered() {
        if isDraining { finishDraining() }
    }

    /// The server has reset a stream. A client can provoke that, so that faults of its own are counted against it.
    func resetSent(error: UInt32) {
        if error != NGHTTP2_NO_ERROR.rawValue && error != NGHTTP2_REFUSED_STREAM.rawValue { countControlFrame() }
    }

    /// nghttp2 has ended the session for a fault of the client's.
    func goawaySent(error: UInt32) {
        if error != NGHTTP2_NO_ERROR.rawValue && error != NGHTTP2_ENHANCE_YOUR_CALM.rawValue { actions.append(.end(.protocolError)) }
    }

    /// Copies the next part of an answer; `nil` when the stream is gone.
    func readAnswer(stream id: Int32, into buffer: UnsafeMutableBufferPointer<UInt8>) -> (count: Int, isLast: Bool)? {
        guard let stream = streams[id] else { return nil }
        let count = min(buffer.count, stream.answer.count - stream.answerOffset)
        stream.answer.withUnsafeBufferPointer { answer in
            _ = buffer.update(fromContentsOf: UnsafeBufferPointer(rebasing: answer[stream.answerOffset..<(stream.answerOffset + count)]))
        }
        stream.answerOffset += count
        lastAnswerProgress = moment.monotonic
        let isLast = stream.answerOffset == stream.answer.count
        if isLast { stream.answer = [] }
        return (count, isLast)
    }
}
