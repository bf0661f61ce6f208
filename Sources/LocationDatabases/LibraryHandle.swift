import CLoc
import Glibc

/// A database opened by libloc itself. libloc judges the file, and its answers are the reference for ``LocationDatabase``'s own look-ups.
///
/// It is not for several threads, because libloc counts references without atomics. It is only for files that passed
/// ``LocationLayout/check(path:)``.
struct LibraryHandle: ~Copyable {
    private let context: OpaquePointer
    private let database: OpaquePointer

    /// Opens the file behind a path.
    init(_ copy: borrowing PrivateCopy, path: String) throws(DatabaseError) {
        guard let file = fopen(copy.path, "re") else {
            throw DatabaseError(.unreadable, path: path, detail: PrivateCopy.reason(errno))
        }
        defer { fclose(file) }
        var context: OpaquePointer?
        guard loc_new(&context) == 0, let context else { throw DatabaseError(.unreadable, path: path, detail: "libloc does not start") }
        hotline_loc_silence(context)
        var database: OpaquePointer?
        guard loc_database_new(context, &database, file) == 0, let database else {
            loc_unref(context)
            throw DatabaseError(.notADatabase, path: path, detail: "libloc does not accept it as a database of version 1")
        }
        self.context = context
        self.database = database
    }

    deinit {
        loc_database_unref(database)
        loc_unref(context)
    }

    /// The moment at which the data was made, in seconds since 1970.
    var createdAt: Int64 { Int64(loc_database_created_at(database)) }

    /// libloc's answer for an address. It takes six microseconds, and is the reference for tests.
    func record(for address: IPAddress) -> LocationRecord? {
        var bytes = address.bits.bigEndian
        var raw = in6_addr()
        withUnsafeMutableBytes(of: &raw) { target in withUnsafeBytes(of: &bytes) { target.copyMemory(from: $0) } }
        var network: OpaquePointer?
        guard loc_database_lookup(database, &raw, &network) == 0, let network else { return nil }
        defer { loc_network_unref(network) }
        let code = loc_network_get_country_code(network).map { String(cString: $0) } ?? ""
        let asn = loc_network_get_asn(network)
        return LocationRecord(
            country: code.isEmpty ? nil : code, asn: asn == 0 ? nil : asn, organisation: asn == 0 ? nil : name(ofSystem: asn),
            isAnycast: loc_network_has_flag(network, LOC_NETWORK_FLAG_ANYCAST.rawValue) != 0)
    }

    private func name(ofSystem number: UInt32) -> String? {
        var system: OpaquePointer?
        guard loc_database_get_as(database, &system, number) == 0, let system else { return nil }
        defer { loc_as_unref(system) }
        return loc_as_get_name(system).map { String(cString: $0) }
    }
}
