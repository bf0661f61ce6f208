import Glibc
import HotlineModel
import LocationDatabases

/// Tor's tables: `geoip`, with first and last address as numbers, and `geoip6`, with IPv6 text. They name countries only.
struct CountryTable: LocationSource {
    let table: RangeTable<CountryCode?>
    let dataDate: String

    /// Reads any number of files as one table. Its date is that of the oldest file.
    init(_ paths: [String]) throws(HostingError) {
        var table = RangeTable<CountryCode?>()
        var dates: [String] = []
        for path in paths {
            var file = try TextFile(path)
            let generated = file.head.lazy.compactMap { Self.date(in: $0) }.first
            dates.append(generated ?? file.modified)
            try file.forEachLine { line throws(HostingError) in
                guard let range = Self.range(in: line.start) else {
                    throw HostingError(.badLine(line.number), path: path, detail: "expected `first,last,country` as in Tor's geoip tables")
                }
                guard table.append(first: range.first, last: range.last, range.value) else {
                    throw HostingError(.badLine(line.number), path: path, detail: "its range overlaps an earlier one or is out of order")
                }
            }
        }
        guard table.count > 0, let oldest = dates.min() else {
            throw HostingError(.unreadable, path: paths.first ?? "", detail: "it has no range")
        }
        table.finish()
        self.table = table
        dataDate = oldest
    }

    func word(on address: IPAddress) -> SourceWord? {
        guard case let country?? = table[address] else { return nil }
        return SourceWord(country: country)
    }

    func isUniform(over block: AddressBlock) -> Bool { table.isUniform(over: block) }

    private static func range(in line: UnsafeMutablePointer<CChar>) -> RangeTable<CountryCode?>.Range? {
        guard let first = strchr(line, 0x2C), let last = strchr(first + 1, 0x2C) else { return nil }
        guard last[1] != 0, last[2] != 0, last[3] == 0 else { return nil }
        first.pointee = 0
        last.pointee = 0
        guard let start = TableAddress.parse(line), let end = TableAddress.parse(first + 1) else { return nil }
        let country = CountryCode(reportedLetters: UInt8(bitPattern: last[1]), UInt8(bitPattern: last[2]))
        return RangeTable.Range(first: start, last: end, value: country)
    }

    /// Reads `# Generated: Thu, 25 Jun 2026 04:33:59 GMT`.
    private static func date(in comment: Substring) -> String? {
        let mark = "# Generated: "
        return comment.hasPrefix(mark) ? CalendarDay.text(httpDate: comment.dropFirst(mark.count)) : nil
    }
}

/// Reads addresses as the tables write them.
enum TableAddress {
    /// Reads a 32-bit number for IPv4, or the text form of either family.
    static func parse(_ text: UnsafePointer<CChar>) -> UInt128? {
        var cursor = text
        var number: UInt64 = 0
        while cursor.pointee >= 0x30, cursor.pointee <= 0x39, cursor - text < 11 {
            number = number * 10 + UInt64(cursor.pointee - 0x30)
            cursor += 1
        }
        guard cursor.pointee == 0, cursor > text else { return IPAddress.parse(text) }
        return UInt32(exactly: number).map { IPAddress(v4: $0).bits }
    }
}
