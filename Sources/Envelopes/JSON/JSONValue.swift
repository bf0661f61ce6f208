/// A JSON value as a tree, its members in order.
///
/// It serves documents that are built, edited or compared. A ``JSONDocument`` reads texts that come in by the thousand.
public enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// A whole number within ±(2^53−1).
    case integer(Int64)
    /// A finite number.
    case double(Double)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// A name and its value.
    public struct Member: Hashable, Sendable {
        public var name: String
        public var value: JSONValue

        /// A member of an object.
        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// Parses an I-JSON text.
    ///
    /// - Throws: ``JSONError`` for anything that is not I-JSON within the limits.
    public init(parsing bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONError) {
        self = try JSONDocument(parsing: bytes, limits: limits).root.value
    }

    /// The named member of an object; `nil` if there is none, or this is not an object.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    /// The string; `nil` for any other type.
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    /// The integer; `nil` for any other type.
    public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }
    /// The boolean; `nil` for any other type.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// The elements; `nil` for any other type.
    public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    /// The members; `nil` for any other type.
    public var members: [Member]? { if case .object(let value) = self { value } else { nil } }

    /// The compact text, members in their own order.
    public var compactBytes: [UInt8] {
        var writer = JSONWriter()
        writer.value(self)
        return writer.bytes
    }

    /// The canonical text (JCS, RFC 8785): no spaces, members sorted by the UTF-16 code units of their names.
    public var canonicalBytes: [UInt8] {
        var writer = JSONWriter()
        writer.value(canonical)
        return writer.bytes
    }

    /// The same value with the members of every object in canonical order.
    private var canonical: JSONValue {
        switch self {
        case .array(let elements): .array(elements.map(\.canonical))
        case .object(let members):
            .object(
                members.map { Member($0.name, $0.value.canonical) }.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) })
        default: self
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSONValue)...) { self = .object(elements.map { Member($0.0, $0.1) }) }
}
