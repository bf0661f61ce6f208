import Glibc

/// An exclusive lock on a file, held until its end: one process for one store.
///
/// The kernel gives it up when the process dies, however it dies. The file itself stays, and holds the number of the process that has it.
public struct FileLock: ~Copyable, Sendable {
    private let file: FileDescriptor

    /// Takes the lock, making the file if need be.
    ///
    /// - Throws: ``FileFailure`` `held` with the number of the process that has it, `missing`, `denied`, `failed`.
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
