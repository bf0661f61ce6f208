import Glibc
import HotlineModel
import LocationDatabases

/// Tables in the form of iptoasn.com: first address, last address, ASN, country and description, separated by tabs.
struct SystemTable: LocationSource {
    private struct Entry: Sendable {
        var country: CountryCode?
        var asn: UInt32
        /// The index of the description in `names`.
        var name: UInt32
    }

    private let table: RangeTable<Entry>
    private let names: [String]
    let dataDate: String

    /// Reads any number of files as one table.
    ///
    /// The date is the day on which the oldest file was changed, because the format has no date of its own.
    init(_ paths: [String]) throws(HostingError) {
        var table = RangeTable<Entry>()
        var names = Names()
        var dates: [String] = []
        for path in paths {
            var file = try TextFile(path)
            dates.append(file.modified)
            try file.forEachLine { line throws(HostingError) in
                guard let (first, last, entry) = Self.entry(in: line.start, &names) else {
                    throw HostingError(
                        .badLine(line.number), path: path,
                        detail: "expected first address, last address, ASN, country and description with tabs")
                }
                guard table.append(first: first, last: last, entry) else {
                    throw HostingError(.badLine(line.number), path: path, detail: "its range overlaps an earlier one or is out of order")
                }
            }
        }
        guard table.count > 0, let oldest = dates.min() else {
            throw HostingError(.unreadable, path: paths.first ?? "", detail: "it has no range")
        }
        table.finish()
        self.table = table
        self.names = names.list
        dataDate = oldest
    }

    func word(on address: IPAddress) -> SourceWord? {
        guard let entry = table[address] else { return nil }
        // AS 0 stands for addresses that no system announces (RFC 7607).
        guard entry.asn != 0 else { return entry.country.map { SourceWord(country: $0) } }
        let name = names[Int(entry.name)]
        return SourceWord(country: entry.country, asn: entry.asn, organisation: name.isEmpty ? nil : name)
    }

    func isUniform(over block: AddressBlock) -> Bool { table.isUniform(over: block) }

    /// Stores each description once.
    private struct Names {
        var list: [String] = []
        private var indices: [String: UInt32] = [:]

        mutating func index(of name: String) -> UInt32 {
            if let index = indices[name] { return index }
            let index = UInt32(list.count)
            list.append(name)
            indices[name] = index
            return index
        }
    }

    private static func entry(in line: UnsafeMutablePointer<CChar>, _ names: inout Names) -> (UInt128, UInt128, Entry)? {
        var fields: [UnsafeMutablePointer<CChar>] = [line]
        while fields.count < 5, let start = fields.last, let tab = strchr(start, 0x09) {
            tab.pointee = 0
            fields.append(tab + 1)
        }
        guard fields.count >= 4, let first = TableAddress.parse(fields[0]), let last = TableAddress.parse(fields[1]),
            let asn = UInt32(String(cString: fields[2]))
        else { return nil }
        let name = names.index(of: fields.count > 4 ? String(cString: fields[4]) : "")
        return (first, last, Entry(country: CountryCode(reported: String(cString: fields[3])), asn: asn, name: name))
    }
}
