import CCurl
import MailSyntax
import Runtime

/// One mail on its way: the context of libcurl's callbacks. It belongs to the thread of the call, and outlives it.
final class Submission {
    private let message: OutgoingMessage
    private let isCancelled: @Sendable () -> Bool
    private(set) var dialogue = SMTPDialogue()
    private var sent = 0
    private var recipients: UnsafeMutablePointer<curl_slist>?

    init(_ message: OutgoingMessage, isCancelled: @escaping @Sendable () -> Bool) {
        self.message = message
        self.isCancelled = isCancelled
    }

    deinit { curl_slist_free_all(recipients) }

    /// Sets all options of a fresh handle; `false` if libcurl refuses one.
    func prepare(_ easy: UnsafeMutableRawPointer, for relay: SMTPRelay, onFreshConnection: Bool) -> Bool {
        var options = EasyOptions(easy)
        options.set(CURLOPT_NOSIGNAL, 1)
        options.check(hotline_curl_set_mail_scheme(easy, relay.security == .implicit ? 1 : 0))
        options.set(CURLOPT_URL, relay.url)
        options.set(CURLOPT_PROXY, "")
        options.set(CURLOPT_NOPROXY, "*")
        options.set(CURLOPT_CONNECTTIMEOUT_MS, Int(clamping: max(1, relay.limits.connecting.wholeMilliseconds)))
        options.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, Int(clamping: max(1, relay.limits.reply.wholeMilliseconds / 1_000)))
        options.set(CURLOPT_TIMEOUT_MS, Int(clamping: max(1, relay.limits.message.wholeMilliseconds)))
        // Relays close idle connections soon, and a mail is rare: an old connection is worth nothing.
        options.set(CURLOPT_MAXAGE_CONN, 10)
        options.set(CURLOPT_FRESH_CONNECT, onFreshConnection ? 1 : 0)
        setSecurity(&options, of: relay)
        setMail(&options)
        setCallbacks(&options)
        return options.isAccepted
    }

    private func setSecurity(_ options: inout EasyOptions, of relay: SMTPRelay) {
        let level = relay.security == .none ? CURLUSESSL_NONE : CURLUSESSL_ALL
        options.set(CURLOPT_USE_SSL, Int(level.rawValue))
        options.set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        options.set(CURLOPT_SSL_VERIFYPEER, 1)
        options.set(CURLOPT_SSL_VERIFYHOST, 2)
        if case .file(let path) = relay.trust {
            options.set(CURLOPT_CAINFO, path)
            options.check(hotline_curl_set_text(options.easy, CURLOPT_CAPATH, nil))
        }
        if let credentials = relay.credentials {
            options.set(CURLOPT_USERNAME, credentials.user)
            options.set(CURLOPT_PASSWORD, credentials.secret)
        }
    }

    private func setMail(_ options: inout EasyOptions) {
        // libcurl adds the brackets, and writes an empty sender as “<>”.
        if case .address(let address) = message.sender { options.set(CURLOPT_MAIL_FROM, address.description) }
        for recipient in message.recipients { recipients = curl_slist_append(recipients, recipient.description) }
        options.set(CURLOPT_MAIL_RCPT, pointer: recipients)
        options.set(CURLOPT_UPLOAD, 1)
        options.check(hotline_curl_set_offset(options.easy, CURLOPT_INFILESIZE_LARGE, curl_off_t(message.bytes.count)))
    }

    private func setCallbacks(_ options: inout EasyOptions) {
        let lent = Unmanaged.passUnretained(self).toOpaque()
        options.set(CURLOPT_READDATA, pointer: lent)
        options.check(
            hotline_curl_on_transfer(options.easy, CURLOPT_READFUNCTION) { bytes, size, count, context in
                guard let context else { return Int(CURL_READFUNC_ABORT) }
                return Submission.lent(context).supply(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
            })
        options.set(CURLOPT_HEADERDATA, pointer: lent)
        options.check(
            hotline_curl_on_transfer(options.easy, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
                guard let context else { return 0 }
                Submission.lent(context).dialogue.received(line: UnsafeRawBufferPointer(start: bytes, count: size * count))
                return size * count
            })
        options.set(CURLOPT_WRITEDATA, pointer: lent)
        options.check(hotline_curl_on_transfer(options.easy, CURLOPT_WRITEFUNCTION) { _, size, count, _ in size * count })
        // The only way to see which command a reply answers.
        options.set(CURLOPT_VERBOSE, 1)
        options.set(CURLOPT_DEBUGDATA, pointer: lent)
        options.check(
            hotline_curl_on_debug(options.easy) { _, kind, bytes, count, context in
                guard kind == CURLINFO_HEADER_OUT, let context else { return 0 }
                Submission.lent(context).dialogue.sent(command: UnsafeRawBufferPointer(start: bytes, count: count))
                return 0
            })
        options.set(CURLOPT_NOPROGRESS, 0)
        options.set(CURLOPT_XFERINFODATA, pointer: lent)
        options.check(
            hotline_curl_on_progress(options.easy) { context, _, _, _, _ in
                guard let context else { return 1 }
                return Submission.lent(context).mayGoOn ? 0 : 1
            })
    }

    /// Finds the submission behind a callback's context, borrowed for the call.
    private static func lent(_ context: UnsafeMutableRawPointer) -> Submission {
        Unmanaged<Submission>.fromOpaque(context).takeUnretainedValue()
    }

    /// Copies the next piece of the mail to libcurl.
    private func supply(_ space: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(space.count, message.bytes.count - sent)
        message.bytes.withUnsafeBytes { space.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[sent..<(sent + count)])) }
        sent += count
        if sent == message.bytes.count { dialogue.handedOver() }
        return count
    }

    /// Once the relay may have the mail, its answer is worth the wait.
    private var mayGoOn: Bool { dialogue.isHandedOver || !isCancelled() }

    /// The outcome, once libcurl reports that the exchange has ended.
    func outcome(_ code: CURLcode) -> SendingOutcome { dialogue.outcome(SMTPObstacle(code)) }

    /// A connection that was used before broke before any of the mail was sent: another attempt on a fresh one is safe, once.
    func mayStartAgain(after code: CURLcode, of easy: UnsafeMutableRawPointer) -> Bool {
        guard code != CURLE_OK, sent == 0, hotline_curl_get_long(easy, CURLINFO_NUM_CONNECTS) == 0 else { return false }
        // 421: the server closes the connection (RFC 5321 §3.8).
        return dialogue.reply.map { $0.code == 421 } ?? true
    }
}

extension SMTPObstacle {
    /// The obstacle behind a result of libcurl; `nil` if there was none.
    fileprivate init?(_ code: CURLcode) {
        switch code {
        case CURLE_OK: return nil
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED: self = .unreachable
        case CURLE_OPERATION_TIMEDOUT: self = .timedOut
        case CURLE_USE_SSL_FAILED: self = .noTLS
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR: self = .untrusted
        case CURLE_LOGIN_DENIED: self = .credentials
        case CURLE_ABORTED_BY_CALLBACK: self = .cancelled
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_WEIRD_SERVER_REPLY, CURLE_REMOTE_ACCESS_DENIED,
            CURLE_PARTIAL_FILE:
            self = .interrupted
        default: self = .library(code: Int(code.rawValue))
        }
    }
}
