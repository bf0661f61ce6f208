/// One pass over the bytes of an I-JSON text, which records a node for each value and name.
///
/// It lives only inside the closure that lends it the bytes.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let start: Int, end: Int
    let limits: JSONLimits
    var position: Int
    var nodes: [JSONNode] = []
    /// The names of the objects that are open, innermost last. Entries from ``openNames`` on belong to objects that have ended.
    var names: [JSONNameMark] = []
    var openNames = 0

    init(bytes: UnsafeBufferPointer<UInt8>, range: Range<Int>, limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
        start = range.lowerBound
        end = range.upperBound
        position = range.lowerBound
        nodes.reserveCapacity(range.count / 12 + 4)
        names.reserveCapacity(32)
    }

    func failure(_ problem: JSONError.Problem) -> JSONError { JSONError(problem, at: position - start) }

    /// Reads the one value of the text.
    mutating func parse() throws(JSONError) {
        // A byte order mark is no part of a JSON text (RFC 8259 §8.1), but some readers skip it: members could disagree about one line.
        if end - start >= 3, bytes[start] == 0xEF, bytes[start + 1] == 0xBB, bytes[start + 2] == 0xBF { throw failure(.byteOrderMark) }
        try value(depth: 0)
        skipSpace()
        guard position == end else { throw failure(.trailingBytes) }
    }

    @inline(__always)
    mutating func skipSpace() {
        while position < end {
            let byte = bytes[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            position += 1
        }
    }

    mutating func value(depth: Int) throws(JSONError) {
        skipSpace()
        guard position < end else { throw failure(.endsEarly) }
        switch bytes[position] {
        case 0x22:
            position += 1
            try string()
        case 0x7B: try object(depth: depth + 1)
        case 0x5B: try array(depth: depth + 1)
        case 0x74: try word("true", .yes)
        case 0x66: try word("false", .no)
        case 0x6E: try word("null", .null)
        case 0x2D, 0x30...0x39: try number()
        default: throw failure(.unexpectedByte)
        }
    }

    private mutating func word(_ word: StaticString, _ kind: JSONNode.Kind) throws(JSONError) {
        for offset in 0..<word.utf8CodeUnitCount {
            guard position < end else { throw failure(.endsEarly) }
            guard bytes[position] == word.utf8Start[offset] else { throw failure(.unexpectedByte) }
            position += 1
        }
        nodes.append(JSONNode(kind, next: nodes.count + 1))
    }

    private mutating func array(depth: Int) throws(JSONError) {
        // Each level is one more call on the stack, so a peer must not choose the depth.
        guard depth <= limits.depth else { throw failure(.tooDeep) }
        position += 1
        let index = nodes.count
        nodes.append(JSONNode(.array, next: 0))
        var count: UInt64 = 0
        skipSpace()
        if position < end, bytes[position] == 0x5D {
            position += 1
        } else {
            repeat {
                try value(depth: depth)
                count += 1
            } while try another(closing: 0x5D)
        }
        nodes[index].payload = count
        nodes[index].next = UInt32(truncatingIfNeeded: nodes.count)
    }

    private mutating func object(depth: Int) throws(JSONError) {
        guard depth <= limits.depth else { throw failure(.tooDeep) }
        position += 1
        let index = nodes.count
        let firstName = openNames
        nodes.append(JSONNode(.object, next: 0))
        skipSpace()
        if position < end, bytes[position] == 0x7D {
            position += 1
        } else {
            repeat {
                try name()
                try value(depth: depth)
            } while try another(closing: 0x7D)
        }
        let count = openNames - firstName
        // Readers differ about which of two members counts, so one signed text would have two meanings (RFC 7493 §2.3).
        if count > 1 { try refuseDuplicateNames(from: firstName) }
        openNames = firstName
        nodes[index].payload = UInt64(count)
        nodes[index].next = UInt32(truncatingIfNeeded: nodes.count)
    }

    private mutating func name() throws(JSONError) {
        skipSpace()
        guard position < end else { throw failure(.endsEarly) }
        guard bytes[position] == 0x22 else { throw failure(.unexpectedByte) }
        position += 1
        let index = nodes.count
        let offset = position
        try string()
        let mark = JSONNameMark(of: nodes[index], index: index, offset: offset, in: bytes)
        if openNames < names.count { names[openNames] = mark } else { names.append(mark) }
        openNames += 1
        skipSpace()
        guard position < end else { throw failure(.endsEarly) }
        guard bytes[position] == 0x3A else { throw failure(.unexpectedByte) }
        position += 1
    }

    /// Reads a comma, or the byte that ends the container; true after a comma.
    @inline(__always)
    private mutating func another(closing: UInt8) throws(JSONError) -> Bool {
        skipSpace()
        guard position < end else { throw failure(.endsEarly) }
        let byte = bytes[position]
        guard byte == 0x2C || byte == closing else { throw failure(.unexpectedByte) }
        position += 1
        return byte == 0x2C
    }
}
