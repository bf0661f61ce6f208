/// Fields of a mail or of a report in it, in order, decoded. Names compare without case.
public struct HeaderFields: Hashable, Sendable {
    public struct Field: Hashable, Sendable {
        public let name: String
        public let value: String
    }

    public private(set) var all: [Field] = []

    /// The most fields that are kept.
    public static let mostFields = 500
    /// The most bytes of a value that are kept.
    public static let longestValue = 8 << 10

    public init() {}

    /// Adds a field; `false` if there are too many, or the value was cut.
    @discardableResult mutating func append(_ name: String, _ value: String) -> Bool {
        guard all.count < Self.mostFields else { return false }
        let isWhole = value.utf8.count <= Self.longestValue
        all.append(Field(name: name, value: isWhole ? value : String(decoding: value.utf8.prefix(Self.longestValue), as: UTF8.self)))
        return isWhole
    }

    /// The value of the first field with the name.
    public subscript(name: String) -> String? { all.first { $0.hasName(name) }?.value }

    /// The values of all fields with the name.
    public func values(of name: String) -> [String] { all.filter { $0.hasName(name) }.map(\.value) }

    /// Reads blocks of fields that empty lines separate, as reports in mails have them (RFC 3464 §2.1). Lines that are no field are skipped.
    public static func blocks(of bytes: [UInt8], atMost limit: Int = 100) -> [HeaderFields] {
        var blocks: [HeaderFields] = []
        var current = HeaderFields()
        var pending: (name: String, value: [UInt8])?
        func end() {
            if let field = pending { current.append(field.name, Self.trimmed(field.value)) }
            pending = nil
        }
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let line = line.last == 0x0D ? line.dropLast() : line
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
                end()
                if !current.all.isEmpty { blocks.append(current) }
                current = HeaderFields()
                guard blocks.count < limit else { return blocks }
            } else if line.first == 0x20 || line.first == 0x09 {
                if let count = pending?.value.count, count <= longestValue {
                    pending?.value += [0x20] + line.drop { $0 == 0x20 || $0 == 0x09 }
                }
            } else {
                end()
                guard let colon = line.firstIndex(of: 0x3A), colon > line.startIndex else { continue }
                let name = line[..<colon]
                guard name.count <= 100, name.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { continue }
                pending = (String(decoding: name, as: UTF8.self), Array(line[(colon + 1)...].prefix(longestValue + 1)))
            }
        }
        end()
        if !current.all.isEmpty { blocks.append(current) }
        return blocks
    }

    private static func trimmed(_ value: [UInt8]) -> String {
        let start = value.drop { $0 == 0x20 || $0 == 0x09 }
        let count = start.reversed().drop { $0 == 0x20 || $0 == 0x09 }.count
        return String(decoding: start.prefix(count), as: UTF8.self)
    }
}

extension HeaderFields.Field {
    fileprivate func hasName(_ other: String) -> Bool {
        name.utf8.count == other.utf8.count && name.lowercased() == other.lowercased()
    }
}
