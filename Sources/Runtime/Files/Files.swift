import Glibc

/// Reads and writes whole files: reads have a bound, and no reader ever sees half of a written file.
public enum Files {
    /// Reads a regular file.
    ///
    /// - Throws: ``FileFailure`` `missing`, `denied`, `notAFile`, `tooLarge`, `failed`.
    public static func read(_ path: String, atMost limit: Int = 16 << 20) throws(FileFailure) -> [UInt8] {
        let file = try FileDescriptor(opening: path, O_RDONLY | O_NONBLOCK)
        guard try file.status().st_mode & S_IFMT == S_IFREG else { throw FileFailure(.notAFile, path: path) }
        guard let bytes = try file.read(atMost: limit) else { throw FileFailure(.tooLarge, path: path, detail: "more than \(limit) bytes") }
        return bytes
    }

    /// Gives a file or folder another name in the same folder. The new name is on disk when this returns.
    ///
    /// - Throws: ``FileFailure``.
    public static func rename(_ old: String, to new: String) throws(FileFailure) {
        guard Glibc.rename(old, new) == 0 else { throw FileFailure.last(new) }
        let folder = new.lastIndex(of: "/").map { String(new[...$0]) } ?? "."
        try FileDescriptor(opening: folder, O_RDONLY | O_DIRECTORY).synchronize()
    }

    /// Replaces a file at once. A reader finds the old bytes or the new, never a mixture, and a crash leaves one of the two.
    ///
    /// The bytes are on disk when this returns. The folder must exist.
    /// - Throws: ``FileFailure``.
    public static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o600) throws(FileFailure) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let draft = path + ".\(getpid()).\(UInt32.random(in: 0 ... .max)).new"
        do throws(FileFailure) {
            let file = try FileDescriptor(opening: draft, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
            guard fchmod(file.number, mode) == 0 else { throw FileFailure.last(draft) }
            try file.write(bytes)
            try file.synchronize()
            guard Glibc.rename(draft, path) == 0 else { throw FileFailure.last(path) }
        } catch {
            unlink(draft)
            throw error
        }
        // The name is part of the folder: without this sync a crash may lose it although the bytes are safe.
        try FileDescriptor(opening: folder, O_RDONLY | O_DIRECTORY).synchronize()
    }
}
