import CNGHTTP2

/// Fields laid end to end, so that nghttp2 can read them and no pointer outlives its array.
struct HeaderBlock {
    private var bytes: [UInt8] = []
    private var lengths: [(name: Int, value: Int)] = []

    mutating func append(_ name: String, _ value: String) {
        bytes.append(contentsOf: name.utf8)
        bytes.append(contentsOf: value.utf8)
        lengths.append((name.utf8.count, value.utf8.count))
    }

    /// Lends the fields. nghttp2 copies them during the call.
    mutating func withEntries<Result>(_ body: (UnsafeBufferPointer<nghttp2_nv>) -> Result) -> Result {
        let lengths = self.lengths
        return bytes.withUnsafeMutableBufferPointer { buffer in
            var entries: [nghttp2_nv] = []
            entries.reserveCapacity(lengths.count)
            var next = buffer.baseAddress
            for (name, value) in lengths {
                let nameStart = next
                let valueStart = nameStart.map { $0 + name }
                next = valueStart.map { $0 + value }
                entries.append(
                    nghttp2_nv(
                        name: nameStart, value: valueStart, namelen: name, valuelen: value, flags: UInt8(NGHTTP2_NV_FLAG_NONE.rawValue)))
            }
            return entries.withUnsafeBufferPointer(body)
        }
    }
}
