/// The fields of one message in the order in which they came, with names in lower case.
///
/// Look-ups ignore the case of ASCII letters. A field that came twice stays two fields: values are never joined.
public struct HTTPHeaders: Sendable, Hashable {
    /// One field line.
    public struct Field: Sendable, Hashable {
        /// The name, in lower case.
        public let name: String
        /// The value, without the white space around it.
        public let value: String

        /// Creates a field. The name is turned into lower case.
        public init(name: String, value: String) {
            self.name = name.lowercased()
            self.value = value
        }

        /// Creates a field whose name is known to be in lower case.
        init(lowercaseName name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Every field, in order.
    public private(set) var fields: [Field]

    public init(_ fields: [Field] = []) { self.fields = fields }

    /// The value of the first field with this name.
    public func first(_ name: String) -> String? {
        fields.first { Self.isSame($0.name, name) }?.value
    }

    /// The values of every field with this name, in order.
    public func all(_ name: String) -> [String] {
        fields.filter { Self.isSame($0.name, name) }.map(\.value)
    }

    mutating func append(_ field: Field) { fields.append(field) }

    /// Compares two names regardless of the case of ASCII letters; `stored` is in lower case.
    private static func isSame(_ stored: String, _ asked: String) -> Bool {
        if stored == asked { return true }
        guard stored.utf8.count == asked.utf8.count else { return false }
        return stored.utf8.elementsEqual(asked.utf8) { $0 == ($1 >= 0x41 && $1 <= 0x5A ? $1 | 0x20 : $1) }
    }
}
