/// Values under names that come from data, in the order they are listed: one JSON object.
public struct Named<Value: Codable & Sendable>: Codable, Sendable {
    public var entries: [(name: String, value: Value)]

    public init(_ entries: [(name: String, value: Value)] = []) { self.entries = entries }

    /// The value under a name.
    public subscript(name: String) -> Value? { entries.first { $0.name == name }?.value }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: Name.self)
        entries = try members.allKeys.map { ($0.stringValue, try members.decode(Value.self, forKey: $0)) }
    }

    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: Name.self)
        for entry in entries { try members.encode(entry.value, forKey: Name(stringValue: entry.name)) }
    }
}

extension Named<Int> {
    /// The count under a name; 0 if it has none.
    public func count(_ name: String) -> Int { self[name] ?? 0 }
}

/// Counts under names.
public typealias Counts = Named<Int>
