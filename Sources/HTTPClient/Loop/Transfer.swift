import CCurl
import Glibc

/// One request and its response so far: the context of libcurl's callbacks for one easy handle.
///
/// It belongs to the client's thread. A pool keeps it for as long as the handle can call back.
final class Transfer {
    let number: UInt64
    let reply: ClientCommand.Reply
    let request: ClientRequest
    let limits: ClientLimits
    /// The verification of new connections; `nil` without TLS.
    let verification: PeerVerification?
    /// The number of connections that were opened for this transfer, known once it has ended.
    private(set) var connections = 0

    private var sent = 0
    /// The duration of the first try; `nil` before the second.
    private var firstTry: Duration?
    private var collector: ResponseCollector
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    /// Creates a transfer from a valid request.
    ///
    /// - Throws: `invalidRequest`.
    init(
        request: ClientRequest, number: UInt64, reply: ClientCommand.Reply, limits: ClientLimits, verification: PeerVerification?
    ) throws(TransferError) {
        self.request = request
        self.number = number
        self.reply = reply
        self.limits = limits
        self.verification = verification
        collector = ResponseCollector(
            maximumBody: request.maximumResponse, maximumHeaders: limits.headerBytes, expectsBody: request.method != "HEAD")
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try request.check()
    }

    deinit {
        curl_slist_free_all(headerList)
        errorText.deallocate()
    }

    /// Lends the handle the error text and the list of headers. The handle points to them, and this transfer owns them.
    func lendMemory(to options: inout EasyOptions, headers: [String]) {
        for line in headers { headerList = curl_slist_append(headerList, line) }
        options.set(CURLOPT_HTTPHEADER, pointer: headerList)
        options.set(CURLOPT_ERRORBUFFER, pointer: errorText)
    }

    // Functions that libcurl calls.

    /// Copies the next piece of the request's body to libcurl.
    func supply(_ space: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(space.count, request.body.count - sent)
        request.body.withUnsafeBytes { space.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[sent..<(sent + count)])) }
        sent += count
        return count
    }

    /// Moves back to an offset in the body, to send it again on another connection.
    func rewind(to offset: Int) -> Bool {
        guard (0...request.body.count).contains(offset) else { return false }
        sent = offset
        return true
    }

    func receive(line: UnsafeRawBufferPointer) -> Bool { collector.receive(line: line) }
    func receive(body: UnsafeRawBufferPointer) -> Bool { collector.receive(body: body) }

    /// The result for the caller, once libcurl reports that the transfer has ended.
    func outcome(_ code: CURLcode, of easy: UnsafeMutableRawPointer) -> Result<ClientResponse, TransferError> {
        connections = hotline_curl_get_long(easy, CURLINFO_NUM_CONNECTS)
        let version = hotline_curl_get_long(easy, CURLINFO_HTTP_VERSION)
        guard code == CURLE_OK else { return .failure(failure(code)) }
        return .success(
            ClientResponse(
                status: hotline_curl_get_long(easy, CURLINFO_RESPONSE_CODE), headers: collector.headers, body: collector.body,
                version: version == CURL_HTTP_VERSION_2_0 ? .http2 : .http1, openedConnection: connections > 0,
                duration: (firstTry ?? .zero) + Self.timeTaken(easy)))
    }

    private static func timeTaken(_ easy: UnsafeMutableRawPointer) -> Duration {
        .microseconds(hotline_curl_get_offset(easy, CURLINFO_TOTAL_TIME_T))
    }

    // Trying again.

    /// Prepares a second try on a fresh connection, and returns `true` if there is to be one. The first try must have met a connection that was used
    /// before, broken while sending or receiving, and brought no byte of a response. libcurl retries by itself, but not if sending a body fails.
    func startAgain(after code: CURLcode, of easy: UnsafeMutableRawPointer) -> Bool {
        guard firstTry == nil, !collector.hasBegun, [CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING].contains(code),
            hotline_curl_get_long(easy, CURLINFO_NUM_CONNECTS) == 0
        else { return false }
        let elapsed = Self.timeTaken(easy)
        guard elapsed < request.timeout else { return false }
        firstTry = elapsed
        sent = 0
        var options = EasyOptions(easy)
        options.set(CURLOPT_FRESH_CONNECT, 1)
        options.set(CURLOPT_TIMEOUT_MS, Int(clamping: (request.timeout - elapsed).limitInMilliseconds))
        return options.isAccepted
    }

    private func failure(_ code: CURLcode) -> TransferError {
        switch collector.fault {
        case .bodyTooLarge: return TransferError(.bodyTooLarge, detail: "more than \(request.maximumResponse) bytes")
        case .headersTooLarge: return TransferError(.protocolError, detail: "more than \(limits.headerBytes) bytes of header fields")
        case .malformedHeader: return TransferError(.protocolError, detail: "malformed header field")
        case .malformedStatus: return TransferError(.protocolError, detail: "malformed status")
        case .contradictoryLength: return TransferError(.protocolError, detail: "two lengths that differ")
        case nil: break
        }
        let text = errorText.pointee == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: errorText)
        return TransferError(code: code, text: text, verification: verification)
    }
}

extension TransferError {
    /// Creates the error for a failure of libcurl. The TLS callbacks know more than its code.
    fileprivate init(code: CURLcode, text: String, verification: PeerVerification?) {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED: self.init(.unreachable, detail: text)
        case CURLE_OPERATION_TIMEDOUT: self.init(.timedOut, detail: text)
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION:
            if let (reason, detail) = verification?.refusal {
                self.init(.untrusted(reason), detail: detail)
            } else {
                self.init(.refusedHandshake(verification?.alert ?? .none), detail: text)
            }
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_HTTP2, CURLE_HTTP2_STREAM:
            // In TLS 1.3 the client has finished its handshake before the server checks its certificate (RFC 8446 §4.4.2.4), so the alert arrives in
            // place of the answer.
            if let alert = verification?.alert {
                self.init(.refusedHandshake(alert), detail: text)
            } else {
                self.init(code == CURLE_HTTP2 || code == CURLE_HTTP2_STREAM ? .protocolError : .interrupted, detail: text)
            }
        case CURLE_URL_MALFORMAT: self.init(.invalidRequest, detail: text)
        case CURLE_SSL_CERTPROBLEM, CURLE_ABORTED_BY_CALLBACK: self.init(.invalidIdentity, detail: text)
        case CURLE_OUT_OF_MEMORY, CURLE_FAILED_INIT: self.init(.overloaded, detail: text)
        default: self.init(.protocolError, detail: text)
        }
    }
}
