import Glibc

/// An open file with one owner, which closes it at the end of its life.
struct FileDescriptor: ~Copyable {
    let number: Int32
    let path: String

    init(opening path: String, _ flags: Int32, mode: mode_t = 0o600) throws(FileFailure) {
        let number = open(path, flags | O_CLOEXEC, mode)
        guard number >= 0 else { throw .last(path) }
        self.number = number
        self.path = path
    }

    deinit { close(number) }

    func status() throws(FileFailure) -> stat {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw .last(path) }
        return status
    }

    func write(_ bytes: [UInt8]) throws(FileFailure) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(number, $0.baseAddress.map { $0 + done }, bytes.count - done) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw .last(path) }
            done += count
        }
    }

    /// Reads to the end; `nil` if there is more than the limit.
    func read(atMost limit: Int) throws(FileFailure) -> [UInt8]? {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = Glibc.read(number, &piece, piece.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw .last(path) }
            if count == 0 { return bytes }
            guard bytes.count + count <= limit else { return nil }
            bytes.append(contentsOf: piece[..<count])
        }
    }

    /// Returns once the bytes are on the disk.
    func synchronize() throws(FileFailure) { guard fsync(number) == 0 else { throw .last(path) } }
}
