/// A failure in words for the person who ran a command: the problem, and the remedy.
///
/// Both are whole sentences, and have no address of a report, no key and no bound value.
public struct CommandFailure: Error, Hashable, CustomStringConvertible {
    public let problem: String
    public let remedy: String

    /// Creates a failure with its remedy. Leave the remedy empty only if the problem already says it.
    public init(_ problem: String, remedy: String = "") {
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String { remedy.isEmpty ? problem : "\(problem) \(remedy)" }
}

/// A wrong call of a command. The sentence names the wrong part, and perhaps the likely right one.
public struct UsageError: Error, Hashable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) { self.description = description }
}
