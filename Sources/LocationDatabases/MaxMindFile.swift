import CMaxMindDB
import Glibc

/// A file opened by libmaxminddb.
///
/// `@unchecked Sendable`: `init` fills the handle, `deinit` frees it, and in between it is only read, which libmaxminddb allows any number of
/// threads. Its map is of a ``PrivateCopy`` that nobody can change.
final class MaxMindFile: @unchecked Sendable {
    struct Match {
        let offset: UInt32
    }

    private let handle: UnsafeMutablePointer<MMDB_s>

    init(path: String) throws(DatabaseError) {
        let copy = try PrivateCopy(of: path)
        // `self.handle` is set last: once it is set, a failing initialiser would run `deinit`, which would close a file that was never opened.
        let handle = UnsafeMutablePointer<MMDB_s>.allocate(capacity: 1)
        handle.initialize(to: MMDB_s())
        let status = MMDB_open(copy.path, UInt32(MMDB_MODE_MMAP), handle)
        guard status == MMDB_SUCCESS else {
            handle.deallocate()
            throw Self.error(status, path: path)
        }
        self.handle = handle
    }

    deinit {
        MMDB_close(handle)
        handle.deallocate()
    }

    var builtAt: Int64 { Int64(clamping: handle.pointee.metadata.build_epoch) }

    var type: String { handle.pointee.metadata.database_type.map { String(cString: $0) } ?? "" }

    /// The record's offset for an address; `nil` if there is none.
    func find(_ address: IPAddress) -> Match? {
        let result = look(address)
        guard result.found_entry else { return nil }
        return Match(offset: result.entry.offset)
    }

    /// The number of leading bits, over all 128, that the network or the gap around an address shares.
    func prefixLength(around address: IPAddress) -> Int {
        let length = Int(look(address).netmask)
        // A file for IPv4 alone counts its bits from the 96th, and has nothing to say of IPv6.
        guard handle.pointee.metadata.ip_version != 6 else { return length }
        return address.v4 == nil ? 0 : length + 96
    }

