/// Writes compact JSON into bytes, without making a tree first.
///
/// Strings and numbers come out as RFC 8785 writes them; a caller that names the members in order writes canonical JSON.
public struct JSONWriter: Sendable {
    /// The text written so far.
    public private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// An empty text, with room for some bytes.
    public init(capacity: Int = 256) { bytes.reserveCapacity(capacity) }

    /// Writes an object, its members written by the closure.
    @inline(__always)
    public mutating func object<Failure>(_ members: (inout JSONWriter) throws(Failure) -> Void) throws(Failure) {
        beginObject()
        try members(&self)
        endObject()
    }

    /// Writes an array, its elements written by the closure.
    @inline(__always)
    public mutating func array<Failure>(_ elements: (inout JSONWriter) throws(Failure) -> Void) throws(Failure) {
        beginArray()
        try elements(&self)
        endArray()
    }

    /// Begins an object, for a caller that cannot write it in one closure; ``endObject()`` ends it.
    @inline(__always)
    public mutating func beginObject() { begin(0x7B) }

    /// Ends the object begun last.
    @inline(__always)
    public mutating func endObject() { end(0x7D) }

    /// Begins an array, for a caller that cannot write it in one closure; ``endArray()`` ends it.
    @inline(__always)
    public mutating func beginArray() { begin(0x5B) }

    /// Ends the array begun last.
    @inline(__always)
    public mutating func endArray() { end(0x5D) }

    @inline(__always)
    private mutating func begin(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        needsComma = false
    }

    @inline(__always)
    private mutating func end(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    /// Writes a member's name; its value comes next. The name must need no escape.
    @inline(__always)
    public mutating func name(_ name: StaticString) {
        separate()
        bytes.append(0x22)
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(0x22)
        bytes.append(0x3A)
        needsComma = false
    }

    /// Writes a member's name that came from data; its value comes next.
    public mutating func name(text: String) {
        string(text)
        bytes.append(0x3A)
        needsComma = false
    }

    public mutating func string(_ text: String) {
        separate()
        var text = text
        bytes.append(0x22)
        text.withUTF8 { appendEscaped($0) }
        bytes.append(0x22)
        needsComma = true
    }

    /// Writes a whole number, which must lie within ±(2^53−1).
    public mutating func integer(_ value: some BinaryInteger) {
        separate()
        bytes.append(contentsOf: String(value).utf8)
        needsComma = true
    }

    public mutating func bool(_ value: Bool) {
        separate()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
        needsComma = true
    }

    /// Writes JSON that is already text, as it is.
    public mutating func verbatim(_ text: some Collection<UInt8>) {
        separate()
        bytes.append(contentsOf: text)
        needsComma = true
    }

    public mutating func value(_ value: JSONValue) {
        switch value {
        case .null: verbatim("null".utf8)
        case .bool(let value): bool(value)
        case .integer(let value): integer(value)
        case .double(let value): verbatim(NumberText.shortest(value).utf8)
        case .string(let value): string(value)
        case .array(let elements): array { writer in for element in elements { writer.value(element) } }
        case .object(let members):
            object { writer in
                for member in members {
                    writer.name(text: member.name)
                    writer.value(member.value)
                }
            }
        }
    }

    @inline(__always)
    private mutating func separate() { if needsComma { bytes.append(0x2C) } }

    private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) {
        var plain = 0
        for position in 0..<text.count {
            let byte = text[position]
            guard byte < 0x20 || byte == 0x22 || byte == 0x5C else { continue }
            bytes.append(contentsOf: text[plain..<position])
            plain = position + 1
            appendEscape(of: byte)
        }
        bytes.append(contentsOf: text[plain...])
    }

    private mutating func appendEscape(of byte: UInt8) {
        bytes.append(0x5C)
        switch byte {
        case 0x08: bytes.append(0x62)
        case 0x09: bytes.append(0x74)
        case 0x0A: bytes.append(0x6E)
        case 0x0C: bytes.append(0x66)
        case 0x0D: bytes.append(0x72)
        case 0x22, 0x5C: bytes.append(byte)
        default: bytes.append(contentsOf: (byte < 0x10 ? "u000" : "u00").utf8 + Array(String(byte, radix: 16).utf8))
        }
    }
}
