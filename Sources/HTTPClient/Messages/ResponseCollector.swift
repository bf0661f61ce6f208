/// A response as it comes in, line by line and piece by piece: a value that refuses what is too large or malformed.
struct ResponseCollector {
    /// Why collecting stopped.
    enum Fault { case bodyTooLarge, headersTooLarge, malformedHeader }

    private(set) var headers: [ClientHeader] = []
    private(set) var body: [UInt8] = []
    private(set) var fault: Fault?

    private let maximumBody: Int
    private let maximumHeaders: Int
    private let expectsBody: Bool
    private var headerBytes = 0

    init(maximumBody: Int, maximumHeaders: Int, expectsBody: Bool) {
        self.maximumBody = max(0, maximumBody)
        self.maximumHeaders = maximumHeaders
        self.expectsBody = expectsBody
    }

    /// Takes one line of the head (or of trailers), with its line end; `false` ends the transfer.
    mutating func take(line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        guard headerBytes <= maximumHeaders else { return stop(.headersTooLarge) }
        let line = Self.trimmed(line[...])
        if line.isEmpty { return true }
        if line.starts(with: "HTTP/".utf8) {
            // A status line: whatever came before belonged to an interim response.
            headers = []
            return true
        }
        guard let colon = line.firstIndex(of: 0x3A), colon > line.startIndex else { return stop(.malformedHeader) }
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        let value = String(decoding: Self.trimmed(line[(colon + 1)...]), as: UTF8.self)
        headers.append(ClientHeader(name, value))
        guard name == "content-length", expectsBody, let length = Int(value) else { return true }
        guard length <= maximumBody else { return stop(.bodyTooLarge) }
        body.reserveCapacity(min(length, 1 << 20))
        return true
    }

    /// Takes a piece of the body; `false` ends the transfer.
    mutating func take(body piece: UnsafeRawBufferPointer) -> Bool {
        guard piece.count <= maximumBody - body.count else { return stop(.bodyTooLarge) }
        body.append(contentsOf: piece)
        return true
    }

    private mutating func stop(_ fault: Fault) -> Bool {
        self.fault = fault
        return false
    }

    private static func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) }) else {
            return bytes[bytes.endIndex...]
        }
        return bytes[first...last]
    }
}
