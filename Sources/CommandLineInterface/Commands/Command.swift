/// One command of a program, or a group of commands: its name, its options and arguments, and its action.
///
/// A command is a value. A program is a tree of them with a name at the root. Every command understands `--help`.
public struct Command: Sendable {
    /// The work of a command, once its arguments are known.
    public typealias Action = @Sendable (Invocation) async throws -> ExitStatus

    /// The word by which it is called.
    public let name: String
    /// One line without a full stop, for the list of commands.
    public let summary: String
    /// The text for a first-time user. An empty line separates paragraphs.
    public let discussion: String
    /// Command lines that work without a change.
    public let examples: [String]
    public let options: [Option]
    public let arguments: [Argument]
    public let subcommands: [Command]
    let action: Action?

    /// Creates a command with an action.
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

    /// Creates a group of commands.
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

    /// Creates a group of commands with an action of its own, which runs if no subcommand is named.
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
