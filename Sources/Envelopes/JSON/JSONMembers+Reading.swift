import HotlineModel

/// Reading members that must have a certain form: anything else is ``RefusalCode/malformed``, named by the member.
extension JSONMembers {
    /// The members of a value that must be an object.
    init(of view: JSONView, _ name: StaticString) throws(EnvelopeError) {
        guard let members = view.members else { throw Self.malformed(name) }
        self = members
    }

    static func malformed(_ name: StaticString) -> EnvelopeError { EnvelopeError(.malformed, member: name.description) }

    mutating func required(_ name: StaticString) throws(EnvelopeError) -> JSONView {
        guard let view = find(name) else { throw Self.malformed(name) }
        return view
    }

    mutating func string(_ name: StaticString) throws(EnvelopeError) -> String {
        guard let text = try required(name).string else { throw Self.malformed(name) }
        return text
    }

    mutating func optionalString(_ name: StaticString) throws(EnvelopeError) -> String? {
        guard let view = find(name) else { return nil }
        guard let text = view.string else { throw Self.malformed(name) }
        return text
    }

    mutating func integer(_ name: StaticString, in range: ClosedRange<Int64> = 0...JSONParser.greatest) throws(EnvelopeError) -> Int64 {
        guard let value = try required(name).integer, range.contains(value) else { throw Self.malformed(name) }
        return value
    }

    mutating func optionalInteger(_ name: StaticString, in range: ClosedRange<Int64>) throws(EnvelopeError) -> Int64? {
        guard let view = find(name) else { return nil }
        guard let value = view.integer, range.contains(value) else { throw Self.malformed(name) }
        return value
    }

    /// A flag that is absent when false.
    mutating func flag(_ name: StaticString) throws(EnvelopeError) -> Bool {
        guard let view = find(name) else { return false }
        guard let value = view.bool else { throw Self.malformed(name) }
        return value
    }

    /// A flag that says nothing when absent.
    mutating func optionalFlag(_ name: StaticString) throws(EnvelopeError) -> Bool? {
        guard let view = find(name) else { return nil }
        guard let value = view.bool else { throw Self.malformed(name) }
        return value
    }

    /// A text read by a type's own reader.
    mutating func read<Value>(_ name: StaticString, _ reader: (String) -> Value?) throws(EnvelopeError) -> Value {
        guard let text = try required(name).string, let value = reader(text) else { throw Self.malformed(name) }
        return value
    }

    mutating func optionalRead<Value>(_ name: StaticString, _ reader: (String) -> Value?) throws(EnvelopeError) -> Value? {
        guard let view = find(name) else { return nil }
        guard let text = view.string, let value = reader(text) else { throw Self.malformed(name) }
        return value
    }

    /// A text read by a type's own reader from its bytes, without a string in between.
    mutating func decode<Value>(_ name: StaticString, _ reader: (Span<UInt8>) -> Value?) throws(EnvelopeError) -> Value {
        guard let value = try required(name).decode(reader) else { throw Self.malformed(name) }
        return value
    }

    mutating func optionalDecode<Value>(_ name: StaticString, _ reader: (Span<UInt8>) -> Value?) throws(EnvelopeError) -> Value? {
        guard let view = find(name) else { return nil }
        guard let value = view.decode(reader) else { throw Self.malformed(name) }
        return value
    }

    /// Exactly this many lower-case hexadecimal digits.
    mutating func hex(_ name: StaticString, digits: Int) throws(EnvelopeError) -> String {
        try decode(name) { $0.lowerHex(digits: digits) }
    }

    mutating func optionalHex(_ name: StaticString, digits: Int) throws(EnvelopeError) -> String? {
        try optionalDecode(name) { $0.lowerHex(digits: digits) }
    }

    /// A code of an open list: 1 to 64 letters, digits, dots, low lines and hyphens.
    mutating func code<Code: OpenCode>(_ name: StaticString) throws(EnvelopeError) -> Code {
        guard let text = try required(name).string, let code = Code(wire: text) else { throw Self.malformed(name) }
        return code
    }

    mutating func optionalCode<Code: OpenCode>(_ name: StaticString) throws(EnvelopeError) -> Code? {
        guard let view = find(name) else { return nil }
        guard let text = view.string, let code = Code(wire: text) else { throw Self.malformed(name) }
        return code
    }

    /// The members of a member that must be an object.
    mutating func object(_ name: StaticString) throws(EnvelopeError) -> JSONMembers {
        try JSONMembers(of: try required(name), name)
    }

    mutating func optionalObject(_ name: StaticString) throws(EnvelopeError) -> JSONMembers? {
        guard let view = find(name) else { return nil }
        return try JSONMembers(of: view, name)
    }

    /// An array read element by element. An absent one is empty, unless it is required.
    mutating func list<Element>(
        _ name: StaticString, isRequired: Bool = false, atMost: Int = .max, _ reader: (JSONView) throws(EnvelopeError) -> Element?
    ) throws(EnvelopeError) -> [Element] {
        guard let view = find(name) else {
            if isRequired { throw Self.malformed(name) }
            return []
        }
        guard let elements = view.elements, view.count <= atMost else { throw Self.malformed(name) }
        var list: [Element] = []
        list.reserveCapacity(view.count)
        for element in elements {
            guard let value = try reader(element) else { throw Self.malformed(name) }
            list.append(value)
        }
        return list
    }
}

extension Span<UInt8> {
    /// The text, when it is exactly this many lower-case hexadecimal digits.
    func lowerHex(digits: Int) -> String? {
        guard count == digits else { return nil }
        for position in 0..<count where self[position].lowerHexValue == nil { return nil }
        return withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes that lower-case hexadecimal digits stand for, when they are exactly this many.
    func hexBytes(count: Int) -> [UInt8]? {
        guard self.count == 2 * count else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for position in stride(from: 0, to: self.count, by: 2) {
            guard let high = self[position].lowerHexValue, let low = self[position + 1].lowerHexValue else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }
}

extension OpenCode {
    /// Reads a code from the wire, known or not.
    init?(wire text: String) {
        guard text.isCode else { return nil }
        self.init(rawValue: text)
    }
}

extension String {
    /// A code word of the protocol: 1 to 64 letters, digits, dots, low lines and hyphens. It can be shown anywhere as it is.
    public var isCode: Bool {
        (1...64).contains(utf8.count)
            && utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            }
    }
}

/// Writing members.
extension JSONWriter {
    @inline(__always)
    mutating func member(_ name: StaticString, _ value: String) {
        self.name(name)
        string(value)
    }

    @inline(__always)
    mutating func member(_ name: StaticString, _ value: String?) { if let value { member(name, value) } }

    @inline(__always)
    mutating func member(_ name: StaticString, _ value: Int64) {
        self.name(name)
        integer(value)
    }

    /// A flag that is absent when false.
    mutating func flag(_ name: StaticString, _ value: Bool) {
        guard value else { return }
        self.name(name)
        bool(true)
    }

    mutating func member(_ name: StaticString, _ code: (some OpenCode)?) { if let code { member(name, code.rawValue) } }

    mutating func list<Element>(_ name: StaticString, _ values: [Element], _ write: (inout JSONWriter, Element) -> Void) {
        self.name(name)
        array { writer in for value in values { write(&writer, value) } }
    }

    /// A list that is absent when empty.
    mutating func optionalList<Element>(_ name: StaticString, _ values: [Element], _ write: (inout JSONWriter, Element) -> Void) {
        if !values.isEmpty { list(name, values, write) }
    }
}
