import CMaxMindDB
import Glibc

/// A MaxMind DB file: GeoLite2 and GeoIP2 country and ASN files, DB-IP Lite, and IPinfo Lite's flat records.
///
/// The whole file is walked when it is opened: each node, and each record once, so that a damaged one is refused then and not met in the middle of a night.
/// Any number of threads may look up at once; libmaxminddb only reads during look-ups.
public final class MaxMindDatabase: Sendable {
    /// When the data was made, in seconds since 1970.
    public let builtAt: Int64
    /// What the file calls itself, such as `GeoLite2-Country`.
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

    /// What the database says of an address; `nil` when it has no record for it.
    public func record(for address: IPAddress) -> LocationRecord? { file.find(address).flatMap { records[$0.offset] } }

    /// Whether the same record, or none, is certain to answer for every address that shares these leading bits, counted over all 128.
    public func isUniform(from first: IPAddress, sharing length: Int) -> Bool { file.prefixLength(around: first) <= length }
}

/// Every record of a file, decoded once, by its place in the data section.
struct MaxMindRecords: Sendable {
    private var offsets: [UInt32] = []
    private var records: [LocationRecord] = []

    init(_ file: borrowing MaxMindFile, path: String) throws(DatabaseError) {
        for offset in try file.recordOffsets(path: path) {
            offsets.append(offset)
            records.append(try file.decode(offset, path: path))
        }
    }

    /// The record at a place, found by halving.
    subscript(_ offset: UInt32) -> LocationRecord? {
        var low = 0, high = offsets.count
        while low < high {
            let middle = (low + high) / 2
            if offsets[middle] < offset { low = middle + 1 } else { high = middle }
        }
        return low < offsets.count && offsets[low] == offset ? records[low] : nil
    }
}
