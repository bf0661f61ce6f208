import HTTPServer

/// Reads requests from one piece and from single bytes: both must end alike, and no body may be larger than allowed.
@c(LLVMFuzzerTestOneInput)
public func fuzzRequests(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let bytes = [UInt8](UnsafeBufferPointer(start: start, count: count))
    precondition(outcomes(bytes, pieces: max(1, count)) == outcomes(bytes, pieces: 1), "the cut changed the outcome")
    return 0
}

private func outcomes(_ bytes: [UInt8], pieces: Int) -> [String] {
    var limits = RequestParser.Limits()
    limits.bodyBytes = 64
    var parser = RequestParser(limits: limits)
    var results: [String] = []
    var start = 0
    while start < bytes.count {
        let piece = Array(bytes[start..<min(start + pieces, bytes.count)])
        var position = 0
        reading: while true {
            switch parser.parse(piece.span, from: &position) {
            case .incomplete: break reading
            case .head(let head): results.append("head \(head.method)")
            case .complete(let head, let body):
                precondition(body.count <= limits.bodyBytes, "a body beyond its limit")
                results.append("\(head.method) \(head.target) \(head.headers.fields.count) \(body)")
            case .refused(let refusal):
                results.append(refusal.rawValue)
                return results
            }
        }
        precondition(position == piece.count, "bytes were left without a reason")
        start += pieces
    }
    return results
}
