import Glibc

/// A file that only its owner may read.
public enum SecretFile {
    /// The most bytes that a secret may have.
    public static let sizeLimit = 64 * 1_024

    /// Reads a secret.
    ///
    /// - Throws: `.unusableSecret` when there is none, when it is no regular file, when it belongs to another user, when its mode is wider than
    ///   0600, when it is larger than ``sizeLimit``, or when the system refuses.
    public static func read(_ path: String) throws(CryptographyError) -> [UInt8] { try read(path, checkingAccess: true) }

    /// Reads a secret.
    ///
    /// - Parameter checkingAccess: False for a credential, which the service manager guards by other means than owner and mode.
    static func read(_ path: String, checkingAccess: Bool) throws(CryptographyError) -> [UInt8] {
        // O_NONBLOCK: opening a pipe that somebody put there must not hang.
        let file = try OpenFile(path, flags: O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        var status = stat()
        guard fstat(file.descriptor, &status) == 0 else { throw .unusableSecret(place: path, .refused(reason: systemReason())) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unusableSecret(place: path, .notAFile) }
        if checkingAccess {
            guard status.st_uid == geteuid() else { throw .unusableSecret(place: path, .ownedByAnother(user: status.st_uid)) }
            guard status.st_mode & 0o177 == 0 else { throw .unusableSecret(place: path, .openToOthers(mode: status.st_mode & 0o777)) }
        }
        guard status.st_size <= sizeLimit else { throw .unusableSecret(place: path, .tooLarge) }
        return try file.readAll(limit: sizeLimit)
    }

    /// Writes a secret so that a crash leaves the old file, the new one or none, but never a part, and nobody else can read it at any moment.
    ///
    /// - Parameter replacing: True if a file that is there may be replaced.
    /// - Throws: `.unusableSecret` when a file is there and may not be replaced, or when the system refuses.
    public static func write(_ secret: [UInt8], to path: String, replacing: Bool = false) throws(CryptographyError) {
        let draft = path + "." + SecureRandom.bytes(8).hex + ".new"
        do throws(CryptographyError) {
            let file = try OpenFile(draft, flags: O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, place: path)
            try file.writeAll(secret)
            if replacing {
                guard rename(draft, path) == 0 else { throw .unusableSecret(place: path, .refused(reason: systemReason())) }
            } else {
                // Unlike `rename`, `link` never replaces a file, not even one that appeared a moment ago.
                guard link(draft, path) == 0 else {
                    throw .unusableSecret(place: path, errno == EEXIST ? .alreadyThere : .refused(reason: systemReason()))
                }
                unlink(draft)
            }
        } catch {
            unlink(draft)
            throw error
        }
        // The bytes are safe, but without this a crash could still lose the name.
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        try OpenFile(folder, flags: O_RDONLY | O_DIRECTORY | O_CLOEXEC, place: path).synchronise()
    }
}

/// Owns one file descriptor.
private struct OpenFile: ~Copyable {
    let descriptor: Int32
    /// The name that errors speak of.
    private let place: String

    init(_ path: String, flags: Int32, place: String? = nil) throws(CryptographyError) {
        self.place = place ?? path
        descriptor = open(path, flags, 0o600)
        guard descriptor >= 0 else {
            throw .unusableSecret(place: self.place, errno == ENOENT && flags & O_CREAT == 0 ? .missing : .refused(reason: systemReason()))
        }
    }

    deinit { close(descriptor) }

    borrowing func readAll(limit: Int) throws(CryptographyError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress.map { $0 + filled }, $0.count - filled) }
            if count == 0 { break }
            guard count > 0 || errno == EINTR else { throw .unusableSecret(place: place, .refused(reason: systemReason())) }
            filled += max(count, 0)
        }
        guard filled <= limit else { throw .unusableSecret(place: place, .tooLarge) }
        let secret = Array(bytes.prefix(filled))
        bytes.withUnsafeMutableBytes { SecretBytes.wipe($0) }
        return secret
    }

    borrowing func writeAll(_ bytes: [UInt8]) throws(CryptographyError) {
        // The mask of the process may only have narrowed the mode; owner and group of the file are ours.
        guard fchmod(descriptor, 0o600) == 0 else { throw .unusableSecret(place: place, .refused(reason: systemReason())) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + written }, $0.count - written) }
            guard count >= 0 || errno == EINTR else { throw .unusableSecret(place: place, .refused(reason: systemReason())) }
            written += max(count, 0)
        }
        try synchronise()
    }

    borrowing func synchronise() throws(CryptographyError) {
        guard fsync(descriptor) == 0 else { throw .unusableSecret(place: place, .refused(reason: systemReason())) }
    }
}

/// The system's words for the last failed call of this thread.
private func systemReason() -> String { String(cString: strerror(errno)) }
