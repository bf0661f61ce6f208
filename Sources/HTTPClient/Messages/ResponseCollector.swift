/// Collects a response line by line and piece by piece. It is a value that refuses a response that is too large or malformed.
struct ResponseCollector {
    /// The reason why collecting stopped.
    enum Fault { case bodyTooLarge, headersTooLarge, malformedHeader, malformedStatus, contradictoryLength }

    private(set) var headers: [ClientHeader] = []
    private(set) var body: [UInt8] = []
    private(set) var fault: Fault?

    private let maximumBody: Int
    private let maximumHeaders: Int
    private let expectsBody: Bool
    private var headerBytes = 0
    private var status = 0
    private var length: Int?

    /// Any byte of a response has come.
    var hasBegun: Bool { headerBytes > 0 || !body.isEmpty }

    init(maximumBody: Int, maximumHeaders: Int, expectsBody: Bool) {
        self.maximumBody = max(0, maximumBody)
        self.maximumHeaders = maximumHeaders
        self.expectsBody = expectsBody
    }

    /// Reads one line of the head (or of trailers), with its line end; `false` ends the transfer.
    mutating func receive(line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        guard headerBytes <= maximumHeaders else { return stop(.headersTooLarge) }
        let line = Self.trimmed(line[...])
        if line.isEmpty { return true }
        if line.starts(with: "HTTP/".utf8) {
            // This is a status line, so the fields before it belonged to an interim response.
            headers = []
            length = nil
            return readStatus(line)
        }
        // HTTP/2's pseudo fields do not come here. A space before the colon is refused, as it is used for smuggling (RFC 9112 §5.1).
        guard let colon = line.firstIndex(of: 0x3A), FieldSyntax.isToken(line[..<colon]) else { return stop(.malformedHeader) }
        let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
        let value = String(decoding: Self.trimmed(line[(colon + 1)...]), as: UTF8.self)
        headers.append(ClientHeader(name, value))
        return name == "content-length" ? readLength(value) : true
    }

    /// Reads `HTTP/1.1 200 OK`, or the line that libcurl writes in its place for HTTP/2.
    private mutating func readStatus(_ line: Slice<UnsafeRawBufferPointer>) -> Bool {
        let digits = line.drop { $0 != 0x20 }.dropFirst().prefix { $0 != 0x20 }
        guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let status = Int(String(decoding: digits, as: UTF8.self)),
            (100...599).contains(status)
        else { return stop(.malformedStatus) }
        self.status = status
        return true
    }

    /// Reads a length. If two lengths differ, a program on the way may have read another message than this one (RFC 9112 §6.3).
    private mutating func readLength(_ text: String) -> Bool {
        guard let length = Int(text) else { return true }
        guard self.length == nil || self.length == length else { return stop(.contradictoryLength) }
        self.length = length
        guard expectsBody, status >= 200, status != 204, status != 304 else { return true }
        guard length <= maximumBody else { return stop(.bodyTooLarge) }
        body.reserveCapacity(max(0, min(length, 1 << 20)))
        return true
    }

    /// Reads a piece of the body; `false` ends the transfer.
    mutating func receive(body piece: UnsafeRawBufferPointer) -> Bool {
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
