import Cryptography
public import Envelopes

/// The keys of what an import says without a key of its own: the import's name, the content, and how often the import said it before.
///
/// So an import that was mended and is handed in again under its name counts nothing twice, in whatever order its parts come.
public struct ImportKeys: Sendable {
    private let name: String
    private var counts: [Digest: Int] = [:]

    /// - Parameter name: The import's name; what is handed in again under the same name is the same import.
    public init(name: String) { self.name = name }

    /// The key of the next part with a content.
    mutating func key(of content: Digest) -> String {
        counts[content, default: 0] += 1
        return "import/\(name)/\(content.hex)/\(counts[content] ?? 1)"
    }

    /// The key of a line of JSON. Spaces and the order of members do not matter.
    public mutating func key(ofLine value: JSONValue) -> String { key(of: SHA256.digest(of: value.canonicalBytes)) }

    /// A line of JSON with a key, if it has none of its own. What is no object comes back as it is; it will be refused in words.
    public mutating func keyed(_ line: [UInt8]) -> [UInt8] {
        guard let value = try? JSONValue(parsing: line), let members = value.members, value["key"] == nil || value["key"] == .null else {
            return line
        }
        let key = JSONValue.Member("key", .string(key(ofLine: value)))
        return JSONValue.object([key] + members.filter { $0.name != "key" }).compactBytes
    }
}
