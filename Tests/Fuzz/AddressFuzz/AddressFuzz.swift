import URLSyntax

/// Brings addresses into canonical form: the form of a form is itself, is plain ASCII and keeps its bounds.
@c(LLVMFuzzerTestOneInput)
public func fuzzAddresses(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    for address in [text, "http://\(text)", "http://board.example/\(text)"] {
        guard let once = try? CanonicalAddress(address) else { continue }
        precondition(once.text.utf8.count <= CanonicalAddress.longest, "a canonical form is too long")
        precondition(once.text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }, "a canonical form is not plain ASCII")
        if let host = once.host?.text, !host.hasPrefix("[") {
            precondition(host.utf8.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-_.".utf8.contains($0) }, "a host holds another sign")
        }
        precondition((try? CanonicalAddress(once.text)) == once, "a canonical form has another form")
    }
    return 0
}
