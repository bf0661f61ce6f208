import CommandLineInterface
import HotlineModel
import NodeMessages

/// Peers and dead letters.
enum NodeCommands {
    static let peers = Command(
        "peers", summary: "Show one row for each peer; try one at once; or send its batches again",
        discussion: """
            Prints the last contact in both directions, the number of envelopes that wait and since when, the time that receipts took in \
            the last hour (median and 99 %), the last error in words, the difference of the clocks, the peer's directory version, and the \
            end of its keys. With --retry, envelopes that wait for a member are tried at once. With --resend, every batch it has receipted \
            is sent again, verbatim, and the receipts are compared with the first ones byte for byte. A batch with destroyed lines cannot \
            be sent.
            """,
        examples: ["hotline peers", "hotline peers --retry de"],
        options: [
            NodeAccess.configOption, .value("retry", "MEMBER", "Try at once to send the envelopes that wait for this member."),
            .value("resend", "MEMBER", "Send every receipted batch to this member again."), .json,
        ]
    ) { invocation in
        if let member: MemberID = try invocation.parsed("retry") {
            try await invocation.change(OutboxEndpoints.retry.ask(member)) { "what waits for \($0.member) is tried now" }
        } else if let member: MemberID = try invocation.parsed("resend") {
            try await resend(to: member, invocation)
        } else {
            try await invocation.show(PeerEndpoints.list.ask(), text: peerTable)
        }
        return .done
    }

    private static func resend(to member: MemberID, _ invocation: Invocation) async throws {
        let answer = try await NodeAccess.open(invocation, changing: true).answer(to: OutboxEndpoints.resend.ask(member))
        invocation.show(answer) {
            "\($0.batches) batches sent again: \($0.identical) receipts identical, \($0.different) different, "
                + "\($0.failed) without a receipt, \($0.destroyed) not sent, as lines of theirs were destroyed"
        }
        guard answer.different == 0, answer.failed == 0 else {
            throw CommandFailure(
                "Not every batch got its first receipt again.", remedy: "Ask the operator of \(member) whether its store was replaced.")
        }
    }

    static let deadLetters = Command(
        "deadletters", summary: "List the envelopes that members rejected; or send one again",
        discussion: "A rejected envelope never blocks the rest. It stays here until it is sent again, the same line in a new batch.",
        examples: ["hotline deadletters", "hotline deadletters --redrive 17"],
        options: [
            NodeAccess.configOption, .value("to", "MEMBER", "Only those to this member."),
            .value("redrive", "NUMBER", "Send this one again."),
            .json,
        ]
    ) { invocation in
        if let number: Ordinal = try invocation.parsed("redrive") {
            try await invocation.change(OutboxEndpoints.redrive.ask(number)) { "\($0.number) waits again" }
        } else {
            let request = DeadLetterRequest(to: try invocation.parsed("to"))
            try await invocation.show(OutboxEndpoints.deadLetters.ask(request)) { page in
                guard !page.items.isEmpty else { return "no dead letters" }
                return Listing<SentLine>(
                    .number("number") { $0.number }, .text("to") { $0.to }, .text("type") { $0.type }, .text("queued") { $0.queuedAt },
                    .text("code") { $0.code }, .text("why") { $0.why }
                ).table(page.items)
            }
        }
        return .done
    }

    private static func peerTable(_ page: Page<PeerView>) -> String {
        guard !page.items.isEmpty else { return "no peers: the directory lists no other member, or is not there yet" }
        let table = Listing<PeerView>(
            .text("peer") { $0.member }, .text("status") { $0.status }, .text("heard") { $0.heardAt }, .text("answered") { $0.answeredAt },
            .number("waiting") { $0.waiting }, .number("oldest s") { $0.oldestWaitingSeconds }, .number("dead") { $0.dead },
            .number("receipt ms") { $0.receiptMedianMilliseconds }, .number("p99 ms") { $0.receiptP99Milliseconds },
            .number("skew ms") { $0.skewMilliseconds }, .number("directory") { $0.directoryVersion },
            .text("TLS key ends") { $0.tlsKeyEnds },
            .text("signing key ends") { $0.signingKeyEnds }, .text("last error") { $0.lastError }
        ).table(page.items)
        return table + page.items.flatMap(remarks).map { $0 + "\n" }.joined()
    }

    /// Remarks below the table: the reason why something waits, and that this node catches up with the peer.
    private static func remarks(on peer: PeerView) -> [String] {
        peer.waitsFor.map { "\(peer.member): something waits because \($0)" }
            + (peer.catchingUpSince.map { ["\(peer.member): catching up since \($0)"] } ?? [])
    }
}
