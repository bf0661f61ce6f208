import CommandLineInterface
import Cryptography
import Envelopes
import HotlineModel

/// `hotline hashes …`: the hash ledger.
enum HashCommands {
    static let group = Command(
        "hashes", summary: "Count the hash ledger's entries; show, withdraw or vote on one",
        discussion: """
            The ledger has one entry for each SHA-256 that a member confirmed, with the members that confirm it, those that withdrew it and \
            the votes on it. Without a command: how many there are.
            """,
        examples: ["hotline hashes", "hotline hashes show \(example)"],
        options: [NodeAccess.configOption, .json], subcommands: [show, withdraw, vote]
    ) { invocation in
        let answer = try await NodeAccess.open(invocation).json("/api/v1/hashes")
        invocation.console.result(answer, invocation) {
            "\($0.shown("distinct")) hashes, \($0.shown("withdrawn")) of them withdrawn; the last position is \($0.shown("last"))"
        }
        return .done
    }

    private static let show = Command(
        "show", summary: "Show one entry with its sources and votes", examples: ["hotline hashes show \(example)"],
        options: [NodeAccess.configOption, .json], arguments: [hash]
    ) { invocation in
        let answer = try await NodeAccess.open(invocation).json("/api/v1/hashes/\(try sha256(invocation))")
        invocation.console.result(answer, invocation, text: entry)
        return .done
    }

    private static let withdraw = Command(
        "withdraw", summary: "Take back that this hotline confirms a hash",
        discussion: """
            Central and every member that has the hash from us are told, and the feed says so. Other members' confirmations stand; when none \
            does, the entry stays as a withdrawn one. Assessing a case with the hash as illegal confirms it again. Withdrawing again changes nothing.
            """,
        examples: ["hotline hashes withdraw \(example)"],
        options: [NodeAccess.configOption, .value("reason", "CODE", "Why."), .json], arguments: [hash]
    ) { invocation in
        try await submit(invocation, to: "withdrawals", ["reason"]) { "withdrawn: \($0)" }
    }

    private static let vote = Command(
        "vote", summary: "Vote on a hash that another member confirmed",
        discussion: """
            Central and the members that confirm the hash are told, and the feed says so. As long as not more members vote to confirm it than to \
            dispute it, a disputed hash counts as national instead of baseline. The last vote of each member counts.
            """,
        examples: ["hotline hashes vote \(example) dispute --classification notIllegal"],
        options: [
            NodeAccess.configOption, .value("classification", "CODE", "Our own finding: baseline, national or notIllegal."),
            .value("reason", "CODE", "Why."), .json,
        ], arguments: [hash, .required("VOTE", "confirm or dispute.")]
    ) { invocation in
        let direction = VoteDirection(rawValue: invocation.argument("VOTE"))
        guard direction.isKnown else { throw UsageError("A vote is confirm or dispute.") }
        return try await submit(invocation, to: "votes", ["classification", "reason"], [.init("vote", .string(direction.rawValue))]) {
            "voted: \(direction.rawValue) \($0)"
        }
    }

    private static let example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    private static let hash = Argument.required("SHA256", "The hash, 64 lower-case hex digits.")

    private static func sha256(_ invocation: Invocation) throws -> String {
        let text = invocation.argument("SHA256")
        guard Digest(hex: text) != nil else { throw UsageError("A hash is named by its SHA-256, 64 lower-case hex digits.") }
        return text
    }

    private static func submit(
        _ invocation: Invocation, to path: String, _ options: [String], _ further: [JSONValue.Member] = [], done: (String) -> String
    ) async throws -> ExitStatus {
        let sha256 = try sha256(invocation)
        let given = options.compactMap { name in invocation.value(name).map { JSONValue.Member(name, .string($0)) } }
        let node = try await NodeAccess.open(invocation, changing: true)
        let line = JSONValue.object([.init("sha256", .string(sha256))] + further + given)
        let answer = try await SingleLine.post("/api/v1/hashes/\(path)", line, to: node)
        invocation.console.result(answer, invocation) { done($0.shown("sha256")) }
        return .done
    }

    private static func entry(_ answer: JSONValue) -> String {
        let state =
            answer["isWithdrawn"] == .bool(true)
            ? "withdrawn" : answer.shown("classification") + (answer["isDisputed"] == .bool(true) ? ", disputed" : "")
        var parts = ["\(answer.shown("sha256"))\n\(state); position \(answer.shown("position")) since \(answer.shown("changedAt"))"]
        parts.append(CaseText.section("sources", answer["sources"], ["member", "classification", "at"]))
        parts.append(CaseText.section("withdrawn by", answer["withdrawn"], ["member", "at"]))
        parts.append(CaseText.section("votes", answer["votes"], ["member", "vote", "classification", "reason", "at"]))
        return parts.filter { !$0.isEmpty }.joined(separator: "\n\n")
    }
}
