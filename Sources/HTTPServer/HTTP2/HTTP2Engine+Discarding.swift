import CNGHTTP2
import Runtime

/// Discards the rest of a request that was answered before its end, for a while, so that its client can read the answer.
///
/// A reset at once would be allowed (RFC 9113, section 8.1). But clients that are busy sending, such as libcurl, treat it as a failed request and
/// drop the answer. So the stream is reset only after ``ServerLimits/linger``, or once more than ``ServerLimits/discardedBodyBytes`` have come.
extension HTTP2Engine {
    /// Continues after an answer was sent whole. If the request has ended too, nghttp2 closes the stream.
    func answerSent(_ id: Int32) {
        guard let stream = streams[id], stream.phase == .answering, !stream.requestHasEnded else { return }
        stream.phase = .discarding
        actions.append(.answered(stream: id))
        answering -= 1
        discarding += 1
        if stream.discardedBytes > limits.discardedBodyBytes { return stopDiscarding(stream) }
        stream.discardUntil = moment.monotonic + limits.linger.wholeNanoseconds
        discardDue = min(discardDue, stream.discardUntil)
    }

    /// Discards bytes. Up to the bound their window is given back. Beyond it the client is told to stop, but only once the answer was sent: until
    /// then the client can fill the window that it has, and no more.
    func discard(_ count: Int, stream id: Int32) {
        guard let stream = streams[id] else { return }
        stream.discardedBytes += count
        // Who was not admitted gets no window at all.
        guard stream.allowance != nil else { return }
        if stream.discardedBytes <= limits.discardedBodyBytes {
            nghttp2_session_consume_stream(session, id, count)
        } else if stream.phase == .discarding && stream.discardUntil != .max {
            stopDiscarding(stream)
        }
    }

    /// Resets every stream whose time for discarding is over.
    func stopDiscarding(at now: Int64) {
        discardDue = .max
        for stream in streams.values where stream.phase == .discarding {
            if now >= stream.discardUntil { stopDiscarding(stream) } else { discardDue = min(discardDue, stream.discardUntil) }
        }
    }

    /// Asks the client to stop. The code NO_ERROR says that the answer is valid.
    private func stopDiscarding(_ stream: HTTP2Stream) {
        stream.discardUntil = .max
        nghttp2_submit_rst_stream(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream.id, NGHTTP2_NO_ERROR.rawValue)
    }
}
