public import LocationDatabases

/// Hosting data or settings that cannot be used. The description is one sentence for the operator.
public struct HostingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of fault.
    public enum Code: Hashable, Sendable {
        /// A fault in a database, found by libloc or libmaxminddb.
        case database(DatabaseError.Code)
        /// There is no such file.
        case missing
        /// The file cannot be read, or is too large for data of this kind.
        case unreadable
        /// A line of a text file is malformed; lines count from 1.
        case badLine(Int)
        /// The settings contradict themselves.
        case configuration
    }

    public let code: Code
    /// The file; empty if the settings contradict themselves.
    public let path: String
    /// The details, for people.
    public let detail: String

    public init(_ code: Code, path: String = "", detail: String) {
        self.code = code
        self.path = path
        self.detail = detail
    }

    /// Wraps the error of a database.
    public init(_ error: DatabaseError) { self.init(.database(error.code), path: error.path, detail: error.description) }

    public var description: String {
        switch code {
        case .database: detail
        case .missing: "hosting data \(path) is missing: \(detail)"
        case .unreadable: "hosting data \(path) cannot be read: \(detail)"
        case .badLine(let line): "hosting data \(path), line \(line): \(detail)"
        case .configuration: "hosting settings: \(detail)"
        }
    }
}
