import Notices

/// Reads answers of providers' interfaces. What is kept of one is short and plain, and no wait is longer than an hour.
@c(LLVMFuzzerTestOneInput)
public func fuzzInterface(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    let dialects: [any InterfaceDialect] = [AbuseSignalDialect(), AbuseReportsDialect(), AddressListDialect()]
    for status in [200, 202, 429, 503] {
        let answer = InterfaceAnswer(status: status, retryAfter: String(decoding: bytes.prefix(24), as: UTF8.self), body: bytes)
        for dialect in dialects {
            check(answer.reply(to: "token", in: dialect))
            check(answer.progress(of: "A1b2C3d4E5f6G7h8I9j0", in: dialect))
        }
    }
    return 0
}

private func check(_ reply: SubmissionReply) {
    switch reply {
    case .accepted(let reference, _):
        precondition(
            reference.map { $0.utf8.count <= 64 && $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } } ?? true, "a number is no number")
    case .busy(let wait): precondition(wait > .zero && wait <= .seconds(3_600), "a wait has no bound")
    case .refused(let words), .notNow(let words), .unknown(let words): precondition(words.hasPrefix("the interface"), "words of others")
    }
}

private func check(_ reply: ProgressReply) {
    switch reply {
    case .pending: break
    case .ended(_, let word): precondition(word.utf8.allSatisfy { $0 == 0x5F || $0 &- 0x41 < 26 }, "a word of no list")
    case .busy(let wait): precondition(wait > .zero && wait <= .seconds(3_600), "a wait has no bound")
    case .failed(let words), .unreadable(let words): precondition(!words.isEmpty, "a failure says nothing")
    }
}
