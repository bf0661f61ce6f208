public import LocationDatabases

/// Why hosting data or its configuration cannot be used; the description is one sentence for the operator.
public struct HostingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: Hashable, Sendable {
        /// A database that libloc or libmaxminddb reads.
        case database(DatabaseError.Code)
        /// No file is there.
        case missing
        /// The file cannot be read, or is too large to be what it should be.
        case unreadable
        /// A line of a text file does not say what it should; lines count from 1.
        case badLine(Int)
        /// The settings contradict themselves.
        case configuration
    }

    public let code: Code
    /// The file, empty for a contradiction in the settings.
    public let path: String
    /// What was found, for people.
    public let detail: String

    /// An error about a file or about the settings.
    public init(_ code: Code, path: String = "", detail: String) {
        self.code = code
        self.path = path
        self.detail = detail
    }

    /// A database's error, as it is.
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
