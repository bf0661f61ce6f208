import NodeConfiguration

/// Reads configurations. Any text gives a configuration or a sentence.
@c(LLVMFuzzerTestOneInput)
public func fuzzSettings(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    do { _ = try Configuration(json5: text, folder: "/") } catch { precondition(!error.description.isEmpty, "an error says nothing") }
    return 0
}
