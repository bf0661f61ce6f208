import Cryptography
import Envelopes

/// Reads evidence. It has one valid form, and it never verifies under a root that it does not hold.
@c(LLVMFuzzerTestOneInput)
public func fuzzEvidence(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if let evidence = try? Evidence(parsing: bytes) { precondition(evidence.bytes == bytes, "evidence has two forms") }
    precondition((try? Evidence.verify(bytes, pinnedRoot: .zero)) == nil, "evidence verified under a root that is not there")
    return 0
}
