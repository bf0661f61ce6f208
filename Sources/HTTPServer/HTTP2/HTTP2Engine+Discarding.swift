import CNGHTTP2
import Runtime

/// What still comes of a request that was answered before its end is thrown away for a while, so that its client can read the answer.
///
/// A reset at once would be allowed (RFC 9113, section 8.1), but clients that are busy sending, libcurl among them, take it for a failed
/// request and drop the answer. So the stream is reset only when patience ends: after ``ServerLimits/linger``, or when more than
/// ``ServerLimits/discardedBodyBytes`` have come.
extension HTTP2Engine {
    /// An answer was sent whole. When the request has ended, too, nghttp2 closes the stream.
    func answerSent(_ id: Int32) {
        guard let stream = streams[id], stream.phase == .answering, !stream.requestHasEnded else { return }
        stream.phase = .discarding
        answering -= 1
        discarding += 1
        if stream.discardedBytes > limits.discardedBodyBytes { return stopDiscarding(stream) }
        stream.discardUntil = moment.monotonic + limits.linger.wholeNanoseconds
        discardDue = min(discardDue, stream.discardUntil)
    }

    /// Throws bytes away. Within the bound the window is given back. Beyond it the client is told to stop, but not before it was sent the
    /// answer: until then it can fill the window it has, and no more.
    func discard(_ count: Int, stream id: Int32) {
        guard let stream = streams[id] else { return }
        stream.discardedBytes += count
        if stream.discardedBytes <= limits.discardedBodyBytes {
            nghttp2_session_consume_stream(session, id, count)
        } else if stream.phase == .discarding && stream.discardUntil != .max {
            stopDiscarding(stream)
        }
    }

    /// Resets every stream with which patience has ended.
    func stopDiscarding(at now: Int64) {
        discardDue = .max
        for stream in streams.values where stream.phase == .discarding {
            if now >= stream.discardUntil { stopDiscarding(stream) } else { discardDue = min(discardDue, stream.discardUntil) }
        }
    }

    /// Asks the client to stop. NO_ERROR says that the answer holds.
    private func stopDiscarding(_ stream: HTTP2Stream) {
        stream.discardUntil = .max
        nghttp2_submit_rst_stream(session, UInt8(NGHTTP2_FLAG_NONE.rawValue), stream.id, NGHTTP2_NO_ERROR.rawValue)
    }
}
