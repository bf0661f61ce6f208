/// What the parser remembers of a member name until its object ends.
struct JSONNameMark {
    let index: Int
    /// Where the name's content starts, for the error.
    let offset: Int
    /// Length and first bytes: equal names have equal keys.
    let key: UInt64

    init(of node: JSONNode, index: Int, offset: Int, in bytes: UnsafeBufferPointer<UInt8>) {
        self.index = index
        self.offset = offset
        guard node.kind == .string else {
            key = 0
            return
        }
        let range = node.range
        var key = UInt64(truncatingIfNeeded: range.count)
        for position in range.prefix(7) { key = key << 8 | UInt64(bytes[position]) }
        self.key = key
    }
}

extension JSONParser {
    /// Refuses an object with two members of one name, comparing names after their escapes are read.
    ///
    /// Few names are compared pairwise; many go through a set with a seeded hash, so that no text costs quadratic time.
    func refuseDuplicateNames(from first: Int) throws(JSONError) {
        let count = names.count - first
        let hasEscapes = names[first...].contains { nodes[$0.index].kind == .escapedString }
        guard count <= 16, !hasEscapes else { return try refuseDuplicateNamesByHash(from: first) }
        for later in first + 1..<names.count {
            let mark = names[later]
            for earlier in first..<later where names[earlier].key == mark.key {
                guard !sameBytes(nodes[names[earlier].index].range, nodes[mark.index].range) else {
                    throw JSONError(.duplicateName, at: mark.offset - start)
                }
            }
        }
    }

    private func refuseDuplicateNamesByHash(from first: Int) throws(JSONError) {
        var seen = Set<[UInt8]>(minimumCapacity: names.count - first)
        for mark in names[first...] {
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