    private func look(_ address: IPAddress) -> MMDB_lookup_result_s {
        var status: Int32 = 0
        let result: MMDB_lookup_result_s
        if let v4 = address.v4 {
            var socket = sockaddr_in()
            socket.sin_family = sa_family_t(AF_INET)
            socket.sin_addr.s_addr = v4.bigEndian
            result = withUnsafePointer(to: &socket) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { MMDB_lookup_sockaddr(handle, $0, &status) }
            }
        } else {
            var socket = sockaddr_in6()
            socket.sin6_family = sa_family_t(AF_INET6)
            var bits = address.bits.bigEndian
            withUnsafeMutableBytes(of: &socket.sin6_addr) { target in withUnsafeBytes(of: &bits) { target.copyMemory(from: $0) } }
            result = withUnsafePointer(to: &socket) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { MMDB_lookup_sockaddr(handle, $0, &status) }
            }
        }
        guard status == MMDB_SUCCESS else { return MMDB_lookup_result_s() }
        return result
    }

    /// Walks the search tree and returns the offset of every record, ascending.
    func recordOffsets(path: String) throws(DatabaseError) -> [UInt32] {
        let size = Int(handle.pointee.data_section_size)
        var seen = [UInt64](repeating: 0, count: size / 64 + 1)
        func mark(_ kind: UInt8, _ entry: MMDB_entry_s) throws(DatabaseError) {
            switch Int32(kind) {
            case MMDB_RECORD_TYPE_DATA where Int(entry.offset) < size:
                seen[Int(entry.offset) / 64] |= 1 << UInt64(entry.offset % 64)
            case MMDB_RECORD_TYPE_SEARCH_NODE, MMDB_RECORD_TYPE_EMPTY: break
            default: throw DatabaseError(.corrupt, path: path, detail: "its search tree points beyond the data")
            }
        }
        for number in 0..<handle.pointee.metadata.node_count {
            var node = MMDB_search_node_s()
            let status = MMDB_read_node(handle, number, &node)
            guard status == MMDB_SUCCESS else { throw Self.error(status, path: path) }
            try mark(node.left_record_type, node.left_record_entry)
            try mark(node.right_record_type, node.right_record_entry)
        }
        var offsets: [UInt32] = []
        for (index, word) in seen.enumerated() {
            var rest = word
            while rest != 0 {
                offsets.append(UInt32(index * 64 + rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
        return offsets
    }

    /// Decodes the record at an offset, after reading all of it once.
    func decode(_ offset: UInt32, path: String) throws(DatabaseError) -> LocationRecord {
        var entry = MMDB_entry_s(mmdb: UnsafePointer(handle), offset: offset)
        var list: UnsafeMutablePointer<MMDB_entry_data_list_s>?
        let status = MMDB_get_entry_data_list(&entry, &list)
        MMDB_free_entry_data_list(list)
        guard status == MMDB_SUCCESS else { throw Self.error(status, path: path) }
        let country = text(&entry, ["country", "iso_code"]) ?? text(&entry, ["country_code"]) ?? text(&entry, ["country"])
        let asn =
            number(&entry, ["autonomous_system_number"]) ?? number(&entry, ["asn"])
            ?? number(&entry, ["traits", "autonomous_system_number"])
        let organisation =
            text(&entry, ["autonomous_system_organization"]) ?? text(&entry, ["as_name"])
            ?? text(&entry, ["traits", "autonomous_system_organization"])
        let isAnycast = flag(&entry, ["traits", "is_anycast"]) || flag(&entry, ["is_anycast"])
        return LocationRecord(country: country, asn: asn, organisation: organisation, isAnycast: isAnycast)
    }

    private func value(_ entry: inout MMDB_entry_s, _ path: [StaticString]) -> MMDB_entry_data_s? {
        var keys: [UnsafePointer<CChar>?] = path.map { UnsafeRawPointer($0.utf8Start).assumingMemoryBound(to: CChar.self) }
        keys.append(nil)
        var data = MMDB_entry_data_s()
        guard MMDB_aget_value(&entry, &data, &keys) == MMDB_SUCCESS, data.has_data else { return nil }
        return data
    }

    private func text(_ entry: inout MMDB_entry_s, _ path: [StaticString]) -> String? {
        guard let data = value(&entry, path), data.type == UInt32(MMDB_DATA_TYPE_UTF8_STRING), data.data_size > 0,
            let start = data.utf8_string
        else { return nil }
        return String(decoding: UnsafeRawBufferPointer(start: start, count: Int(data.data_size)), as: UTF8.self)
    }

    /// Reads a number, or the text `AS64500`.
    private func number(_ entry: inout MMDB_entry_s, _ path: [StaticString]) -> UInt32? {
        guard let data = value(&entry, path) else { return nil }
        if data.type == UInt32(MMDB_DATA_TYPE_UINT32) { return data.uint32 }
        if data.type == UInt32(MMDB_DATA_TYPE_UINT64) { return UInt32(exactly: data.uint64) }
        guard let text = text(&entry, path), text.hasPrefix("AS") else { return nil }
        return UInt32(text.dropFirst(2))
    }

    private func flag(_ entry: inout MMDB_entry_s, _ path: [StaticString]) -> Bool {
        guard let data = value(&entry, path), data.type == UInt32(MMDB_DATA_TYPE_BOOLEAN) else { return false }
        return data.boolean
    }

    private static func error(_ status: Int32, path: String) -> DatabaseError {
        let reason = MMDB_strerror(status).map { String(cString: $0) } ?? "libmaxminddb error \(status)"
        switch status {
        case MMDB_FILE_OPEN_ERROR, MMDB_IO_ERROR, MMDB_OUT_OF_MEMORY_ERROR: return DatabaseError(.unreadable, path: path, detail: reason)
        case MMDB_INVALID_METADATA_ERROR, MMDB_UNKNOWN_DATABASE_FORMAT_ERROR:
            return DatabaseError(.notADatabase, path: path, detail: reason)
        default: return DatabaseError(.corrupt, path: path, detail: reason)
        }
    }
}
