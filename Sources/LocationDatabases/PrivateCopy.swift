import Glibc

/// A copy of a data file without a name, which nobody can change or cut short while it is mapped.
///
/// The databases are read through memory maps. If the original were mapped, `cp new.mmdb old.mmdb` would remove the pages under the look-ups and
/// end the process by SIGBUS. The copy lies in `TMPDIR` or `/var/tmp`, and disappears with its descriptor and maps.
struct PrivateCopy: ~Copyable {
    /// The descriptor of the copy, open for reading.
    let descriptor: Int32
    /// The number of bytes.
    let count: Int

    init(of path: String) throws(DatabaseError) {
        let source = open(path, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else {
            throw DatabaseError(errno == ENOENT ? .missing : .unreadable, path: path, detail: Self.reason(errno))
        }
        defer { close(source) }
        var status = stat()
        guard fstat(source, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw DatabaseError(.unreadable, path: path, detail: "it is not a regular file")
        }
        let copy = Self.namelessFile()
        guard copy >= 0 else {
            throw DatabaseError(.unreadable, path: path, detail: "no copy can be made in TMPDIR or /var/tmp (\(Self.reason(errno)))")
        }
        var total = 0
        while true {
            let moved = Self.move(from: source, to: copy)
            if moved == 0 { break }
            guard moved > 0 else {
                let failure = errno
                close(copy)
                throw DatabaseError(.unreadable, path: path, detail: "copying it failed (\(Self.reason(failure)))")
            }
            total += moved
        }
        descriptor = copy
        count = total
    }

    deinit { close(descriptor) }

    /// A path to the copy, for libraries that can only open paths.
    var path: String { "/proc/self/fd/\(descriptor)" }

    private static func namelessFile() -> Int32 {
        let folders = [getenv("TMPDIR").map { String(cString: $0) }, "/var/tmp", "/tmp"].compactMap { $0 }
        for folder in folders {
            var template = Array("\(folder)/hotline-data-XXXXXX".utf8CString)
            let descriptor = mkstemp(&template)
            guard descriptor >= 0 else { continue }
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            unlink(template)
            return descriptor
        }
        return -1
    }

    /// Copies up to 1 MiB; returns 0 at the end, and a negative number on failure.
    private static func move(from source: Int32, to copy: Int32) -> Int {
        withUnsafeTemporaryAllocation(byteCount: 1 << 20, alignment: 16) { buffer in
            let got = read(source, buffer.baseAddress, buffer.count)
            guard got > 0 else { return got }
            var written = 0
            while written < got {
                let more = write(copy, buffer.baseAddress.map { $0 + written }, got - written)
                guard more > 0 else { return -1 }
                written += more
            }
            return got
        }
    }

    static func reason(_ code: Int32) -> String { strerror(code).map { String(cString: $0) } ?? "error \(code)" }
}
