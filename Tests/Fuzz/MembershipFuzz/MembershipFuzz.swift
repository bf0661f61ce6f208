import HotlineModel
import Membership

/// Reads join requests, renewal requests and bundles. A request with a forged signature is never accepted, and a bundle has one meaning.
@c(LLVMFuzzerTestOneInput)
public func fuzzMembership(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    _ = try? JoinRequest(file: bytes)
    precondition(
        (try? RenewalRequest(file: bytes, keys: { _ in [] }, at: Timestamp(milliseconds: 0))) == nil,
        "a renewal was taken that no listed key signed")
    if let bundle = try? JoinedBundle(file: bytes) {
        precondition((try? JoinedBundle(file: bundle.file)) == bundle, "a bundle changed its form")
    }
    _ = Endpoint(String(decoding: bytes, as: UTF8.self)).map { precondition((1...65_535).contains($0.port), "an endpoint has no port") }
    return 0
}
