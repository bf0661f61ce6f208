import Cryptography
import Envelopes

/// Reads roots and directories: none that nobody signed is taken, and a draft that is written and read again is the same.
@c(LLVMFuzzerTestOneInput)
public func fuzzTrust(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    _ = try? Root(trusting: bytes)
    precondition((try? Root(parsing: bytes, pinned: .zero)) == nil, "a root was taken under another digest")
    if let draft = try? DirectoryDraft(parsing: bytes) {
        precondition((try? DirectoryDraft(parsing: draft.payload)) == draft, "a directory changed its form")
        _ = draft.map
    }
    return 0
}
