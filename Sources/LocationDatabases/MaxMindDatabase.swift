import CMaxMindDB
import Glibc

/// A MaxMind DB file: GeoLite2 and GeoIP2 country and ASN files, DB-IP Lite, and IPinfo Lite's flat records.
///
/// Opening walks the whole file, each node and each record once. A damaged file is thus refused at the start, and not found by a look-up at
/// night.
/// Any number of threads may look up at once; libmaxminddb only reads during look-ups.
public final class MaxMindDatabase: Sendable {
    /// The moment at which the data was made, in seconds since 1970.
    public let builtAt: Int64
    /// The type that the file states, such as `GeoLite2-Country`.
    public let type: String
    private let file: MaxMindFile
    private let records: MaxMindRecords

    /// Opens a file and checks all of it.
    ///
    /// - Throws: ``DatabaseError`` with `missing`, `unreadable`, `notADatabase` or `corrupt`.
    public init(path: String) throws(DatabaseError) {
        file = try MaxMindFile(path: path)
        builtAt = file.builtAt
        type = file.type
        records = try MaxMindRecords(file, path: path)
    }

    /// The record for an address; `nil` if the database has none.
    public func record(for address: IPAddress) -> LocationRecord? { file.find(address).flatMap { records[$0.offset] } }

    /// Tells if the same record, or none, is certain to answer for every address that shares these leading bits, counted over all 128.
    public func isUniform(from first: IPAddress, sharing length: Int) -> Bool { file.prefixLength(around: first) <= length }
}

/// All records of a file, each decoded once, by their offset in the data section.
struct MaxMindRecords: Sendable {
    private var offsets: [UInt32] = []
    private var records: [LocationRecord] = []

    init(_ file: borrowing MaxMindFile, path: String) throws(DatabaseError) {
        for offset in try file.recordOffsets(path: path) {
            offsets.append(offset)
            records.append(try file.decode(offset, path: path))
        }
    }

    /// The record at an offset, by binary search.
    subscript(_ offset: UInt32) -> LocationRecord? {
        var low = 0, high = offsets.count
        while low < high {
            let middle = (low + high) / 2
            if offsets[middle] < offset { low = middle + 1 } else { high = middle }
        }
        return low < offsets.count && offsets[low] == offset ? records[low] : nil
    }
}
