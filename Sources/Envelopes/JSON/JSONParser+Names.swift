/// A member name, which the parser remembers until its object ends.
struct JSONNameMark {
    let index: Int
    /// The offset of the name's content, for the error.
    let offset: Int
    /// Length and first bytes: equal names have equal keys, unless one has escapes.
    let key: UInt64

    /// The key of every name with escapes.
    static let escaped = UInt64.max

    init(of node: JSONNode, index: Int, offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        self.index = index
        self.offset = offset
        guard node.kind == .string else {
            key = Self.escaped
            return
        }
        let range = node.range
        var key = UInt64(truncatingIfNeeded: range.count & 0x7F)
        for position in range.lowerBound..<min(range.upperBound, range.lowerBound + 7) { key = key << 8 | UInt64(bytes[position]) }
        self.key = key
    }
}

extension JSONParser {
    /// Refuses an object with two members of one name, comparing names after their escapes are read.
    ///
    /// Few names are compared pairwise; many go through a set with a seeded hash, so that no text costs quadratic time.
    func refuseDuplicateNames(from first: Int) throws(JSONError) {
        guard openNames - first <= 16 else { return try refuseDuplicateNamesByHash(from: first) }
        for later in first..<openNames {
            let mark = names[later]
            if mark.key == JSONNameMark.escaped { return try refuseDuplicateNamesByHash(from: first) }
            for earlier in first..<later where names[earlier].key == mark.key {
                guard !sameBytes(nodes[names[earlier].index].range, nodes[mark.index].range) else {
                    throw JSONError(.duplicateName, at: mark.offset - start)
                }
            }
        }
    }

    private func refuseDuplicateNamesByHash(from first: Int) throws(JSONError) {
        var seen = Set<[UInt8]>(minimumCapacity: openNames - first)
        for mark in names[first..<openNames] {
            let node = nodes[mark.index]
            let raw = UnsafeBufferPointer(rebasing: bytes[node.range])
            let name = node.kind == .escapedString ? JSONText.unescaped(raw) : Array(raw)
            guard seen.insert(name).inserted else { throw JSONError(.duplicateName, at: mark.offset - start) }
        }
    }

    private func sameBytes(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        left.count == right.count && bytes[left].elementsEqual(bytes[right])
    }
}
