import TestSupport

/// One HTTP/2 frame, written and read by hand (RFC 9113, section 4).
struct HTTP2Frame: Sendable, Equatable {
    enum Kind: UInt8 { case data, headers, priority, reset, settings, pushPromise, ping, goaway, windowUpdate, continuation }

    var kind: UInt8
    var flags: UInt8 = 0
    var stream: UInt32 = 0
    var payload: [UInt8] = []

    static let endStream: UInt8 = 1
    static let acknowledged: UInt8 = 1
    static let endHeaders: UInt8 = 4
    static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    init(_ kind: Kind, flags: UInt8 = 0, stream: UInt32 = 0, payload: [UInt8] = []) {
        self.kind = kind.rawValue
        self.flags = flags
        self.stream = stream
        self.payload = payload
    }

    /// A frame of a type that HTTP/2 does not define.
    init(unknown kind: UInt8, payload: [UInt8]) {
        self.kind = kind
        self.payload = payload
    }

    var bytes: [UInt8] {
        let length = payload.count
        let head = [UInt8(length >> 16 & 0xFF), UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF), kind, flags]
        return head + Self.number(stream) + payload
    }

    /// Whether it is of the kind and on the stream.
    func isA(_ kind: Kind, stream: UInt32) -> Bool { self.kind == kind.rawValue && self.stream == stream }

    /// The four bytes at an offset of the payload.
    func number(at offset: Int) -> UInt32 {
        payload.dropFirst(offset).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    static func number(_ value: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }

    /// HEADERS with fields as literals that are not indexed (RFC 7541, section 6.2.2).
    static func request(
        _ stream: UInt32, method: String = "POST", path: String = "/", authority: String? = "x.example",
        _ fields: [(String, String)] = [], ends: Bool = false
    ) -> HTTP2Frame {
        var all = [(":method", method), (":scheme", "https"), (":path", path)]
        if let authority { all.append((":authority", authority)) }
        return headers(stream, all + fields, ends: ends)
    }

    static func headers(_ stream: UInt32, _ fields: [(String, String)], ends: Bool) -> HTTP2Frame {
        let block: [UInt8] = fields.flatMap { [UInt8(0)] + text($0.0) + text($0.1) }
        return HTTP2Frame(.headers, flags: endHeaders | (ends ? endStream : 0), stream: stream, payload: block)
    }

    static func data(_ stream: UInt32, _ bytes: [UInt8], ends: Bool) -> HTTP2Frame {
        HTTP2Frame(.data, flags: ends ? endStream : 0, stream: stream, payload: bytes)
    }

    /// A string without Huffman coding; lengths from 127 on take more than one byte (RFC 7541, section 5.1).
    private static func text(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        guard bytes.count >= 127 else { return [UInt8(bytes.count)] + bytes }
        var length: [UInt8] = [127]
        var rest = bytes.count - 127
        while rest >= 128 {
            length.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return length + [UInt8(rest)] + bytes
    }
}

extension RawConnection {
    /// Sends the preface, empty settings and then the frames, in one piece.
    func openHTTP2(_ frames: [HTTP2Frame] = []) throws {
        try send(HTTP2Frame.preface + HTTP2Frame(.settings).bytes + frames.flatMap(\.bytes))
    }

    func send(_ frames: [HTTP2Frame]) throws { try send(frames.flatMap(\.bytes)) }

    /// The next frame; `nil` at the end of the stream.
    func receiveFrame() throws -> HTTP2Frame? {
        guard let head = try receive(count: 9) else { return nil }
        let length = Int(head[0]) << 16 | Int(head[1]) << 8 | Int(head[2])
        var frame = HTTP2Frame(.data, flags: head[4], stream: head[5...8].reduce(0) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF)
        frame.kind = head[3]
        guard length > 0 else { return frame }
        guard let payload = try receive(count: length) else { return nil }
        frame.payload = payload
        return frame
    }

    /// Frames up to and with the first that satisfies the condition, or to the end of the stream.
    func receiveFrames(until isLast: @Sendable (HTTP2Frame) -> Bool) throws -> [HTTP2Frame] {
        var frames: [HTTP2Frame] = []
        while let frame = try receiveFrame() {
            frames.append(frame)
            if isLast(frame) { break }
        }
        return frames
    }
}

extension [HTTP2Frame] {
    /// The status in the first header block of a stream, from HPACK's static table or a literal beside it.
    func status(of stream: UInt32) -> Int? {
        guard let block = first(where: { $0.isA(.headers, stream: stream) })?.payload, let first = block.first else { return nil }
        let indexed: [UInt8: Int] = [0x88: 200, 0x89: 204, 0x8A: 206, 0x8B: 304, 0x8C: 400, 0x8D: 404, 0x8E: 500]
        if let status = indexed[first] { return status }
        guard block.count > 2 else { return nil }
        let value = block[2...].prefix(Int(block[1] & 0x7F))
        return Int(String(decoding: block[1] & 0x80 == 0 ? value : HuffmanDigits.decode(value)[...], as: UTF8.self))
    }

    /// The error code of the first RST_STREAM of a stream.
    func reset(of stream: UInt32) -> UInt32? { first { $0.isA(.reset, stream: stream) }?.number(at: 0) }

    /// The error code of the last GOAWAY.
    var goaway: UInt32? { last { $0.isA(.goaway, stream: 0) }?.number(at: 4) }

    /// The bodies of a stream's DATA frames.
    func body(of stream: UInt32) -> String {
        String(decoding: filter { $0.isA(.data, stream: stream) }.flatMap(\.payload), as: UTF8.self)
    }
}

/// The ten digits of HPACK's Huffman code (RFC 7541, appendix B): `0`, `1` and `2` take five bits, the others six.
enum HuffmanDigits {
    static func decode(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let bits = bytes.flatMap { byte in (0..<8).reversed().map { byte >> $0 & 1 } }
        var result: [UInt8] = []
        var position = 0
        while position + 5 <= bits.count {
            let five = bits[position..<(position + 5)].reduce(0) { $0 << 1 | Int($1) }
            if five <= 2 {
                result.append(UInt8(0x30 + five))
                position += 5
                continue
            }
            guard position + 6 <= bits.count else { break }
            let six = bits[position..<(position + 6)].reduce(0) { $0 << 1 | Int($1) }
            guard six >= 0x19, six <= 0x1F else { break }
            result.append(UInt8(0x33 + six - 0x19))
            position += 6
        }
        return result
    }
}
