import Glibc

/// An exclusive lock on a file until the end of the value's life: one process for one store.
///
/// The kernel releases it when the process ends, even by a crash. The file itself stays, and contains the number of the process with the lock.
public struct FileLock: ~Copyable, Sendable {
    private let file: FileDescriptor

    /// Locks the file, and creates it if necessary.
    ///
    /// - Throws: ``FileFailure`` `held` with the number of the process that has the lock, `missing`, `denied`, `failed`.
    public init(path: String) throws(FileFailure) {
        let file = try FileDescriptor(opening: path, O_RDWR | O_CREAT)
        while flock(file.number, LOCK_EX | LOCK_NB) != 0 {
            if errno == EINTR { continue }
            guard errno == EWOULDBLOCK else { throw FileFailure.last(path) }
            let holder = String(decoding: ((try? file.read(atMost: 32)) ?? []).prefix { $0 != 0x0A }, as: UTF8.self)
            throw FileFailure(.held, path: path, detail: holder.isEmpty ? "" : "process \(holder)")
        }
        guard ftruncate(file.number, 0) == 0 else { throw FileFailure.last(path) }
        try file.write(Array("\(getpid())\n".utf8))
        self.file = file
    }
}
