import Envelopes

/// Writes a message as compact JSON.
///
/// Swift writes the writing of each message from its properties (`Encodable`). Members come out as they are given, so nothing is kept but the text.
final class MessageEncoder: Encoder {
    fileprivate enum Opened { case nothing, object, array }

    var writer = JSONWriter()
    fileprivate var opened = Opened.nothing

    /// The text of a value.
    static func bytes(of value: some Encodable) -> [UInt8] {
        let encoder = MessageEncoder()
        do { try encoder.write(value) } catch { preconditionFailure("a message can always be written: \(error)") }
        return encoder.writer.bytes
    }

    /// Writes a value and ends whatever it began.
    fileprivate func write(_ value: some Encodable) throws {
        let outer = opened
        opened = .nothing
        try value.encode(to: self)
        switch opened {
        case .nothing: break
        case .object: writer.endObject()
        case .array: writer.endArray()
        }
        opened = outer
    }

    // MARK: Encoder

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if opened == .nothing { writer.beginObject() }
        opened = .object
        return KeyedEncodingContainer(MemberWriter<Key>(encoder: self))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if opened == .nothing { writer.beginArray() }
        opened = .array
        return ElementWriter(encoder: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { ScalarWriter(encoder: self) }
}

/// The members of an object.
private struct MemberWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: MessageEncoder
    var codingPath: [any CodingKey] { [] }

    func encodeNil(forKey key: Key) { preconditionFailure("messages have no null") }

    func encode(_ value: String, forKey key: Key) {
        encoder.writer.name(text: key.stringValue)
        encoder.writer.string(value)
    }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        encoder.writer.name(text: key.stringValue)
        try encoder.write(value)
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
        preconditionFailure("messages are written by their types")
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        preconditionFailure("messages are written by their types")
    }

    func superEncoder() -> any Encoder { encoder }
    func superEncoder(forKey key: Key) -> any Encoder { encoder }
}

/// The elements of a list.
private struct ElementWriter: UnkeyedEncodingContainer {
    let encoder: MessageEncoder
    private(set) var count = 0
    var codingPath: [any CodingKey] { [] }

    init(encoder: MessageEncoder) { self.encoder = encoder }

    func encodeNil() { preconditionFailure("messages have no null") }

    mutating func encode<Value: Encodable>(_ value: Value) throws {
        count += 1
        try encoder.write(value)
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        preconditionFailure("messages are written by their types")
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { preconditionFailure("messages are written by their types") }
    func superEncoder() -> any Encoder { encoder }
}

/// One text, number or truth value.
private struct ScalarWriter: SingleValueEncodingContainer {
    let encoder: MessageEncoder
    var codingPath: [any CodingKey] { [] }

    func encodeNil() { preconditionFailure("messages have no null") }
    func encode(_ value: String) { encoder.writer.string(value) }
    func encode(_ value: Bool) { encoder.writer.bool(value) }
    func encode<Value: Encodable & BinaryInteger>(_ value: Value) { encoder.writer.integer(value) }
    func encode<Value: Encodable & BinaryFloatingPoint>(_ value: Value) { encoder.writer.value(.double(Double(value))) }
    func encode<Value: Encodable>(_ value: Value) throws { try encoder.write(value) }
}
