/// Makes small MaxMind DB files (format 2.0, records of 24 bits), so that tests need no real data.
public struct MaxMindWriter: Sendable {
    /// A value of the data section.
    public indirect enum Value: Sendable {
        case text(String), number(UInt32), flag(Bool), map([(key: String, value: Value)])
    }

    private enum Branch {
        case empty, node(Int), data(Int)
    }

    private let isV6: Bool
    private let type: String
    private let builtAt: UInt64
    private var nodes: [[Branch]] = [[.empty, .empty]]
    private var data: [UInt8] = []

    /// An empty file for IPv6, with IPv4 within `::/96`, or for IPv4 alone.
    public init(type: String, builtAt: UInt64 = 1_790_000_000, isV6: Bool = true) {
        self.type = type
        self.builtAt = builtAt
        self.isV6 = isV6
    }

    /// Adds an IPv4 network. A network may not lie within another.
    public mutating func add(v4 first: UInt32, length: Int, _ value: Value) {
        if isV6 { insert(UInt128(first), length: length + 96, value) } else { insert(UInt128(first) << 96, length: length, value) }
    }

    /// Adds an IPv6 network. A network may not lie within another.
    public mutating func add(v6 first: UInt128, length: Int, _ value: Value) { insert(first, length: length, value) }

    private mutating func insert(_ bits: UInt128, length: Int, _ value: Value) {
        let offset = data.count
        data += Self.encoded(value)
        var node = 0
        for depth in 0..<length {
            let side = Int(bits >> UInt128(127 - depth) & 1)
            if depth == length - 1 {
                nodes[node][side] = .data(offset)
            } else if case .node(let next) = nodes[node][side] {
                node = next
            } else {
                nodes.append([.empty, .empty])
                nodes[node][side] = .node(nodes.count - 1)
                node = nodes.count - 1
            }
        }
    }

    /// The bytes of the search tree, whose end a test may want to know.
    public var treeCount: Int { nodes.count * 6 }

    /// The file.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for branch in nodes.joined() {
            let record =
                switch branch {
                case .empty: nodes.count
                case .node(let index): index
                case .data(let offset): nodes.count + 16 + offset
                }
            bytes += [UInt8(record >> 16 & 0xFF), UInt8(record >> 8 & 0xFF), UInt8(record & 0xFF)]
        }
        bytes += [UInt8](repeating: 0, count: 16) + data
        bytes += [0xAB, 0xCD, 0xEF] + Array("MaxMind.com".utf8)
        bytes +=
            [0xE9] + Self.text("binary_format_major_version") + Self.integer(5, 2) + Self.text("binary_format_minor_version")
            + Self.integer(5, 0)
        bytes += Self.text("build_epoch") + Self.integer(9, builtAt) + Self.text("database_type") + Self.text(type)
        bytes += Self.text("description") + [0xE0] + Self.text("ip_version") + Self.integer(5, isV6 ? 6 : 4)
        bytes += Self.text("languages") + [0x00, 0x04] + Self.text("node_count") + Self.integer(6, UInt64(nodes.count))
        bytes += Self.text("record_size") + Self.integer(5, 24)
        return bytes
    }

    private static func encoded(_ value: Value) -> [UInt8] {
        switch value {
        case .text(let text): Self.text(text)
        case .number(let number): integer(6, UInt64(number))
        case .flag(let flag): control(14, flag ? 1 : 0)
        case .map(let members): control(7, members.count) + members.flatMap { text($0.key) + encoded($0.value) }
        }
    }

    private static func text(_ text: String) -> [UInt8] { control(2, text.utf8.count) + Array(text.utf8) }

    private static func integer(_ type: Int, _ value: UInt64) -> [UInt8] {
        let bytes = (0..<8).reversed().map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) }.drop { $0 == 0 }
        return control(type, bytes.count) + bytes
    }

    /// The control byte, with a byte for types beyond 7 and one for sizes from 29 to 284.
    private static func control(_ type: Int, _ size: Int) -> [UInt8] {
        let short = size < 29 ? size : 29
        let head = type <= 7 ? [UInt8(type << 5 | short)] : [UInt8(short), UInt8(type - 7)]
        return size < 29 ? head : head + [UInt8(size - 29)]
    }
}
