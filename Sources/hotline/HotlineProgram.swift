import CommandLineInterface
import Glibc
import Observability
import Runtime

/// The program: the node, and the commands for a node and for the secretariat.
@main struct HotlineProgram {
    static let version = "0.1.0"

    static let root = Command(
        "hotline", summary: "Exchange cases between hotlines, signed and receipted",
        discussion: """
            Each hotline runs one node. It decides for every assessed case whether to keep it, forward it to the member that covers \
            the country of the host, or give it to central, and it keeps a signed receipt of everything it delivered. Only metadata \
            is handled, never imagery.

            Every command that prints takes --json. The exit status is 0 when done, 1 after a failure (one line on standard error \
            says what happened and what to do), 64 after wrong usage.
            """,
        examples: ["hotline federation create --dir secretariat --name Example", "hotline help serve"],
        subcommands: [
            InitCommand.command,
            KeysCommands.group,
            FederationCommands.group,
            ServeCommand.command,
            AccessCommands.group,
            CaseCommands.report,
            CaseCommands.readdress,
            ImportCommand.command,
            WorkListCommands.group,
            AssessmentCommands.assess,
            AssessmentCommands.undo,
            AssessmentCommands.conclude,
            AssessmentCommands.describe,
            CaseCommands.act,
            CaseCommands.reverse,
            CaseCommands.withdraw,
            TakedownCommands.group,
            TraceCommand.command,
            CaseCommands.cases,
            CaseCommands.one,
            HashCommands.group,
            AlarmCommand.command,
            NodeCommands.peers,
            StatisticsCommands.stats,
            NodeCommands.deadLetters,
            EvidenceCommands.evidence,
            EvidenceCommands.verify,
            RetentionCommand.command,
            CodesCommand.command,
            ReplayCommand.command,
            TipCommands.tip,
            TipCommands.group,
            ContactCommands.contact,
            ContactCommands.contacts,
            ContactCommands.replay,
        ])

    /// The commands that hold keys in memory.
    private static let keyHolders: Set<String> = ["serve", "init", "keys", "federation"]

    static func main() async {
        if let command = CommandLine.arguments.dropFirst().first, keyHolders.contains(command) { ProcessProtection.forbidDumps() }
        let status = await Program(root, version: version).run(Array(CommandLine.arguments.dropFirst()))
        LogSink.finish()
        exit(status.rawValue)
    }
}
