import CommandLineInterface
import Cryptography
import NodeMessages

/// Destroying the contents of closed cases.
enum RetentionCommand {
    static let command = Command(
        "retention", summary: "Show what retention would destroy; or destroy it",
        discussion: """
            Cases that were closed longer ago than retention.closedCasesDays lose their data key, address, hashes, free text and the lines \
            of their envelopes, for ever. Reports, findings, actions, all figures and the proof of every exchange stay. If the setting is \
            there, the node does it once a day by itself.

            Tips lose their contents too, if the police have them and nothing happened about them for as long.

            Without --destroy nothing is changed. A case keeps its contents while an envelope about it still waits to be sent, or was \
            rejected. For copies at central the time counts from their arrival. Destroy your backups in time: they still have the \
            destroyed contents.
            """,
        examples: ["hotline retention --dry-run --days 365", "hotline retention --destroy"],
        options: [
            NodeAccess.configOption, .flag("dry-run", "Only show what would be destroyed; this is the default."),
            .value("days", "N", "Show what would be destroyed after so many days, instead of those of the setting."),
            .flag("destroy", "Destroy it now."), .json,
        ]
    ) { invocation in
        guard invocation.flag("destroy") else {
            let query = RetentionQuery(days: try invocation.parsed("days"))
            try await invocation.show(RetentionEndpoints.outlook.ask(query), text: outlook)
            return .done
        }
        guard !invocation.flag("dry-run"), invocation.value("days") == nil else {
            throw UsageError("--destroy goes by the setting; --dry-run and --days only show.")
        }
        try await invocation.change(RetentionEndpoints.run.ask()) {
            "\($0.cases) cases closed before \($0.closedBefore), and \($0.tips) tips, lost their contents; log entry \(shown($0.logDigest?.hex))"
        }
        return .done
    }

    private static func outlook(_ outlook: RetentionOutlook) -> String {
        var lines = ["closed cases keep their contents \(outlook.closedCasesDays.map { "\($0) days" } ?? "for ever")"]
        if let run = outlook.lastRun {
            let end = run.finishedAt.map { "\($0)" } ?? "not to its end"
            lines.append("last run: \(end), \(run.cases) cases closed before \(run.closedBefore)")
        } else {
            lines.append("last run: never")
        }
        guard let due = outlook.due else { return lines.joined(separator: "\n") }
        lines.append("closed before \(due.closedBefore): \(due.cases) cases, and \(due.tips) tips, would lose their contents")
        lines += due.byClassification.entries.map { "  \($0.name): \($0.value)" }
        lines.append("closed from \(shown(due.oldest)) to \(shown(due.newest))")
        lines.append("kept, because an envelope about them waits or was rejected: \(due.heldBack)")
        return lines.joined(separator: "\n")
    }
}
