/// A location database that cannot be used; the description is one sentence for the operator.
public struct DatabaseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of fault.
    public enum Code: Hashable, Sendable {
        /// There is no such file.
        case missing
        /// The file cannot be opened, read or copied aside.
        case unreadable
        /// The file is of another kind, or of a version that this program does not read.
        case notADatabase
        /// The file is of the right kind but damaged.
        case corrupt
    }

    public let code: Code
    /// The path of the file.
    public let path: String
    /// The details, for people.
    public let detail: String

    public init(_ code: Code, path: String, detail: String) {
        self.code = code
        self.path = path
        self.detail = detail
    }

    public var description: String {
        switch code {
        case .missing: "location data \(path) is missing: \(detail)"
        case .unreadable: "location data \(path) cannot be read: \(detail)"
        case .notADatabase: "\(path) is not location data of the configured kind: \(detail)"
        case .corrupt: "location data \(path) is damaged: \(detail)"
        }
    }
}
