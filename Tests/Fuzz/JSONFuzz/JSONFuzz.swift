import Envelopes

/// Reads I-JSON. An accepted text must mean the same after it was written again, and its canonical form must be its own canonical form.
@c(LLVMFuzzerTestOneInput)
public func fuzzJSON(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    guard let value = try? JSONValue(parsing: bytes) else { return 0 }
    // 1.0 is written as 1, so meanings are compared in the form in which both are the same.
    let canonical = value.canonicalBytes
    precondition((try? JSONValue(parsing: value.compactBytes))?.canonicalBytes == canonical, "a text changed its meaning")
    precondition((try? JSONValue(parsing: canonical))?.canonicalBytes == canonical, "a canonical form has another form")
    return 0
}
