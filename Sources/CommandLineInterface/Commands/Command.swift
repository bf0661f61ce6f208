/// One command of a program, or a group of them: its words, what it takes, and what it does.
///
/// A command is a value; a program is a tree of them with a name at the root. `--help` is understood by every one.
public struct Command: Sendable {
    /// What a command does once its arguments are known.
    public typealias Action = @Sendable (Invocation) async throws -> ExitStatus

    /// The word by which it is called.
    public let name: String
    /// One line without a full stop, for the list of commands.
    public let summary: String
    /// What somebody who uses it for the first time should know; paragraphs are separated by an empty line.
    public let discussion: String
    /// Command lines that work as they stand.
    public let examples: [String]
    public let options: [Option]
    public let arguments: [Argument]
    public let subcommands: [Command]
    let action: Action?

    /// A command that does something.
    public init(
        _ name: String, summary: String, discussion: String = "", examples: [String] = [], options: [Option] = [],
        arguments: [Argument] = [], action: @escaping Action
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.examples = examples
        self.options = options
        self.arguments = arguments
        self.subcommands = []
        self.action = action
    }

    /// A group of commands.
    public init(_ name: String, summary: String, discussion: String = "", examples: [String] = [], subcommands: [Command]) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.examples = examples
        self.options = []
        self.arguments = []
        self.subcommands = subcommands
        self.action = nil
    }

    /// A group of commands that does something itself where none of them is named.
    public init(
        _ name: String, summary: String, discussion: String = "", examples: [String] = [], options: [Option] = [],
        subcommands: [Command], action: @escaping Action
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.examples = examples
        self.options = options
        self.arguments = []
        self.subcommands = subcommands
        self.action = action
    }
}
