import HotlineModel
import Takedown

/// Reads answers of the interfaces of front-ends' operators. What is kept of a failure has no words of others, and no wait is negative.
@c(LLVMFuzzerTestOneInput)
public func fuzzOrigin(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    for status in [200, 302, 400, 403, 404, 429, 503] {
        switch OriginReply(status: status, body: bytes, retryAfter: bytes.first.map { Int($0) - 128 }) {
        case .addresses(let texts): precondition(status == 200 && !texts.isEmpty, "addresses out of nothing")
        case .provider(let words): precondition(status == 200 && (1...400).contains(words.utf8.count), "a provider out of nothing")
        case .refused(let words): precondition(words.hasPrefix("it "), "words of others")
        case .failed(let words, let wait):
            precondition(words.hasPrefix("it") && wait ?? .zero >= .zero, "words of others, or a wait in the past")
        case .notKnown, .notServed: break
        }
    }
    return 0
}
