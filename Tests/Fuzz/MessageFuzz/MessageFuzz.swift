import Envelopes

/// Reads the messages of peers: batches, heads, envelopes, receipts. An envelope that is written and read again is the same.
@c(LLVMFuzzerTestOneInput)
public func fuzzMessages(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    _ = try? UnverifiedBatch(parsing: bytes)
    _ = try? UnverifiedBatch(parsing: bytes + [0x0A])
    _ = try? BatchHead(parsing: bytes)
    _ = try? Receipt(parsing: bytes)
    if let envelope = try? Envelope(parsing: bytes) {
        let line = envelope.line()
        precondition((try? Envelope(parsing: line))?.line() == line, "an envelope changed its form")
    }
    return 0
}
