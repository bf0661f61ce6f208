import CommandLineInterface
import Envelopes

/// Destroying what closed cases were about.
enum RetentionCommand {
    static let command = Command(
        "retention", summary: "Show what retention would destroy; or destroy it",
        discussion: """
            Cases that were closed longer ago than retention.closedCasesDays lose their data key, address, hashes, free text and the lines \
            that were exchanged about them, for ever. What was reported by whom, found and done stays, every figure stays, and what was \
            exchanged can still be proved to have been exchanged. The node does it once a day by itself when the setting is there.

            Tips that the police have, and about which nothing happened for as long, lose what was written likewise.

            Without --destroy nothing is changed. A case about which something still waits to be sent, or was rejected, is held back. Copies \
            at central count from when they came. Backups are yours to destroy: they hold what the node no longer does.
            """,
        examples: ["hotline retention --dry-run --days 365", "hotline retention --destroy"],
        options: [
            NodeAccess.configOption, .flag("dry-run", "Only show what would be destroyed, which is what happens without any option."),
            .value("days", "N", "Show what would be destroyed after so many days, whatever is set."),
            .flag("destroy", "Destroy it now."), .json,
        ]
    ) { invocation in
        guard invocation.flag("destroy") else {
            let days = try invocation.value("days").map { _ in "?days=\(try invocation.integer("days", in: 1...36_500, default: 1))" }
            let answer = try await NodeAccess.open(invocation).json("/api/v1/retention" + (days ?? ""))
            invocation.console.result(answer, invocation, text: outlook)
            return .done
        }
        guard !invocation.flag("dry-run"), invocation.value("days") == nil else {
            throw UsageError("--destroy takes what is set; --dry-run and --days only show.")
        }
        let answer = try await SingleLine.post("/api/v1/retention", [:], to: NodeAccess.open(invocation, changing: true))
        invocation.console.result(answer, invocation) {
            "\($0.shown("cases")) cases closed before \($0.shown("closedBefore")), and \($0.shown("tips")) tips, lost their contents; log entry \($0.shown("logDigest"))"
        }
        return .done
    }

    private static func outlook(_ answer: JSONValue) -> String {
        var lines = ["closed cases keep their contents \(answer["closedCasesDays"]?.integer.map { "\($0) days" } ?? "for ever")"]
        if let run = answer["lastRun"], run["cases"] != nil {
            let end = run["finishedAt"]?.string ?? "not to its end"
            lines.append("last run: \(end), \(run.shown("cases")) cases closed before \(run.shown("closedBefore"))")
        } else {
            lines.append("last run: never")
        }
        guard answer["closedBefore"] != nil else { return lines.joined(separator: "\n") }
        lines.append(
            "closed before \(answer.shown("closedBefore")): \(answer.shown("cases")) cases, and \(answer.shown("tips")) tips, would lose their contents"
        )
        for member in answer["byClassification"]?.members ?? [] { lines.append("  \(member.name): \(member.value.shown)") }
        lines.append("closed from \(answer.shown("oldest")) to \(answer.shown("newest"))")
        lines.append("held back, as something about them waits or was rejected: \(answer.shown("heldBack"))")
        return lines.joined(separator: "\n")
    }
}
