/// A failure in words for the person who ran a command: what happened, and what to do about it.
///
/// Both are whole sentences. Neither holds an address of a report, a key or a bound value.
public struct CommandFailure: Error, Hashable, CustomStringConvertible {
    public let problem: String
    public let remedy: String

    /// A failure with its remedy; leave the remedy empty only where the problem says it already.
    public init(_ problem: String, remedy: String = "") {
        self.problem = problem
        self.remedy = remedy
    }

    public var description: String { remedy.isEmpty ? problem : "\(problem) \(remedy)" }
}

/// A command called wrongly: which part, and perhaps what was meant.
public struct UsageError: Error, Hashable, CustomStringConvertible {
    public let description: String

    /// A sentence about what was wrong with the call.
    public init(_ description: String) { self.description = description }
}
