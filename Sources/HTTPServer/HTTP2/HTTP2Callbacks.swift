import CNGHTTP2

/// The functions that nghttp2 calls. Each finds its engine in the user data, which the engine lends for one call.
enum HTTP2Callbacks {
    /// Creates a server session with these callbacks. The caller owns it.
    static func makeSession() -> OpaquePointer? {
        var callbacks: OpaquePointer?
        guard nghttp2_session_callbacks_new(&callbacks) == 0, let callbacks else { return nil }
        defer { nghttp2_session_callbacks_del(callbacks) }
        nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, beginHeaders)
        nghttp2_session_callbacks_set_on_header_callback(callbacks, field)
        nghttp2_session_callbacks_set_on_invalid_header_callback(callbacks, invalidField)
        nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, frameReceived)
        nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, dataReceived)
        nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, streamClosed)
        nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, frameSent)

        var options: OpaquePointer?
        guard nghttp2_option_new(&options) == 0, let options else { return nil }
        defer { nghttp2_option_del(options) }
        nghttp2_option_set_no_auto_window_update(options, 1)
        nghttp2_option_set_no_closed_streams(options, 1)
        nghttp2_option_set_max_outbound_ack(options, 256)
        nghttp2_option_set_max_settings(options, 16)

        var session: OpaquePointer?
        guard nghttp2_session_server_new2(&session, callbacks, nil, options) == 0 else { return nil }
        return session
    }

    private static func engine(_ userData: UnsafeMutableRawPointer?) -> HTTP2Engine? {
        userData.map { Unmanaged<HTTP2Engine>.fromOpaque($0).takeUnretainedValue() }
    }

    private static func isRequestHead(_ frame: nghttp2_frame) -> Bool {
        frame.hd.type == UInt8(NGHTTP2_HEADERS.rawValue) && frame.headers.cat == NGHTTP2_HCAT_REQUEST
    }

    private static func endsStream(_ header: nghttp2_frame_hd) -> Bool { header.flags & UInt8(NGHTTP2_FLAG_END_STREAM.rawValue) != 0 }

    private static let beginHeaders: nghttp2_on_begin_headers_callback = { _, frame, userData in
        guard let frame = frame?.pointee, let engine = engine(userData), isRequestHead(frame) else { return 0 }
        engine.headersBegin(stream: frame.hd.stream_id)
        return 0
    }

    private static let field: nghttp2_on_header_callback = { _, frame, name, nameLength, value, valueLength, _, userData in
        guard let frame = frame?.pointee, let engine = engine(userData) else { return 0 }
        engine.field(
            stream: frame.hd.stream_id, isRequest: isRequestHead(frame), name: UnsafeBufferPointer(start: name, count: nameLength),
            value: UnsafeBufferPointer(start: value, count: valueLength))
        return 0
    }

    /// A field that breaks RFC 9110's grammar resets its stream. By default nghttp2 would ignore the field and serve the request.
    private static let invalidField: nghttp2_on_invalid_header_callback = { _, _, _, _, _, _, _, _ in
        NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue
    }

    private static let frameReceived: nghttp2_on_frame_recv_callback = { _, frame, userData in
        guard let frame = frame?.pointee, let engine = engine(userData) else { return 0 }
        switch UInt32(frame.hd.type) {
        case NGHTTP2_HEADERS.rawValue, NGHTTP2_DATA.rawValue:
            engine.frameReceived(stream: frame.hd.stream_id, isRequestHead: isRequestHead(frame), endsStream: endsStream(frame.hd))
        case NGHTTP2_SETTINGS.rawValue where frame.hd.flags & UInt8(NGHTTP2_FLAG_ACK.rawValue) != 0: engine.settingsKnown()
        case NGHTTP2_PING.rawValue where frame.hd.flags & UInt8(NGHTTP2_FLAG_ACK.rawValue) != 0: engine.pingAnswered()
        default: break
        }
        return 0
    }

    private static let dataReceived: nghttp2_on_data_chunk_recv_callback = { _, _, id, data, length, userData in
        engine(userData)?.dataReceived(stream: id, UnsafeBufferPointer(start: data, count: length))
        return 0
    }

    private static let streamClosed: nghttp2_on_stream_close_callback = { _, id, _, userData in
        engine(userData)?.streamClosed(id)
        return 0
    }

    private static let frameSent: nghttp2_on_frame_send_callback = { _, frame, userData in
        guard let frame = frame?.pointee, let engine = engine(userData) else { return 0 }
        switch UInt32(frame.hd.type) {
        case NGHTTP2_HEADERS.rawValue, NGHTTP2_DATA.rawValue:
            if endsStream(frame.hd) { engine.answerSent(frame.hd.stream_id) }
        // A client can also make the server reset streams, so these count as control frames, too.
        case NGHTTP2_RST_STREAM.rawValue: engine.resetSent(error: frame.rst_stream.error_code)
        case NGHTTP2_GOAWAY.rawValue: engine.goawaySent(error: frame.goaway.error_code)
        default: break
        }
        return 0
    }

    /// Gives nghttp2 the next part of an answer's body.
    static let readAnswer: nghttp2_data_source_read_callback = { _, id, buffer, length, flags, _, userData in
        guard let buffer, let flags, let engine = engine(userData),
            let (count, isLast) = engine.readAnswer(stream: id, into: UnsafeMutableBufferPointer(start: buffer, count: length))
        else { return Int(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue) }
        if isLast { flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue }
        return count
    }
}
