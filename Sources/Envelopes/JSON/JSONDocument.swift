/// A parsed I-JSON text: its bytes, and a flat list of the values in them.
///
/// A tree of values costs an allocation for each string and container before a reader asks for it. Here a text costs one array of nodes;
/// strings are made when they are read.
public final class JSONDocument: Sendable {
    let source: [UInt8]
    let nodes: [JSONNode]

    /// Parses a part of some bytes as one I-JSON text.
    ///
    /// - Parameters:
    ///   - source: The bytes, which the document keeps.
    ///   - range: The part of `source` that is the text. Offsets in errors count from its start.
    ///   - limits: Size and depth.
    /// - Throws: ``JSONError`` for anything that is not I-JSON within the limits.
    public init(parsing source: [UInt8], in range: Range<Int>, limits: JSONLimits = .standard) throws(JSONError) {
        precondition(range.lowerBound >= 0 && range.upperBound <= source.count, "the text must lie inside its bytes")
        guard range.count <= limits.bytes else { throw JSONError(.tooLarge, at: limits.bytes) }
        nodes = try source.withUnsafeBufferPointer { bytes throws(JSONError) in
            var parser = JSONParser(bytes: bytes, range: range, limits: limits)
            try parser.parse()
            return parser.nodes
        }
        self.source = source
    }

    /// Parses bytes as one I-JSON text.
    ///
    /// - Throws: ``JSONError`` for anything that is not I-JSON within the limits.
    public convenience init(parsing source: [UInt8], limits: JSONLimits = .standard) throws(JSONError) {
        try self.init(parsing: source, in: 0..<source.count, limits: limits)
    }

    /// The text's outermost value.
    public var root: JSONView { JSONView(document: self, index: 0) }
}

/// One value, or one member name, of a parsed text.
struct JSONNode {
    enum Kind: UInt8 { case null, yes, no, integer, double, string, escapedString, array, object }

    let kind: Kind
    /// The index of the first node after this one and all it contains.
    var next: UInt32
    /// The offset and length of a string's content, the bits of a number, or the count of a container's entries.
    var payload: UInt64

    init(_ kind: Kind, next: Int, payload: UInt64 = 0) {
        self.kind = kind
        self.next = UInt32(truncatingIfNeeded: next)
        self.payload = payload
    }

    static func string(_ kind: Kind, next: Int, start: Int, count: Int) -> JSONNode {
        JSONNode(kind, next: next, payload: UInt64(start) << 32 | UInt64(count))
    }

    var range: Range<Int> {
        let start = Int(payload >> 32)
        return start..<start + Int(payload & 0xFFFF_FFFF)
    }
}
