/// The layout of a libloc database of version 1 (`libloc/format.h`), and the reading of it.
///
/// Offsets and lengths are in bytes. ``check(path:)`` checks every index once, so that no later read can leave the file.
struct LocationLayout: Sendable {
    let bytes: MappedBytes
    private let systems: Section, networks: Section, tree: Section, pool: Section

    struct Section: Sendable {
        let offset: Int, count: Int
        let stride: Int
    }

    /// A position in the tree: the node's number (-1 once the path has ended), and the number of the last network met, or -1.
    struct Position: Sendable {
        var node: Int32
        var network: Int32
    }

    private static let magic: [UInt8] = Array("LOCDBXX".utf8) + [1]
    private static let headerEnd = 8 + 8 + 13 * 4
    private static let noNetwork: UInt32 = 0xFFFF_FFFF

    init(_ bytes: MappedBytes, path: String) throws(DatabaseError) {
        guard bytes.count >= 8, (0..<8).allSatisfy({ bytes.byte(at: $0) == Self.magic[$0] }) else {
            throw DatabaseError(.notADatabase, path: path, detail: "it does not begin like a location database of version 1")
        }
        guard bytes.count >= Self.headerEnd else { throw DatabaseError(.corrupt, path: path, detail: "it ends within its header") }
        func section(_ field: Int, stride: Int, _ name: String) throws(DatabaseError) -> Section {
            let offset = Int(bytes.word(at: field)), length = Int(bytes.word(at: field + 4))
            guard offset + length <= bytes.count, length % stride == 0 else {
                throw DatabaseError(.corrupt, path: path, detail: "its \(name) reach beyond the end of the file")
            }
            return Section(offset: offset, count: length / stride, stride: stride)
        }
        systems = try section(28, stride: 8, "autonomous systems")
        networks = try section(36, stride: 12, "networks")
        tree = try section(44, stride: 12, "network tree")
        pool = try section(60, stride: 1, "names")
        guard tree.count > 0, tree.count <= Int(Int32.max), networks.count <= Int(Int32.max) else {
            throw DatabaseError(.corrupt, path: path, detail: "its network tree has no root")
        }
        self.bytes = bytes
    }

    /// The maker of the data.
    var vendor: String { name(at: Int(bytes.word(at: 16))) }

    private func name(at place: Int) -> String {
        place < pool.count ? bytes.text(at: pool.offset + place, limit: min(256, pool.count - place)) : ""
    }

    /// The root of the tree.
    var root: Position { Position(node: 0, network: network(at: 0)) }

    /// The node of `::ffff:0:0/96`, below which IPv4 lies.
    var v4Root: Position { descend(from: root, bits: 0xFFFF_0000_0000, count: 96) }

    /// Checks every node and every name, so that no later read can leave the file.
    func check(path: String) throws(DatabaseError) {
        let nodes = UInt32(tree.count), limit = UInt32(networks.count)
        for index in 0..<tree.count {
            let offset = tree.offset + index * 12
            let network = bytes.word(at: offset + 8)
            guard bytes.word(at: offset) < nodes, bytes.word(at: offset + 4) < nodes, network < limit || network == Self.noNetwork else {
                throw DatabaseError(.corrupt, path: path, detail: "node \(index) of its network tree points beyond the tree")
            }
        }
        var previous: UInt32 = 0
        for index in 0..<systems.count {
            let number = bytes.word(at: systems.offset + index * 8)
            guard index == 0 || number > previous, Int(bytes.word(at: systems.offset + index * 8 + 4)) < pool.count else {
                throw DatabaseError(.corrupt, path: path, detail: "its list of autonomous systems is out of order")
            }
            previous = number
        }
    }

    /// The positions reached by each value of the upper 16 bits of an IPv4 address.
    func shortcuts() -> [Position] {
        let start = v4Root
        return (0..<65_536).map { descend(from: start, bits: UInt128($0) << 112, count: 16) }
    }

    /// The number of the smallest network around an address, -1 for none.
    @inline(__always) func network(from start: Position, bits: UInt128, count: Int) -> Int {
        Int(descend(from: start, bits: bits, count: count).network)
    }

    /// Follows `count` bits, the uppermost first.
    @inline(__always) private func descend(from start: Position, bits: UInt128, count: Int) -> Position {
        var position = start
        guard position.node >= 0 else { return position }
        var rest = bits
        for _ in 0..<count {
            let branch = rest >> 127 == 0 ? 0 : 4
            rest <<= 1
            // A child with index 0 ends the path, because the root is nobody's child. From then on the node is -1.
            let child = bytes.word(at: tree.offset + Int(position.node) * 12 + branch)
            guard child != 0 else {
                position.node = -1
                return position
            }
            position.node = Int32(truncatingIfNeeded: child)
            let here = network(at: position.node)
            if here >= 0 { position.network = here }
        }
        return position
    }

    @inline(__always) private func network(at node: Int32) -> Int32 {
        Int32(bitPattern: bytes.word(at: tree.offset + Int(node) * 12 + 8))
    }

    /// The file's record of a network.
    func record(of network: Int) -> LocationRecord {
        let offset = networks.offset + network * 12
        var record = LocationRecord()
        let first = bytes.byte(at: offset), second = bytes.byte(at: offset + 1)
        if first != 0 {
            record.country = String(unsafeUninitializedCapacity: 2) { letters in
                letters[0] = first
                letters[1] = second
                return 2
            }
        }
        let asn = bytes.word(at: offset + 4)
        if asn != 0 {
            record.asn = asn
            record.organisation = organisation(asn)
        }
        record.isAnycast = bytes.byte(at: offset + 9) & 0x04 != 0
        return record
    }

    /// The holder of an autonomous system, by binary search in the sorted list.
    func organisation(_ number: UInt32) -> String? {
        var low = 0, high = systems.count
        while low < high {
            let middle = (low + high) / 2
            let offset = systems.offset + middle * 8
            let found = bytes.word(at: offset)
            if found == number {
                return name(at: Int(bytes.word(at: offset + 4)))
            }
            if found < number { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// Tells if nothing lies below the position to which `count` bits lead.
    func endsWithin(from start: Position, bits: UInt128, count: Int) -> Bool {
        let position = descend(from: start, bits: bits, count: count)
        guard position.node >= 0 else { return true }
        let offset = tree.offset + Int(position.node) * 12
        return bytes.word(at: offset) == 0 && bytes.word(at: offset + 4) == 0
    }
}
