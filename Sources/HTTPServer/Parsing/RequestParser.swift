import Glibc

/// A strict, incremental parser of HTTP/1.1 requests (RFC 9112): a value that takes bytes and gives requests or a refusal.
///
/// It repairs nothing. Whatever two programs could read in two ways is refused, and after a refusal nothing more is read: the connection is to
/// be closed. What it holds is bounded by ``Limits``.
package struct RequestParser: Sendable {
    /// The bounds; see `ServerLimits` for their meaning.
    package struct Limits: Sendable {
        package var requestLineBytes = 8 * 1024
        package var headerLineBytes = 8 * 1024
        package var headBytes = 32 * 1024
        package var headerCount = 100
        package var bodyBytes = 8 * 1024 * 1024 + 64 * 1024
        /// Bytes of all chunk-size lines beyond what the sizes themselves need, and of trailers.
        package var chunkOverheadBytes = 16 * 1024

        package init() {}
    }

    /// What the bytes so far amount to.
    package enum Outcome: Sendable {
        /// Every byte was taken; more are needed.
        case incomplete
        /// The header section of a request with a body is whole. Parse on for the body.
        case head(RequestHead)
        /// A request is whole. Parse on, with the bytes not taken, for the next.
        case complete(RequestHead, body: [UInt8])
        /// The bytes are no request this server takes.
        case refused(RequestRefusal)
    }

    private enum State: Sendable {
        case requestLine, fields, fixedBody(remaining: Int), chunkSize, chunkData(remaining: Int), chunkEnd, trailers
        case refused(RequestRefusal)
    }

    private let limits: Limits
    private var state = State.requestLine
    private var line: [UInt8] = []
    private var headBytes = 0
    private var overheadBytes = 0
    private var builder = HeadBuilder()
    private var head: RequestHead?
    private var body: [UInt8] = []

    package init(limits: Limits = Limits()) { self.limits = limits }

    /// Whether the first byte of a request has come and its header section has not ended.
    package var isReadingHead: Bool {
        switch state {
        case .requestLine: !lineIsTaken && !line.isEmpty
        case .fields: true
        default: false
        }
    }

    /// Whether a header section has ended and its body has not.
    package var isReadingBody: Bool { head != nil }

    /// Bytes of the body so far.
    package var bodyBytes: Int { body.count }

    /// Reads from `position` until something is whole or the bytes end, and moves `position` behind what was taken.
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

    /// One step; `nil` means that another can follow at once.
    private mutating func step(_ input: borrowing Span<UInt8>, _ position: inout Int) throws(RequestRefusal) -> Outcome? {
        switch state {
        case .requestLine:
            guard try takeLine(input, &position, limit: limits.requestLineBytes, beyond: .requestLineTooLong) else { return .incomplete }
            try builder.readRequestLine(line[...])
            headBytes = line.count
            state = .fields
            return nil
        case .fields: return try readField(input, &position)
        case .fixedBody(let remaining): return takeBody(input, &position, remaining)
        case .chunkSize: return try readChunkSize(input, &position)
        case .chunkData(let remaining): return takeBody(input, &position, remaining)
        case .chunkEnd:
            guard try takeLine(input, &position, limit: 0, beyond: .malformedChunk) else { return .incomplete }
            state = .chunkSize
            return nil
        case .trailers: return try readTrailer(input, &position)
        case .refused(let refusal): throw refusal
        }
    }

    private mutating func readField(_ input: borrowing Span<UInt8>, _ position: inout Int) throws(RequestRefusal) -> Outcome? {
        guard try takeLine(input, &position, limit: limits.headerLineBytes, beyond: .fieldTooLong) else {
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
        state = .requestLine
        return .complete(head, body: body)
    }

    /// Takes what there is of a body or a chunk.
    private mutating func takeBody(_ input: borrowing Span<UInt8>, _ position: inout Int, _ remaining: Int) -> Outcome? {
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

    /// Reads a chunk size (RFC 9112, section 7.1): hexadecimal digits alone, an extension only directly behind them.
    private mutating func readChunkSize(_ input: borrowing Span<UInt8>, _ position: inout Int) throws(RequestRefusal) -> Outcome? {
        guard try takeLine(input, &position, limit: 256, beyond: .chunkExtensionTooLong) else { return .incomplete }
        let digits = line.prefix { $0 != .semicolon }
        guard !digits.isEmpty else { throw .malformedChunk }
        var size = 0
        for digit in digits {
            guard let value = digit.hexValue else { throw .malformedChunk }
            size = size * 16 + value
            if size > limits.bodyBytes { throw .chunkTooLarge }
        }
        if digits.count > 16 { throw .malformedChunk }
        overheadBytes += line.count - digits.count
        if overheadBytes > limits.chunkOverheadBytes { throw .chunkExtensionTooLong }
        if size > limits.bodyBytes - body.count { throw .bodyTooLarge }
        state = size == 0 ? .trailers : .chunkData(remaining: size)
        return nil
    }

    /// Trailers are read by the same rules as fields, and dropped.
    private mutating func readTrailer(_ input: borrowing Span<UInt8>, _ position: inout Int) throws(RequestRefusal) -> Outcome? {
        guard try takeLine(input, &position, limit: limits.headerLineBytes, beyond: .fieldTooLong) else { return .incomplete }
        if line.isEmpty { return finishRequest() }
        overheadBytes += line.count + 2
        if overheadBytes > limits.chunkOverheadBytes { throw .headTooLong }
        _ = try HeadBuilder.field(line[...])
        return nil
    }

    /// Whether the line in `line` was already handed out, so that the next byte begins a new one.
    private var lineIsTaken = false

    /// Gathers one line into `line`, without its CRLF; `false` when the bytes end before the line does.
    private mutating func takeLine(
        _ input: borrowing Span<UInt8>, _ position: inout Int, limit: Int, beyond: RequestRefusal
    ) throws(RequestRefusal) -> Bool {
        if lineIsTaken {
            line.removeAll(keepingCapacity: true)
            lineIsTaken = false
        }
        let rest = input.extracting(position..<input.count)
        let end = rest.firstOffset(of: .lineFeed)
        let count = end ?? rest.count
        // One byte more than the limit may be the CR.
        if line.count + count > limit + 1 { throw beyond }
        rest.extracting(0..<count).withUnsafeBufferPointer { line.append(contentsOf: $0) }
        position += count
        guard end != nil else { return false }
        position += 1
        guard line.popLast() == .carriageReturn else { throw .bareLineFeed }
        for byte in line where (byte < .space && byte != .tab) || byte == 0x7F {
            throw byte == .carriageReturn ? .bareCarriageReturn : .controlCharacter
        }
        lineIsTaken = true
        return true
    }
}

extension Span<UInt8> {
    /// Where the byte first stands.
    func firstOffset(of byte: UInt8) -> Int? {
        withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, let found = memchr(base, Int32(byte), buffer.count) else { return nil }
            return UnsafeRawPointer(found) - UnsafeRawPointer(base)
        }
    }
}
