import FoundationEssentials
import Glibc

/// A folder whose files are replaced whole or not at all.
struct Folder: Sendable {
    let path: String

    func path(of name: String) -> String { "\(path)/\(name)" }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(of: name)) }

    /// Creates the folder, which only its owner may look into.
    func create(_ name: String = "") throws {
        do {
            try FileManager.default.createDirectory(
                atPath: name.isEmpty ? path : path(of: name), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { throw MembershipError.file(path(of: name), reason: "the folder cannot be made") }
    }

    func read(_ name: String, limit: Int = 32 << 20) throws -> [UInt8] { try Self.read(file: path(of: name), limit: limit) }

    func text(_ name: String) throws -> String {
        guard let text = String(validating: try read(name), as: UTF8.self) else {
            throw MembershipError.file(path(of: name), reason: "it is not UTF-8")
        }
        return text
    }

    /// Reads a file at any path.
    static func read(file: String, limit: Int = 32 << 20) throws -> [UInt8] {
        let data: Data
        do { data = try Data(contentsOf: URL(filePath: file)) } catch {
            throw MembershipError.file(
                file, reason: FileManager.default.fileExists(atPath: file) ? "it cannot be read" : "it does not exist")
        }
        guard data.count <= limit else { throw MembershipError.file(file, reason: "it is longer than \(limit) bytes") }
        return Array(data)
    }

    /// Writes a file of this folder that everybody may read.
    func write(_ bytes: [UInt8], to name: String) throws { try Self.write(bytes, file: path(of: name)) }

    /// Writes such a file at any path.
    static func write(_ bytes: [UInt8], file: String) throws {
        do { try Data(bytes).write(to: URL(filePath: file), options: .atomic) } catch {
            throw MembershipError.file(file, reason: "it cannot be written")
        }
    }

    /// Runs a closure while no other command works in this folder.
    func locked<Result>(_ body: () throws -> Result) throws -> Result {
        let descriptor = open(path(of: ".lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw MembershipError.file(path, reason: String(cString: strerror(errno)).lowercased()) }
        // Unlock explicitly: a process that is just being started may have a copy of the descriptor, and closing ours would keep the lock.
        defer {
            flock(descriptor, LOCK_UN)
            close(descriptor)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw MembershipError.inUse(folder: path) }
        return try body()
    }

    /// The names of the files in a folder, sorted.
    func names(in name: String) throws -> [String] {
        do { return try FileManager.default.contentsOfDirectory(atPath: path(of: name)).sorted() } catch {
            throw MembershipError.file(path(of: name), reason: "the folder cannot be read")
        }
    }

    /// Gives a file a second name. That name must be free, or already name the same file.
    func link(_ name: String, as second: String) throws {
        guard Glibc.link(path(of: name), path(of: second)) == 0 || errno == EEXIST else {
            throw MembershipError.file(path(of: second), reason: String(cString: strerror(errno)).lowercased())
        }
    }

    /// Renames a file over another at once: a reader of the name gets the old file or the new one, whole.
    func move(_ name: String, to place: String) throws {
        guard rename(path(of: name), path(of: place)) == 0 else {
            throw MembershipError.file(path(of: place), reason: String(cString: strerror(errno)).lowercased())
        }
        // The name is part of the folder: without this sync a crash may lose it although the file is safe.
        let descriptor = open(path(of: "keys"), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    /// Removes a file, if it exists.
    func remove(_ name: String) throws {
        guard unlink(path(of: name)) == 0 || errno == ENOENT else {
            throw MembershipError.file(path(of: name), reason: String(cString: strerror(errno)).lowercased())
        }
    }
}
