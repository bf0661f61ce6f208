import CommandLineInterface
import Envelopes
import Glibc
import HotlineModel

/// Peers and dead letters.
enum NodeCommands {
    static let peers = Command(
        "peers", summary: "Show one row of truth for each peer; or send to one again",
        discussion: """
            Last contact both ways, what waits and since when, how long batches of the last hour waited for their receipt (the median, and what \
            99 of 100 stayed within), the last error in words, the peer's clock against ours, its directory version and what of it expires when. \
            With --retry, what waits for a member is tried at once. With --resend, every batch it has receipted is sent again, verbatim, and the \
            receipts are compared with the first ones byte for byte; one of which retention destroyed lines \
            cannot be.
            """,
        examples: ["hotline peers", "hotline peers --retry de"],
        options: [
            NodeAccess.configOption, .value("retry", "MEMBER", "Try what waits for this member at once."),
            .value("resend", "MEMBER", "Send every receipted batch to this member again."), .json,
        ]
    ) { invocation in
        if let member = try member(invocation, "retry") {
            let answer = try await SingleLine.post("/api/v1/peers/\(member)/retry", [:], to: NodeAccess.open(invocation, changing: true))
            invocation.console.result(answer, invocation) { "what waits for \($0.shown("member")) is tried now" }
        } else if let member = try member(invocation, "resend") {
            let answer = try await SingleLine.post("/api/v1/peers/\(member)/resend", [:], to: NodeAccess.open(invocation, changing: true))
            invocation.console.result(answer, invocation) {
                "\($0.shown("batches")) batches sent again: \($0.shown("identical")) receipts identical, \($0.shown("different")) different, "
                    + "\($0.shown("failed")) without a receipt, \($0.shown("destroyed")) not sent, as lines of theirs were destroyed"
            }
            guard answer["different"]?.integer == 0, answer["failed"]?.integer == 0 else {
                throw CommandFailure(
                    "Not every batch got its first receipt again.", remedy: "Ask the operator of \(member) whether its store was replaced.")
            }
        } else {
            let answer = try await NodeAccess.open(invocation).json("/api/v1/peers")
            invocation.console.result(answer, invocation, text: peerTable)
        }
        return .done
    }

    static let deadLetters = Command(
        "deadletters", summary: "List what members rejected; or send one again",
        discussion: "A rejected envelope never blocks the rest. It stays here until it is sent again, the same line in a new batch.",
        examples: ["hotline deadletters", "hotline deadletters --redrive 17"],
        options: [
            NodeAccess.configOption, .value("to", "MEMBER", "Only those to this member."),
            .value("redrive", "NUMBER", "Send this one again."),
            .json,
        ]
    ) { invocation in
        if invocation.value("redrive") != nil {
            let number = try invocation.integer("redrive", in: 1...Int.max, default: 1)
            let answer = try await SingleLine.post(
                "/api/v1/deadletters/\(number)/redrive", [:], to: NodeAccess.open(invocation, changing: true))
            invocation.console.result(answer, invocation) { "\($0.shown("number")) waits again" }
        } else {
            let to = try member(invocation, "to").map { "?to=\($0)" } ?? ""
            let answer = try await NodeAccess.open(invocation).json("/api/v1/deadletters\(to)")
            invocation.console.result(answer, invocation) { answer in
                let rows = answer["deadLetters"]?.array ?? []
                guard !rows.isEmpty else { return "no dead letters" }
                var table = Table([.number("number"), .text("to"), .text("type"), .text("queued"), .text("code"), .text("why")])
                for row in rows { table.append(["number", "to", "type", "queuedAt", "code", "why"].map { row.shown($0) }) }
                return table.text()
            }
        }
        return .done
    }

    private static func member(_ invocation: Invocation, _ option: String) throws -> MemberID? {
        guard let text = invocation.value(option) else { return nil }
        guard let member = MemberID(text) else { throw UsageError("--\(option) takes the short id of a member, such as nl.") }
        return member
    }

    private static func peerTable(_ answer: JSONValue) -> String {
        let rows = answer.array ?? []
        guard !rows.isEmpty else { return "no peers: the directory lists nobody else, or is not there yet" }
        var table = Table([
            .text("peer"), .text("status"), .text("heard"), .text("answered"), .number("waiting"), .number("oldest s"), .number("dead"),
            .number("receipt ms"), .number("p99 ms"), .number("skew ms"), .number("directory"), .text("TLS key ends"),
            .text("signing key ends"), .text("last error"),
        ])
        let columns = [
            "member", "status", "heardAt", "answeredAt", "waiting", "oldestWaitingSeconds", "dead",
            "receiptMedianMilliseconds", "receiptP99Milliseconds", "skewMilliseconds", "directoryVersion",
            "tlsKeyEnds", "signingKeyEnds", "lastError",
        ]
        for row in rows { table.append(columns.map { row.shown($0) }) }
        return table.text() + rows.flatMap(peerNotes).map { $0 + "\n" }.joined()
    }

    /// What a row alone does not tell: why something waits, and that this node catches up with a peer.
    private static func peerNotes(_ row: JSONValue) -> [String] {
        let reasons = row["waitsFor"]?.array?.compactMap(\.string) ?? []
        let since = row["catchingUpSince"]?.string
        return reasons.map { "\(row.shown("member")): something waits because \($0)" }
            + (since.map { ["\(row.shown("member")): catching up since \($0)"] } ?? [])
    }
}
