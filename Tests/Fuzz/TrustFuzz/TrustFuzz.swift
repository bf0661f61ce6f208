import Cryptography
import Envelopes

/// Reads roots, chains of roots, drafts and directories. A forged one is never accepted, and one that is written and read again is the same.
@c(LLVMFuzzerTestOneInput)
public func fuzzTrust(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    if let chain = try? RootChain(trustingFile: bytes) {
        precondition((try? RootChain(file: chain.text, pinned: chain.pinned)) == chain, "a chain of roots changed its form")
    }
    if let proposal = try? RootProposal(file: bytes) {
        precondition((try? RootProposal(file: proposal.file)) == proposal, "a root's draft changed its form")
    }
    precondition((try? Root(parsing: bytes, pinned: .zero)) == nil, "a root was taken under another digest")
    if let draft = try? DirectoryDraft(parsing: bytes) {
        precondition((try? DirectoryDraft(parsing: draft.payload)) == draft, "a directory changed its form")
        _ = draft.map
    }
    return 0
}
