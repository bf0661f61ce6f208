/// One value of a parsed text, read in place.
public struct JSONView: Sendable {
    let document: JSONDocument
    let index: Int

    var node: JSONNode { document.nodes[index] }

    /// The boolean; `nil` for any other type.
    public var bool: Bool? {
        switch node.kind {
        case .yes: true
        case .no: false
        default: nil
        }
    }

    /// The integer; `nil` for any other type, and for numbers written with a fraction or an exponent.
    public var integer: Int64? { node.kind == .integer ? Int64(bitPattern: node.payload) : nil }

    /// The string; `nil` for any other type.
    public var string: String? {
        switch node.kind {
        case .string: withRawBytes { String(decoding: $0, as: UTF8.self) }
        case .escapedString: withRawBytes { String(decoding: JSONText.unescaped($0), as: UTF8.self) }
        default: nil
        }
    }

    /// The number of elements or members of a container; 0 for any other type.
    public var count: Int { node.kind == .array || node.kind == .object ? Int(node.payload) : 0 }

    /// The elements of an array, in order; `nil` for any other type.
    public var elements: JSONElements? {
        node.kind == .array ? JSONElements(document: document, position: index + 1, end: Int(node.next)) : nil
    }

    /// The members of an object; `nil` for any other type.
    public var members: JSONMembers? {
        node.kind == .object ? JSONMembers(document: document, first: index + 1, end: Int(node.next)) : nil
    }

    /// The value as a tree of its own.
    public var value: JSONValue {
        switch node.kind {
        case .null: return .null
        case .yes: return .bool(true)
        case .no: return .bool(false)
        case .integer: return .integer(Int64(bitPattern: node.payload))
        case .double: return .double(Double(bitPattern: node.payload))
        case .string, .escapedString: return .string(string ?? "")
        case .array: return .array(elements.map { $0.map(\.value) } ?? [])
        case .object: return .object((members?.all ?? []).map { JSONValue.Member($0.name, $0.value.value) })
        }
    }

    /// Reads the string's bytes by a closure; `nil` for any other type.
    func decode<Value>(_ reader: (Span<UInt8>) -> Value?) -> Value? {
        switch node.kind {
        case .string: return withRawBytes { reader($0.span) }
        case .escapedString:
            let bytes = withRawBytes(JSONText.unescaped)
            return reader(bytes.span)
        default: return nil
        }
    }

    func withRawBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        let range = node.range
        return document.source.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
    }
}

/// The elements of an array, in order.
public struct JSONElements: Sequence, IteratorProtocol, Sendable {
    let document: JSONDocument
    var position: Int
    let end: Int

    public mutating func next() -> JSONView? {
        guard position < end else { return nil }
        defer { position = Int(document.nodes[position].next) }
        return JSONView(document: document, index: position)
    }
}

/// The members of an object.
///
/// A search goes on behind the member found last. A reader that asks in the order of the text finds each member at the first look.
public struct JSONMembers: Sendable {
    let document: JSONDocument
    let first: Int
    let end: Int
    private var position: Int

    init(document: JSONDocument, first: Int, end: Int) {
        self.document = document
        self.first = first
        self.end = end
        position = first
    }

    /// The member with this name, if there is one.
    public mutating func find(_ name: StaticString) -> JSONView? {
        find(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }

    /// The member with this name, if there is one.
    public mutating func find(text name: String) -> JSONView? {
        var name = name
        return name.withUTF8 { find($0) }
    }

    private mutating func find(_ name: UnsafeBufferPointer<UInt8>) -> JSONView? {
        guard let found = find(name, in: position..<end) ?? find(name, in: first..<position) else { return nil }
        position = Int(document.nodes[found].next)
        return JSONView(document: document, index: found)
    }

    /// All members, in the order of the text.
    public var all: [(name: String, value: JSONView)] {
        var members: [(name: String, value: JSONView)] = []
        var position = first
        while position < end {
            let value = JSONView(document: document, index: position + 1)
            members.append((JSONView(document: document, index: position).string ?? "", value))
            position = Int(document.nodes[position + 1].next)
        }
        return members
    }

    /// The index of the named member's value.
    private func find(_ name: UnsafeBufferPointer<UInt8>, in range: Range<Int>) -> Int? {
        var position = range.lowerBound
        while position < range.upperBound {
            if isName(document.nodes[position], name) { return position + 1 }
            position = Int(document.nodes[position + 1].next)
        }
        return nil
    }

    private func isName(_ node: JSONNode, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
        let length = name.count
        if node.kind == .string {
            let range = node.range
            guard range.count == length else { return false }
            return document.source.withUnsafeBufferPointer { bytes in
                for offset in 0..<length where bytes[range.lowerBound + offset] != name[offset] { return false }
                return true
            }
        }
        return document.source.withUnsafeBufferPointer { bytes in
            JSONText.unescaped(UnsafeBufferPointer(rebasing: bytes[node.range]))
                .elementsEqual(name)
        }
    }
}
