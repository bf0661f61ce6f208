/// One HTTP/2 stream, as the engine sees it.
final class HTTP2Stream {
    enum Phase {
        case head, body, handling, answering
        /// The answer was sent whole while the request goes on; the rest of it is discarded.
        case discarding
    }
    enum Reservation { case none, waiting, granted }

    let id: Int32
    let started: Int64
    /// The stream was opened after the drain began.
    let isLate: Bool
    var phase = Phase.head
    /// The first fault found in the head.
    var refusal: RequestRefusal?
    var requestHasEnded = false

    // The head, while it comes.
    var method = ""
    var path: [UInt8] = []
    var authority: String?
    var headers = HTTPHeaders()
    var headBytes = 0
    var head: RequestHead?
    /// What the owner admitted; `nil` until then.
    var allowance: Allowance?

    // The body, while it comes.
    var body: [UInt8] = []
    var bodyStarted: Int64 = 0
    var bodyLimit = 0
    /// The length that was reserved, or is to be.
    var expectedBytes = 0
    var reservation = Reservation.none
    /// The client was given a window for this stream.
    var hasWindow = false
    /// The bytes received and not yet given back to the stream's window.
    var withheld = 0

    // The answer.
    var answer: [UInt8] = []
    var answerOffset = 0

    // The rest of a request that was answered early.
    var discardedBytes = 0
    /// The moment at which the stream is reset; `.max` once it was.
    var discardUntil = Int64.max

    init(id: Int32, started: Int64, isLate: Bool) {
        self.id = id
        self.started = started
        self.isLate = isLate
    }

    /// Collects one field of the head, within the bounds.
    func take(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>, limits: ServerLimits) {
        guard refusal == nil else { return }
        // 32 bytes for each field, as RFC 9113, section 6.5.2, counts them, so that many empty fields are not free.
        headBytes += name.count + value.count + 32
        if headBytes > limits.headBytes { return refuse(.headTooLong) }
        if headers.fields.count >= limits.headerCount { return refuse(.tooManyFields) }
        if name.first == .colon { return readPseudo(name, value, limits) }
        if name.count + value.count > limits.headerLineBytes { return refuse(.fieldTooLong) }
        guard let text = String(validating: value, as: UTF8.self) else { return refuse(.notText) }
        headers.append(HTTPHeaders.Field(lowercaseName: String(decoding: name, as: UTF8.self), value: text))
    }

    private func readPseudo(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>, _ limits: ServerLimits) {
        if name.elementsEqual(":method".utf8) {
            method = String(decoding: value, as: UTF8.self)
        } else if name.elementsEqual(":path".utf8) {
            if value.count > limits.requestLineBytes { return refuse(.requestLineTooLong) }
            path = [UInt8](value)
        } else if name.elementsEqual(":authority".utf8) {
            authority = String(decoding: value, as: UTF8.self)
        }
    }

    private func refuse(_ refusal: RequestRefusal) {
        self.refusal = self.refusal ?? refusal
        headers = HTTPHeaders()
    }

    /// Checks a head once it is whole. nghttp2 has already refused every form that RFC 9113, section 8, forbids.
    func finishHead(limits: ServerLimits) throws(RequestRefusal) -> RequestHead {
        if let refusal { throw refusal }
        if isLate { throw .draining }
        guard RequestHead.methods.contains(method) else { throw .unknownMethod }
        let (target, query) = try RequestHead.split(target: path)
        try settleHost()
        let expectations = headers.all("expect")
        if let first = expectations.first, expectations.count > 1 || first.lowercased() != "100-continue" { throw .unknownExpectation }
        return RequestHead(
            method: method, target: target, query: query, headers: headers, framing: try framing(limits: limits),
            expectsContinue: !expectations.isEmpty && !requestHasEnded, closesAfter: false)
    }

    /// Makes the authority and a host field agree: two programs that read different ones would serve different hosts. The request gets one field.
    private func settleHost() throws(RequestRefusal) {
        let hosts = headers.all("host")
        guard hosts.count <= 1 else { throw .repeatedHost }
        guard let host = authority ?? hosts.first else { throw .missingHost }
        if let other = hosts.first, other != host { throw .repeatedHost }
        guard RequestHead.isHost(host.utf8) else { throw .malformedHost }
        if hosts.isEmpty { headers.append(HTTPHeaders.Field(lowercaseName: "host", value: host)) }
    }

    private func framing(limits: ServerLimits) throws(RequestRefusal) -> RequestHead.Framing {
        let lengths = headers.all("content-length")
        if lengths.count > 1 { throw .repeatedContentLength }
        guard let text = lengths.first else { return requestHasEnded ? .none : .stream }
        let length = try RequestHead.contentLength(text)
        if length > 0 && RequestHead.forbidsContent(method) { throw .contentNotExpected }
        if length > limits.bodyBytes { throw .bodyTooLarge }
        return .length(length)
    }
}
