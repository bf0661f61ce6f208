import HotlineModel

/// Reads identifiers, codes and times. An accepted text must be written again as it was read.
@c(LLVMFuzzerTestOneInput)
public func fuzzIdentifiers(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    precondition(Timestamp(text).map { $0.description == text } ?? true, "a time changed its form")
    precondition(CaseID(text).map { $0.description == text } ?? true, "a case changed its name")
    precondition(UniqueID(text).map { $0.description == text } ?? true, "an id changed its form")
    precondition(MemberID(text).map { $0.description == text } ?? true, "a member changed its name")
    _ = CountryCode(reported: text)
    return 0
}
