import Envelopes

/// Reads one value of a message from parsed JSON.
///
/// Swift writes the reading of each message from its properties (`Decodable`); this gives it the members and remembers which ones it asked for.
final class MessageDecoder: Decoder {
    let view: JSONView
    let reading: Reading
    /// The most elements of a list in a request.
    var longestList = 100
    private var members: JSONMembers?
    /// Whether another decoder reads the same value, as for a type that only wraps one.
    private var isOfWrapper = false
    private var asked: [String] = []

    private init(_ view: JSONView, _ reading: Reading) {
        self.view = view
        self.reading = reading
    }

    /// Reads a value and what it contains.
    ///
    /// - Throws: ``MessageError``.
    static func read<Value: Decodable>(_ view: JSONView, _ reading: Reading) throws -> Value {
        let decoder = MessageDecoder(view, reading)
        let value = try Value(from: decoder)
        try decoder.judgeUnknownMembers()
        return value
    }

    /// Reads a value that stands in a member, whose name every error and every ignored member of it then has.
    static func read<Value: Decodable>(_ view: JSONView, in name: String, _ reading: Reading) throws -> Value {
        let known = reading.ignored.count
        do {
            let value: Value = try read(view, reading)
            for index in known..<reading.ignored.count {
                reading.ignored[index] = MessageError("", member: reading.ignored[index]).inside(name).member
            }
            return value
        } catch let error as MessageError {
            throw error.inside(name)
        }
    }

    func find(_ name: String) -> JSONView? {
        if reading.isOfRequest { asked.append(name) }
        guard let view = members?.find(text: name) else { return nil }
        // A parameter of a query without a value says nothing.
        return reading.numbersAreText && view.string == "" ? nil : view
    }

    private func judgeUnknownMembers() throws {
        // A message without members asks for none.
        guard reading.isOfRequest, !isOfWrapper, let members = members ?? view.members else { return }
        let unknown = members.all.map(\.name).filter { !asked.contains($0) }
        guard let first = unknown.first else { return }
        guard reading.unknownMembers == .refused else {
            reading.ignored += unknown.map(Self.shown)
            return
        }
        let known = asked.isEmpty ? "there is none" : "there are only \(asked.joined(separator: ", "))"
        throw MessageError("is no member of this; \(known)", member: Self.shown(first))
    }

    /// A name that somebody made up, so that it can be shown.
    private static func shown(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.prefix(40).filter { $0.properties.generalCategory != .control }))
    }

    // MARK: Decoder

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard let members = view.members else { throw MessageError("must be an object") }
        self.members = self.members ?? members
        return KeyedDecodingContainer(MemberReader<Key>(decoder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard let elements = view.elements, !reading.isOfRequest || view.count <= longestList else {
            throw MessageError("must be a list" + (reading.isOfRequest ? " of at most \(longestList)" : ""))
        }
        return ElementReader(elements: elements, length: view.count, reading: reading)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        isOfWrapper = true
        return ScalarReader(decoder: self)
    }
}

/// The members of an object.
private struct MemberReader<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: MessageDecoder
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { (decoder.view.members?.all ?? []).compactMap { Key(stringValue: $0.name) } }

    func contains(_ key: Key) -> Bool { decoder.find(key.stringValue) != nil }
    func decodeNil(forKey key: Key) -> Bool { decoder.find(key.stringValue) == nil }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        guard let value = try decodeIfPresent(type, forKey: key) else { throw MessageError("is missing", member: key.stringValue) }
        return value
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        guard let view = decoder.find(key.stringValue) else { return nil }
        return try MessageDecoder.read(view, in: key.stringValue, decoder.reading)
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws -> KeyedDecodingContainer<Nested> {
        preconditionFailure("messages are read by their types")
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        preconditionFailure("messages are read by their types")
    }

    func superDecoder() -> any Decoder { decoder }
    func superDecoder(forKey key: Key) -> any Decoder { decoder }
}

/// The elements of a list.
private struct ElementReader: UnkeyedDecodingContainer {
    var elements: JSONElements
    let length: Int
    let reading: Reading
    private(set) var currentIndex = 0
    var codingPath: [any CodingKey] { [] }
    var count: Int? { length }
    var isAtEnd: Bool { currentIndex == length }

    init(elements: JSONElements, length: Int, reading: Reading) {
        self.elements = elements
        self.length = length
        self.reading = reading
    }

    func decodeNil() -> Bool { false }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        guard let view = elements.next() else { throw MessageError("ends too early") }
        defer { currentIndex += 1 }
        return try MessageDecoder.read(view, in: "[\(currentIndex)]", reading)
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws -> KeyedDecodingContainer<Nested> {
        preconditionFailure("messages are read by their types")
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        preconditionFailure("messages are read by their types")
    }

    func superDecoder() throws -> any Decoder { preconditionFailure("messages are read by their types") }
}

/// One text, number or truth value.
private struct ScalarReader: SingleValueDecodingContainer {
    let decoder: MessageDecoder
    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { false }

    func decode(_ type: String.Type) throws -> String {
        guard let text = decoder.view.string else { throw MessageError("must be text") }
        return text
    }

    func decode(_ type: Bool.Type) throws -> Bool {
        guard let flag = decoder.view.bool else { throw MessageError("must be true or false") }
        return flag
    }

    func decode<Value: Decodable & BinaryInteger>(_ type: Value.Type) throws -> Value {
        let text = decoder.reading.numbersAreText ? decoder.view.string : nil
        guard let number = (decoder.view.integer ?? text.flatMap { Int64($0) }).flatMap({ Value(exactly: $0) }) else {
            throw MessageError("must be a whole number")
        }
        return number
    }

    func decode<Value: Decodable & BinaryFloatingPoint>(_ type: Value.Type) throws -> Value {
        guard case .double(let number) = decoder.view.value else {
            return Value(try decode(Int64.self))
        }
        return Value(number)
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try MessageDecoder.read(decoder.view, decoder.reading) }
}
