import LocationDatabases

/// Disjoint ranges of addresses, each with a value. They are sorted arrays with a binary search, and a shortcut over the upper 16 bits of IPv4.
struct RangeTable<Value: Sendable>: Sendable {
    /// A range of addresses, both ends included. IPv4 ranges lie in `::ffff:0:0/96`.
    struct Range {
        var first: UInt128, last: UInt128
        var value: Value
    }

    private var v4Starts: [UInt32] = []
    private var v4Ends: [UInt32] = []
    private var v4Values: [Value] = []
    private var v6Starts: [UInt128] = []
    private var v6Ends: [UInt128] = []
    private var v6Values: [Value] = []
    /// The number of ranges that start below each value of the upper half of an IPv4 address.
    private var shortcuts: [UInt32] = []

    /// Appends a range, which must start after the end of the family's last range.
    ///
    /// - Returns: `false`, and adds nothing, if the range starts earlier or ends before it starts.
    mutating func append(first: UInt128, last: UInt128, _ value: Value) -> Bool {
        guard first <= last else { return false }
        if first >> 32 == 0xFFFF, last >> 32 == 0xFFFF {
            let start = UInt32(truncatingIfNeeded: first)
            if let end = v4Ends.last, end >= start { return false }
            v4Starts.append(start)
            v4Ends.append(UInt32(truncatingIfNeeded: last))
            v4Values.append(value)
        } else {
            if let end = v6Ends.last, end >= first { return false }
            v6Starts.append(first)
            v6Ends.append(last)
            v6Values.append(value)
        }
        return true
    }

    /// Returns spare memory once all ranges are in, and builds the shortcuts if the table is large enough for them to pay.
    mutating func finish() {
        v4Starts = Self.exact(v4Starts)
        v4Ends = Self.exact(v4Ends)
        v4Values = Self.exact(v4Values)
        v6Starts = Self.exact(v6Starts)
        v6Ends = Self.exact(v6Ends)
        v6Values = Self.exact(v6Values)
        guard v4Starts.count > 1_024 else { return }
        shortcuts = [UInt32](repeating: 0, count: 65_537)
        for start in v4Starts { shortcuts[Int(start >> 16) + 1] += 1 }
        for index in 1...65_536 { shortcuts[index] += shortcuts[index - 1] }
    }

    /// The number of ranges of both families.
    var count: Int { v4Starts.count + v6Starts.count }

    /// The value of the range around an address.
    subscript(_ address: IPAddress) -> Value? {
        if let v4 = address.v4 { return v4Index(v4).map { v4Values[$0] } }
        let index = Self.lastStart(in: v6Starts, from: 0, to: v6Starts.count, notAbove: address.bits)
        return index >= 0 && v6Ends[index] >= address.bits ? v6Values[index] : nil
    }

    /// The index of the range around an IPv4 address.
    func v4Index(_ address: UInt32) -> Int? {
        var low = 0, high = v4Starts.count
        if !shortcuts.isEmpty {
            low = Int(shortcuts[Int(address >> 16)])
            high = Int(shortcuts[Int(address >> 16) + 1])
        }
        let index = Self.lastStart(in: v4Starts, from: low, to: high, notAbove: address)
        return index >= 0 && v4Ends[index] >= address ? index : nil
    }

    /// Tells if one range, or one gap, covers the whole block.
    func isUniform(over block: AddressBlock) -> Bool {
        if let first = block.first.v4, let last = block.last.v4 {
            return Self.isUniform(v4Starts, v4Ends, from: first, through: last)
        }
        return Self.isUniform(v6Starts, v6Ends, from: block.first.bits, through: block.last.bits)
    }

    private static func isUniform<Bits: FixedWidthInteger>(_ starts: [Bits], _ ends: [Bits], from first: Bits, through last: Bits) -> Bool {
        let start = lastStart(in: starts, from: 0, to: starts.count, notAbove: first)
        guard start == lastStart(in: starts, from: 0, to: starts.count, notAbove: last) else { return false }
        return start < 0 || ends[start] >= last || ends[start] < first
    }

    /// The number of ranges of a family.
    func count(of family: AddressBlock.Family) -> Int { family == .v4 ? v4Starts.count : v6Starts.count }

    /// A range by its index within its family.
    func range(_ index: Int, of family: AddressBlock.Family) -> Range {
        switch family {
        case .v4: Range(first: IPAddress(v4: v4Starts[index]).bits, last: IPAddress(v4: v4Ends[index]).bits, value: v4Values[index])
        case .v6: Range(first: v6Starts[index], last: v6Ends[index], value: v6Values[index])
        }
    }

    /// Copies an array without the room that growing left.
    private static func exact<Element>(_ array: [Element]) -> [Element] {
        var copy: [Element] = []
        copy.reserveCapacity(array.count)
        copy.append(contentsOf: array)
        return copy
    }

    private static func lastStart<Bits: FixedWidthInteger>(in starts: [Bits], from: Int, to: Int, notAbove address: Bits) -> Int {
        var low = from, high = to
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= address { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }
}
