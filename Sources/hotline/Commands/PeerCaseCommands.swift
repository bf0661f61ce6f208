import CommandLineInterface
import HotlineModel
import NodeMessages

/// Cases that peers accepted.
enum PeerCaseCommands {
    static let silent = Command(
        "peers", summary: "List the cases that a peer accepted and of which it has said nothing for long",
        discussion: "How long is long, `takedown.peers.alarmAfterDays` says. A case leaves the list when the peer says anything of it.",
        options: [
            NodeAccess.configOption, .value("after", "PLACE", "Begin after this place."),
            .value("limit", "N", "At most so many.", default: "50"), .json,
        ]
    ) { invocation in
        let query = SilentCaseQuery(after: invocation.value("after"), limit: try invocation.parsed("limit") ?? Whole(50))
        try await invocation.show(
            PeerCaseEndpoints.silent.ask(query),
            as: Listing(
                .key("case") { $0.case }, .text("peer") { $0.peer }, .moment("silent since") { $0.heardAt ?? $0.placedAt },
                .text("") { $0.heardAt == nil ? "never heard" : "" }))
        return .done
    }
}
