import CCurl
import Runtime

/// One look and its answer so far: the context of libcurl's callbacks for one easy handle.
///
/// It belongs to the probe's thread. The loop keeps it for as long as the handle can call back.
final class RunningLook {
    let number: UInt64
    let reply: ProbeCommand.Reply
    let look: Look
    let rules: ProbeRules
    let parts: AddressParts
    let deadline: UInt64

    /// The addresses that are left to try; the first is the present one.
    private(set) var targets: ArraySlice<HostAddress>
    private var head: HeadReader
    private var text: TextReader?
    /// A socket was about to connect to another address than the one allowed.
    private var wasLedAstray = false
    private var targetList: UnsafeMutablePointer<curl_slist>?
    private var fieldList: UnsafeMutablePointer<curl_slist>?

    /// Creates a look on those of its addresses that the guard allows.
    ///
    /// - Throws: `malformedLook`.
    init(_ look: Look, number: UInt64, reply: ProbeCommand.Reply, rules: ProbeRules) throws(ProbeError) {
        guard let parts = AddressParts(look.url, schemes: ["http", "https"], allowsCredentials: true),
            AddressParts.isSendable(look.vantage.userAgent), !look.vantage.userAgent.isEmpty
        else { throw .malformedLook }
        switch look.question {
        case .head, .get: break
        case .text(let bytes, let words):
            guard (1...rules.limits.textBytes).contains(bytes), words.allSatisfy({ !$0.isEmpty }) else { throw .malformedLook }
            text = TextReader(maximum: bytes, words: words)
        case .json(let bytes):
            guard (1...rules.limits.jsonBytes).contains(bytes) else { throw .malformedLook }
            text = TextReader(maximum: bytes)
        }
        self.look = look
        self.number = number
        self.reply = reply
        self.rules = rules
        self.parts = parts
        targets = look.addresses.filter { rules.guard.allows($0, port: parts.port) }.prefix(max(1, rules.limits.addresses))
        head = HeadReader(maximum: rules.limits.headerBytes)
        deadline = MonotonicClock.milliseconds() + UInt64(max(1, rules.limits.total.wholeMilliseconds))
    }

    deinit { freeLists() }

    /// The address that is tried now.
    var target: HostAddress? { targets.first }

    /// The milliseconds that are left, at least one, because libcurl reads zero as "no limit".
    var remaining: Int {
        let now = MonotonicClock.milliseconds()
        return deadline > now ? Int(clamping: deadline - now) : 1
    }

    /// The failure of a look that has no address to try.
    var failureWithoutTarget: LookFailure? {
        guard targets.isEmpty else { return nil }
        return look.addresses.isEmpty ? .noAddress : .refused
    }

    /// Moves on to the next address after nobody accepted a connection at this one; `false` if there is none, or no time is left.
    func tryNext(after code: CURLcode, of easy: UnsafeMutableRawPointer) -> Bool {
        // Behind a proxy nobody can tell which of the two did not accept.
        guard look.vantage.proxy == nil, code == CURLE_COULDNT_CONNECT || code == CURLE_OPERATION_TIMEDOUT,
            hotline_curl_get_offset(easy, CURLINFO_CONNECT_TIME_T) == 0, targets.count > 1, deadline > MonotonicClock.milliseconds()
        else { return false }
        targets = targets.dropFirst()
        freeLists()
        return true
    }

    /// Makes the lists that the handle points to and this look owns.
    func lendLists(to options: inout LookOptions, target: String, fields: [String]) {
        targetList = curl_slist_append(nil, target)
        for field in fields { fieldList = curl_slist_append(fieldList, field) }
        options.set(CURLOPT_CONNECT_TO, pointer: targetList)
        options.set(CURLOPT_HTTPHEADER, pointer: fieldList)
        if targetList == nil { options.check(CURLE_OUT_OF_MEMORY) }
    }

    private func freeLists() {
        curl_slist_free_all(targetList)
        curl_slist_free_all(fieldList)
        (targetList, fieldList) = (nil, nil)
    }

    // Functions that libcurl calls.

    /// Tells if a socket may connect to this address. Only the address that was checked may be connected to, whatever libcurl has resolved.
    func mayConnect(to address: HostAddress?, port: UInt16) -> Bool {
        // The address of the proxy is the operator's choice. The proxy gets the checked address.
        if look.vantage.proxy != nil { return true }
        if let address, address == target, port == parts.port, rules.guard.allows(address, port: port) { return true }
        wasLedAstray = true
        return false
    }

    /// Takes a line of the head; `false` ends the transfer.
    func receive(line: UnsafeRawBufferPointer) -> Bool { head.receive(line) && (!head.isComplete || wantsBody) }

    /// Takes a piece of the body; `false` ends the transfer.
    func receive(body: UnsafeRawBufferPointer) -> Bool { wantsBody && text?.receive(body) ?? false }

    /// Only the body of a text is ever read, and that of a JSON text if it was asked for.
    private var wantsBody: Bool {
        switch look.question {
        case .head: true
        case .get: false
        case .text: !head.isCoded && head.answer.contentType?.hasPrefix("text/") ?? false
        case .json: !head.isCoded && ["application/rdap+json", "application/json"].contains(head.answer.contentType)
        }
    }

    // The end.

    /// The outcome, once libcurl reports that the transfer has ended.
    func outcome(_ code: CURLcode, of easy: UnsafeMutableRawPointer) -> Result<LookOutcome, ProbeError> {
        switch head.fault {
        case .tooLarge: return .success(.failed(.tooLarge))
        case .malformed: return .success(.failed(.notHTTP))
        case nil: break
        }
        if wasLedAstray { return .success(.failed(.refused)) }
        // A transfer that this side ended has brought all that was asked for.
        if code == CURLE_OK || (code == CURLE_WRITE_ERROR && head.isComplete) {
            // libcurl takes a head that breaks off for a whole one.
            return head.isComplete ? answered() : .success(.failed(.interrupted))
        }
        switch code {
        case CURLE_OUT_OF_MEMORY where hotline_curl_get_offset(easy, CURLINFO_PRETRANSFER_TIME_T) == 0: return .failure(.overloaded)
        case CURLE_FAILED_INIT: return .failure(.overloaded)
        case CURLE_SSL_CACERT_BADFILE: return .failure(.badAuthorities)
        case CURLE_URL_MALFORMAT: return .failure(.malformedLook)
        default: return .success(.failed(LookFailure(code, of: easy, throughProxy: look.vantage.proxy != nil)))
        }
    }

    private func answered() -> Result<LookOutcome, ProbeError> {
        var answer = head.answer
        answer.location = head.location.flatMap { AddressParts.resolve($0, against: look.url) }
        guard wantsBody, let text else { return .success(.answered(answer)) }
        if case .json = look.question {
            // A part of a JSON text is none.
            if text.isCut { return .success(.failed(.tooLarge)) }
            answer.json = text.bytes
        } else {
            guard let finding = text.finding() else { return .failure(.overloaded) }
            answer.text = finding
        }
        return .success(.answered(answer))
    }
}
