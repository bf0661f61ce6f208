import Cryptography
import TransparencyLog

/// Reads checkpoints, leaves and consistency answers. An accepted text must be written again as it was read.
@c(LLVMFuzzerTestOneInput)
public func fuzzLog(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if let entry = try? LogEntry(leafBytes: bytes) { precondition(entry.leafBytes == bytes, "a leaf changed its form") }
    if let unverified = try? UnverifiedCheckpoint(parsing: bytes) {
        precondition(LogOrigin(unverified.checkpoint.origin.description) == unverified.checkpoint.origin, "an origin changed its form")
        _ = try? unverified.verified(by: [SigningKey().verifyingKey])
    }
    let question = ConsistencyQuestion(between: 3, and: 8)
    if let answer = try? ConsistencyAnswer(json: bytes, to: question) {
        let again = try? ConsistencyAnswer(json: answer.json, to: question)
        precondition(again == answer, "an answer changed its form")
        _ = MerkleTree.isConsistent(firstSize: 3, firstRoot: .zero, secondSize: 8, secondRoot: .zero, proof: answer.proof)
    }
    return 0
}
