import Glibc

/// A strict, incremental parser of HTTP/1.1 requests (RFC 9112). It is a value that gets bytes, and returns requests or a refusal.
///
/// It repairs nothing. It refuses every form that two programs could read in two ways. After a refusal it reads nothing more, and the caller
/// closes the connection. ``Limits`` bounds the bytes that it stores.
package struct RequestParser: Sendable {
    /// The bounds. `ServerLimits` explains them.
    package struct Limits: Sendable {
        package var requestLineBytes = 8 * 1024
        package var headerLineBytes = 8 * 1024
        package var headBytes = 32 * 1024
        package var headerCount = 100
        package var bodyBytes = 8 * 1024 * 1024 + 64 * 1024
        /// The bytes of all trailers, and of all chunk-size lines beyond the digits of the sizes.
        package var chunkOverheadBytes = 16 * 1024

        package init() {}
    }

    /// The result of parsing the bytes so far.
    package enum Outcome: Sendable {
        /// Every byte was read, and more are needed.
        case incomplete
        /// The header section of a request with a body is whole. Parse on for the body.
        case head(RequestHead)
        /// A request is whole. Parse on for the next, from the first byte that was not read.
        case complete(RequestHead, body: [UInt8])
        /// The bytes are not a request that this server accepts.
        case refused(RequestRefusal)
    }

    private enum State: Sendable {
        case requestLine, fields, fixedBody(remaining: Int), chunkSize, chunkData(remaining: Int), chunkEnd, trailers
        case refused(RequestRefusal)
    }

    private let limits: Limits
    /// The bound of the present body.
    private var bodyLimit: Int
    private var state = State.requestLine
    private var line: [UInt8] = []
    private var headBytes = 0
    private var overheadBytes = 0
    private var builder = HeadBuilder()
    private var head: RequestHead?
    private var body: [UInt8] = []

    package init(limits: Limits = Limits()) {
        self.limits = limits
        bodyLimit = limits.bodyBytes
    }

    /// The first byte of a request has come, and its header section has not ended.
    package var isReadingHead: Bool {
        switch state {
        case .requestLine: !lineIsUsed && !line.isEmpty
        case .fields: true
        default: false
        }
    }

    /// A header section has ended, and its body has not.
    package var isReadingBody: Bool { head != nil }

    /// The number of bytes of the body so far.
    package var bodyBytes: Int { body.count }

    /// Bounds the body whose head was just parsed: it has this many bytes, or at most so many if its length was not declared.
    mutating func prepare(forBodyOf bytes: Int) {
        bodyLimit = bytes
        if case .fixedBody = state { body.reserveCapacity(bytes) }
    }

    /// Parses from `position` until something is whole or the bytes end, and moves `position` to the first byte that was not read.
    package mutating func parse(_ input: borrowing Span<UInt8>, from position: inout Int) -> Outcome {
        do {
            while true {
                if let outcome = try step(input, &position) { return outcome }
            }
        } catch {
            state = .refused(error)
            line = []
            body = []
            return .refused(error)
        }
    }

    /// Does one step; `nil` means that another can follow at once.
    private mutating func step(_ input: borrowing Span<UInt8>, _ position: inout Int) throws(RequestRefusal) -> Outcome? {
        switch state {
        case .requestLine:
            guard try readLine(input, &position, limit: limits.requestLineBytes, beyond: .requestLineTooLong) else { return .incomplete }
            try builder.readRequestLine(line[...])
            headBytes = line.count
            state = .fields
            return nil
        case .fields: return try readField(input, &position)
        case .fixedBody(let remaining): return readBody(input, &position, remaining)
        case .chunkSize: return try readChunkSize(input, &position)
        case .chunkData(let remaining): return readBody(input, &position, remaining)
        case .chunkEnd:
            guard try readLine(input, &position, limit: 0, beyond: .malformedChunk) else { return .incomplete }
            state = .chunkSize
            return nil
        case .trailers: return try readTrailer(input, &position)
        case .refused(let refusal): throw refusal
        }
    }

    private mutating func readField(_ input: borrowing Span<UInt8>, _ position: inout Int) throws(RequestRefusal) -> Outcome? {
        guard try readLine(input, &position, limit: limits.headerLineBytes, beyond: .fieldTooLong) else {
            if headBytes + line.count > limits.headBytes { throw .headTooLong }
            return .incomplete
        }
        if line.isEmpty { return try finishHead() }
        headBytes += line.count + 2
        if headBytes > limits.headBytes { throw .headTooLong }
        if builder.fieldCount >= limits.headerCount { throw .tooManyFields }
        try builder.readField(line[...])
        return nil
    }

    private mutating func finishHead() throws(RequestRefusal) -> Outcome? {
        let head = try builder.finish()
        builder = HeadBuilder()
        self.head = head
        overheadBytes = 0
        switch head.framing {
        case .none, .stream: return finishRequest()
        case .length(let length):
            if length > limits.bodyBytes { throw .bodyTooLarge }
            state = .fixedBody(remaining: length)
        case .chunked: state = .chunkSize
        }
        return .head(head)
    }

    private mutating func finishRequest() -> Outcome? {
        guard let head else { return .incomplete }
        let body = self.body
        self.head = nil
        self.body = []
        bodyLimit = limits.bodyBytes
        state = .requestLine
        return .complete(head, body: body)
    }

    /// Reads the available part of a body or a chunk.
    private mutating func readBody(_ input: borrowing Span<UInt8>, _ position: inout Int, _ remaining: Int) -> Outcome? {
        let count = min(remaining, input.count - position)
        input.extracting(position..<(position + count)).withUnsafeBufferPointer { body.append(contentsOf: $0) }
        position += count
        let isFixed = if case .fixedBody = state { true } else { false }
        if count == remaining {
            if isFixed { return finishRequest() }
            state = .chunkEnd
            return nil
        }
        state = isFixed ? .fixedBody(remaining: remaining - count) : .chunkData(remaining: remaining - count)
        return .incomplete
    }

    /// Parses a chunk size (RFC 9112, section 7.1): only hexadecimal digits, with an extension only directly after them.
    private mutating func readChunkSize(_ input: borrowing Span<UInt8>, _ position: inout Int) throws(RequestRefusal) -> Outcome? {
        guard try readLine(input, &position, limit: 256, beyond: .chunkExtensionTooLong) else { return .incomplete }
        let digits = line.prefix { $0 != .semicolon }
        guard !digits.isEmpty else { throw .malformedChunk }
        var size = 0
        // The bound is checked at every digit, so that the size cannot overflow.
        for digit in digits {
            guard let value = digit.hexValue else { throw .malformedChunk }
            size = size * 16 + value
            if size > bodyLimit { throw .chunkTooLarge }
        }
        // Zeros in front pass the check above, however many there are.
        if digits.count > 16 { throw .malformedChunk }
        overheadBytes += line.count - digits.count
        if overheadBytes > limits.chunkOverheadBytes { throw .chunkExtensionTooLong }
        if size > bodyLimit - body.count { throw .bodyTooLarge }
        state = size == 0 ? .trailers : .chunkData(remaining: size)
        return nil
    }

    /// Checks a trailer by the rules for fields, and drops it.
    private mutating func readTrailer(_ input: borrowing Span<UInt8>, _ position: inout Int) throws(RequestRefusal) -> Outcome? {
        guard try readLine(input, &position, limit: limits.headerLineBytes, beyond: .fieldTooLong) else { return .incomplete }
        if line.isEmpty { return finishRequest() }
        overheadBytes += line.count + 2
        if overheadBytes > limits.chunkOverheadBytes { throw .headTooLong }
        _ = try HeadBuilder.field(line[...])
        return nil
    }

    /// The caller has used the line in `line`, so the next byte begins a new one.
    private var lineIsUsed = false

    /// Reads one line into `line`, without its CRLF; `false` if the bytes end before the line does.
    private mutating func readLine(
        _ input: borrowing Span<UInt8>, _ position: inout Int, limit: Int, beyond: RequestRefusal
    ) throws(RequestRefusal) -> Bool {
        if lineIsUsed {
            line.removeAll(keepingCapacity: true)
            lineIsUsed = false
        }
        let rest = input.extracting(position..<input.count)
        let end = rest.firstOffset(of: .lineFeed)
        let count = end ?? rest.count
        // The byte beyond the limit may be the CR.
        if line.count + count > limit + 1 { throw beyond }
        rest.extracting(0..<count).withUnsafeBufferPointer { line.append(contentsOf: $0) }
        position += count
        guard end != nil else { return false }
        position += 1
        // RFC 9112, section 2.2, allows a bare LF. Programs differ about it, so a request could be smuggled behind one.
        guard line.popLast() == .carriageReturn else { throw .bareLineFeed }
        for byte in line where (byte < .space && byte != .tab) || byte == 0x7F {
            throw byte == .carriageReturn ? .bareCarriageReturn : .controlCharacter
        }
        lineIsUsed = true
        return true
    }
}

extension Span<UInt8> {
    /// The offset of the first occurrence of the byte.
    func firstOffset(of byte: UInt8) -> Int? {
        withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, let found = memchr(base, Int32(byte), buffer.count) else { return nil }
            return UnsafeRawPointer(found) - UnsafeRawPointer(base)
        }
    }
}
