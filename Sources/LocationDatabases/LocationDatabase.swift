/// IPFire's location database: country, autonomous system, organisation and anycast flag of an address.
///
/// The file is checked node by node and then opened by libloc, whose verdict is final. The look-ups read the same bytes directly, without a lock
/// and without an allocation for the search, because libloc's own take six microseconds and are not safe on several threads (decision 0001). Any
/// number of threads may look up at once.
public final class LocationDatabase: Sendable {
    /// The moment at which the data was made, in seconds since 1970.
    public let createdAt: Int64
    /// The maker of the data.
    public let vendor: String
    private let layout: LocationLayout
    /// The node reached by each value of the upper 16 bits of an IPv4 address, and the last network met on the way.
    private let shortcuts: [LocationLayout.Position]

    /// Opens a database file and checks all of it.
    ///
    /// - Throws: ``DatabaseError`` with `missing`, `unreadable`, `notADatabase` or `corrupt`.
    public init(path: String) throws(DatabaseError) {
        let copy = try PrivateCopy(of: path)
        layout = try LocationLayout(MappedBytes(copy, path: path), path: path)
        try layout.check(path: path)
        // libloc opens the file last, because libloc 0.9 reads names of a damaged file beyond the end.
        createdAt = try LibraryHandle(copy, path: path).createdAt
        vendor = layout.vendor
        shortcuts = layout.shortcuts()
        layout.bytes.forgetPages()
    }

    /// The record for an address; `nil` if no network of the database contains it.
    public func record(for address: IPAddress) -> LocationRecord? {
        let network: Int
        if let v4 = address.v4 {
            let start = shortcuts[Int(v4 >> 16)]
            network = layout.network(from: start, bits: UInt128(v4) << 112, count: 16)
        } else {
            network = layout.network(from: layout.root, bits: address.bits, count: 128)
        }
        return network < 0 ? nil : layout.record(of: network)
    }

    /// Tells if one network is the smallest one around every address that shares these leading bits, counted over all 128.
    public func isUniform(from first: IPAddress, sharing length: Int) -> Bool {
        layout.endsWithin(from: layout.root, bits: first.bits, count: length)
    }
}
