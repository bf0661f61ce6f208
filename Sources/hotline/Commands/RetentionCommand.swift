import CommandLineInterface
import Cryptography
import NodeMessages

/// Destroying the contents of closed cases.
enum RetentionCommand {
    static let command = Command(
        "retention", summary: "Show what retention would destroy; or destroy it",
        discussion: """
            Cases that were closed longer ago than retention.closedCasesDays lose their data key, address, hashes, free text and the lines \
            that were exchanged about them, for ever. Who reported what, findings, actions and all figures stay, and that something was \
            exchanged can still be proved. If the setting is there, the node does it once a day by itself.

            Tips that the police have, and about which nothing happened for as long, lose their contents too.

            Without --destroy nothing is changed. A case about which something still waits to be sent, or was rejected, is held back. Copies \
            at central count from when they came. Destroy your backups in time: they hold what the node no longer does.
            """,
        examples: ["hotline retention --dry-run --days 365", "hotline retention --destroy"],
        options: [
            NodeAccess.configOption, .flag("dry-run", "Only show what would be destroyed, which is what happens without any option."),
            .value("days", "N", "Show what would be destroyed after so many days, whatever is set."),
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
        lines.append("held back, as something about them waits or was rejected: \(due.heldBack)")
        return lines.joined(separator: "\n")
    }
}
