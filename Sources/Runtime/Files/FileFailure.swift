import Glibc

/// A file that cannot be used as asked.
///
/// `description` names the path: these are the node's own files, whose names are not secret.
public struct FileFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of failure that a caller can act on.
    public enum Code: Hashable, Sendable {
        /// There is no such file, or a folder on the way is missing.
        case missing
        /// This process has no permission.
        case denied
        /// The path names something other than a regular file.
        case notAFile
        /// The file is larger than allowed.
        case tooLarge
        /// Another process holds the lock.
        case held
        /// The disk is full, broken or read-only, or the system has another fault.
        case failed
    }

    /// The kind of failure.
    public let code: Code
    /// The path of the file.
    public let path: String
    /// The system's message, or more about the file.
    public let detail: String

    public init(_ code: Code, path: String, detail: String = "") {
        self.code = code
        self.path = path
        self.detail = detail
    }

    /// The failure of the last system call. Call it before anything else can change `errno`.
    static func last(_ path: String) -> FileFailure {
        let number = errno
        let code: Code =
            switch number {
            case ENOENT, ENOTDIR: .missing
            case EACCES, EPERM: .denied
            case EISDIR: .notAFile
            default: .failed
            }
        return FileFailure(code, path: path, detail: String(cString: strerror(number)))
    }

    public var description: String {
        let words =
            switch code {
            case .missing: "does not exist"
            case .denied: "may not be used by this user"
            case .notAFile: "is not a file"
            case .tooLarge: "is larger than allowed"
            case .held: "is in use by another process"
            case .failed: "cannot be used"
            }
        return detail.isEmpty ? "\(path) \(words)" : "\(path) \(words) (\(detail))"
    }
}
