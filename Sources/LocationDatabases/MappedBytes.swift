import Glibc

/// The bytes of a ``PrivateCopy``, mapped for reading.
///
/// `@unchecked Sendable`: the map is read-only from `init` to `deinit`, its file has no name through which anything could change it, and every
/// read is checked against `count`.
final class MappedBytes: @unchecked Sendable {
    private let start: UnsafeRawPointer
    let count: Int

    init(_ copy: borrowing PrivateCopy, path: String) throws(DatabaseError) {
        guard copy.count > 0 else { throw DatabaseError(.corrupt, path: path, detail: "it is empty") }
        guard let map = mmap(nil, copy.count, PROT_READ, MAP_PRIVATE, copy.descriptor, 0), map != MAP_FAILED else {
            throw DatabaseError(.unreadable, path: path, detail: "it cannot be mapped (\(PrivateCopy.reason(errno)))")
        }
        start = UnsafeRawPointer(map)
        count = copy.count
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: start), count) }

    /// Four bytes, most significant first.
    ///
    /// - Precondition: The offset was checked against `count`; a debug build checks it again.
    @inline(__always) func word(at offset: Int) -> UInt32 {
        precondition(offset >= 0 && offset &+ 4 <= count, "a read beyond the end of a location database")
        return UInt32(bigEndian: (start + offset).loadUnaligned(as: UInt32.self))
    }

    /// Returns one byte; the offset must be below `count`.
    @inline(__always) func byte(at offset: Int) -> UInt8 {
        precondition(offset >= 0 && offset < count, "a read beyond the end of a location database")
        return (start + offset).load(as: UInt8.self)
    }

    /// The text from an offset to the next NUL or the end, at most `limit` bytes; invalid UTF-8 is repaired.
    func text(at offset: Int, limit: Int) -> String {
        guard offset >= 0, offset < count else { return "" }
        let room = min(limit, count - offset)
        let length = strnlen((start + offset).assumingMemoryBound(to: CChar.self), room)
        return String(decoding: UnsafeRawBufferPointer(start: start + offset, count: length), as: UTF8.self)
    }

    /// Tells the kernel that the pages read so far are not needed now. They come back from the file when they are touched.
    func forgetPages() { madvise(UnsafeMutableRawPointer(mutating: start), count, MADV_DONTNEED) }
}
