/// Bytes that wait to be written to one connection, in order. Arrays go in and out whole, without copying.
struct OutputQueue {
    private var segments: [[UInt8]] = []
    private var first = 0
    private var offset = 0
    /// The number of waiting bytes.
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        segments.append(bytes)
        count += bytes.count
    }

    /// Lends the next contiguous bytes; `nil` if none wait.
    func withNext<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
        guard first < segments.count else { return nil }
        return segments[first].withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[offset...])) }
    }

    /// Drops bytes that were written.
    mutating func removeFirst(_ written: Int) {
        count -= written
        offset += written
        while first < segments.count, offset >= segments[first].count {
            offset -= segments[first].count
            segments[first] = []
            first += 1
        }
        if first == segments.count {
            segments.removeAll(keepingCapacity: false)
            first = 0
        }
    }
}
