import CLinux
import Glibc
public import Runtime

/// A mailbox as a folder: each mail is a file in `new` or `cur`, as mail servers deliver them.
///
/// It reads what is not marked as seen, and marks what its caller has recorded. It never deletes a mail and never replaces one. Its calls block.
public struct Maildir: Sendable {
    /// One mail that waits.
    public struct Mail: Hashable, Sendable {
        /// The place of its file in the folder, such as `new/1795426200.M1.host`.
        public let name: String
        public let bytes: [UInt8]
    }

    /// A file that could not be read. It stays where it is.
    public struct Unreadable: Hashable, Sendable {
        public let name: String
        public let failure: FileFailure
    }

    /// What one look found.
    public struct Look: Hashable, Sendable {
        public var mails: [Mail] = []
        public var unreadable: [Unreadable] = []
        /// There are more mails than were asked for.
        public var hasMore = false
    }

    private let folder: String

    /// The most names that one look goes through.
    static let mostNames = 100_000

    /// - Parameter folder: The folder that has `new` and `cur`.
    public init(folder: String) { self.folder = folder }

    /// Reads mails that are not seen, in the order of their names.
    ///
    /// A file that cannot be read does not count, so that it does not keep others back.
    /// - Throws: ``FileFailure`` if `new` or `cur` is missing or cannot be listed.
    public func look(atMost count: Int, bytes limit: Int = 16 << 20) throws(FileFailure) -> Look {
        var look = Look()
        for place in ["new", "cur"] {
            for name in try names(in: place) where place == "new" || !Self.isSeen(name) {
                guard look.mails.count < count else {
                    look.hasMore = true
                    return look
                }
                let path = "\(place)/\(name)"
                do throws(FileFailure) {
                    look.mails.append(Mail(name: path, bytes: try Files.read("\(folder)/\(path)", atMost: limit)))
                } catch {
                    // Another program may have moved it since; then it is in `cur`, and a later look finds it.
                    if error.code != .missing { look.unreadable.append(Unreadable(name: path, failure: error)) }
                }
            }
        }
        return look
    }

    /// Moves a mail to `cur` and marks it as seen.
    ///
    /// Call it once what the mail says is durable; a mail that was recorded and not marked is read once more.
    /// - Throws: ``FileFailure``: `missing` if it is not there any more, `held` if a mail of the new name exists.
    public func markSeen(_ name: String) throws(FileFailure) {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "new" || parts[0] == "cur", Self.isName(parts[1]) else {
            throw FileFailure(.missing, path: "\(folder)/\(name)")
        }
        let target = "cur/\(Self.seenName(String(parts[1])))"
        guard target != name else { return }
        guard linux_rename_without_replacing("\(folder)/\(name)", "\(folder)/\(target)") == 0 else {
            let code = errno
            let path = "\(folder)/\(name)"
            switch code {
            case EEXIST: throw FileFailure(.held, path: path, detail: "a mail with the new name exists")
            case ENOENT: throw FileFailure(.missing, path: path)
            case EACCES, EPERM: throw FileFailure(.denied, path: path)
            default: throw FileFailure(.failed, path: path, detail: String(cString: strerror(code)))
            }
        }
    }

    private func names(in place: String) throws(FileFailure) -> [String] {
        let path = "\(folder)/\(place)"
        guard let directory = opendir(path) else { throw FileFailure(errno == ENOENT ? .missing : .denied, path: path) }
        defer { closedir(directory) }
        var names: [String] = []
        while names.count < Self.mostNames, let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if Self.isName(name[...]) { names.append(name) }
        }
        return names.sorted()
    }

    /// Names with a dot at the beginning are no mails.
    private static func isName(_ name: Substring) -> Bool { !name.isEmpty && !name.hasPrefix(".") && !name.utf8.contains(0) }

    private static func isSeen(_ name: String) -> Bool { flags(of: name).contains("S") }

    /// The letters behind `:2,`.
    private static func flags(of name: String) -> Substring { name.firstRange(of: ":2,").map { name[$0.upperBound...] } ?? "" }

    /// The name with the flag `S`; flags stand in alphabetical order.
    static func seenName(_ name: String) -> String {
        guard let mark = name.firstRange(of: ":2,") else { return name + ":2,S" }
        return name[..<mark.upperBound] + String(Set(name[mark.upperBound...] + "S").sorted())
    }
}
