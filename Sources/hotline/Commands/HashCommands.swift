import CommandLineInterface
import Cryptography
import HotlineModel
import NodeMessages

/// `hotline hashes …`: the hash ledger.
enum HashCommands {
    static let group = Command(
        "hashes", summary: "Count the hash ledger's entries; show, withdraw or vote on one; pull feeds",
        discussion: """
            The ledger has one entry for each SHA-256 that a member confirmed, with the members that confirm it, those that withdrew it \
            and the votes on it. Without a command, it prints the numbers of entries.
            """,
        examples: ["hotline hashes", "hotline hashes show \(example)"],
        options: [NodeAccess.configOption, .json], subcommands: [show, withdraw, vote, pull]
    ) { invocation in
        try await invocation.show(HashEndpoints.counts.ask()) {
            "\($0.distinct) hashes, \($0.withdrawn) of them withdrawn; the last position is \($0.last)"
        }
        return .done
    }

    private static let show = Command(
        "show", summary: "Show one entry with its sources and votes", examples: ["hotline hashes show \(example)"],
        options: [NodeAccess.configOption, .json], arguments: [hash]
    ) { invocation in
        let sha256 = try sha256(invocation)
        try await invocation.show(HashEndpoints.entry.ask(sha256), text: entry)
        return .done
    }

    private static let actor = Option.value("actor", "NAME", "Who decided it; never leaves the node.", default: "analyst")

    private static let withdraw = Command(
        "withdraw", summary: "Withdraw this hotline's confirmation of a hash",
        discussion: """
            Central and every member that has the hash from us are told, and the feed shows it. Other members' confirmations stand. If \
            there are none, the entry stays and is marked as withdrawn. Assessing a case with the hash as illegal confirms it again. \
            Withdrawing again changes nothing.
            """,
        examples: ["hotline hashes withdraw \(example)"],
        options: [
            NodeAccess.configOption, .value("reason", "CODE", "Why: mistake, or a code of `hotline codes reason`."), actor, .json,
        ], arguments: [hash]
    ) { invocation in
        let request = HashWithdrawalRequest(
            sha256: try sha256(invocation), reason: invocation.code("reason"), actor: try invocation.parsed("actor"))
        try await invocation.submit(request, to: HashEndpoints.withdrawals) { "withdrawn: \($0.sha256.hex)" }
        return .done
    }

    private static let vote = Command(
        "vote", summary: "Vote on a hash that another member confirmed",
        discussion: """
            Central, the members that confirm the hash and those that have it from us are told, and the feed shows it. A disputed hash counts as national instead of \
            baseline, until more members vote to confirm it than to dispute it. The last vote of each member counts.
            """,
        examples: ["hotline hashes vote \(example) dispute --classification notIllegal"],
        options: [
            NodeAccess.configOption, .value("classification", "CODE", "Our own finding: baseline, national or notIllegal."),
            .value("reason", "CODE", "Why: a code of `hotline codes reason`."), actor, .json,
        ], arguments: [hash, .required("VOTE", "confirm or dispute.")]
    ) { invocation in
        let direction = VoteDirection(rawValue: invocation.argument("VOTE"))
        guard direction.isKnown else { throw UsageError("A vote is confirm or dispute.") }
        let request = HashVoteRequest(
            sha256: try sha256(invocation), vote: direction,
            classification: invocation.value("classification").map(Classification.init(rawValue:)), reason: invocation.code("reason"),
            actor: try invocation.parsed("actor"))
        try await invocation.submit(request, to: HashEndpoints.votes) { "voted: \(direction.rawValue) \($0.sha256.hex)" }
        return .done
    }

    private static let pull = Command(
        "pull", summary: "Pull the hash feeds of other members now",
        discussion: """
            The node pulls them by itself every `hashPull.intervalSeconds`. Statements that are not believed are left out and counted by \
            reason: `hashOfNothing`, `fromTheFuture` and `unlistedMember` are faults of the feed and ring the alarm `hashes.refused`; \
            `ofAnother` and `readersOwn` are in every honest feed.
            """,
        examples: ["hotline hashes pull"], options: [NodeAccess.configOption, .json]
    ) { invocation in
        try await invocation.show(HashEndpoints.pull.ask(), text: outcome)
        return .done
    }

    private static let example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    private static let hash = Argument.required("SHA256", "The hash, 64 lower-case hex digits.")

    private static func sha256(_ invocation: Invocation) throws(UsageError) -> Digest {
        guard let sha256 = Digest(hex: invocation.argument("SHA256")) else {
            throw UsageError("A hash is named by its SHA-256, 64 lower-case hex digits.")
        }
        return sha256
    }

    private static func outcome(_ outcome: HashPullOutcome) -> String {
        let failed = outcome.failed.isEmpty ? "" : "; not read: \(outcome.failed.map(\.rawValue).sorted().joined(separator: ", "))"
        let sum = "\(outcome.members) feeds, \(outcome.entries) entries read, \(outcome.changed) of them news\(failed)"
        let leftOut = Listing<HashPullOutcome.LeftOut>(
            .text("feed of") { $0.member }, .text("reason") { $0.reason.rawValue }, .number("statements") { $0.statements }
        ).section("left out", outcome.leftOut)
        return [sum, leftOut].filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private static func entry(_ entry: HashEntryView) -> String {
        let state = entry.isWithdrawn ? "withdrawn" : shown(entry.classification) + (entry.isDisputed ? ", disputed" : "")
        return [
            "\(entry.sha256.hex)\n\(state); position \(entry.position) since \(entry.changedAt)",
            Listing<HashEntryView.Source>(
                .text("member") { $0.member }, .text("classification") { $0.classification }, .text("at") { $0.at }
            )
            .section("sources", entry.sources),
            Listing<Told>(.text("member") { $0.member }, .text("tells") { $0.name }, .text("value") { $0.value }).section(
                "other hashes and media", entry.sources.flatMap(told)),
            Listing<HashEntryView.Withdrawal>(.text("member") { $0.member }, .text("at") { $0.at }).section(
                "withdrawn by", entry.withdrawn),
            Listing<HashEntryView.Vote>(
                .text("member") { $0.member }, .text("vote") { $0.vote }, .text("classification") { $0.classification },
                .text("reason") { $0.reason }, .text("at") { $0.at }
            ).section("votes", entry.votes),
        ].filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    /// What a source tells of the item beside its SHA-256.
    private struct Told {
        let member: MemberID
        let name: String
        let value: String
    }

    private static func told(by source: HashEntryView.Source) -> [Told] {
        [("SHA-1", source.sha1), ("MD5", source.md5), ("PDQ", source.pdq), ("medium", source.medium?.rawValue)].compactMap { name, value in
            value.map { Told(member: source.member, name: name, value: $0) }
        }
    }
}
