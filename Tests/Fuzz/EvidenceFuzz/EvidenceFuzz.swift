import Cryptography
import Envelopes

/// Reads evidence: it has one valid form, and none verifies under a root it does not hold.
@c(LLVMFuzzerTestOneInput)
public func fuzzEvidence(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if let evidence = try? Evidence(parsing: bytes) { precondition(evidence.bytes == bytes, "evidence has two forms") }
    precondition((try? Evidence.verify(bytes, pinnedRoot: .zero)) == nil, "evidence verified under a root that is not there")
    return 0
}
