import CommandLineInterface
import HotlineModel
import NodeMessages

/// The work list: cases that wait for an analyst, and their leases.
enum WorkListCommands {
    private static let minutes = Option.value("minutes", "N", "For how long; the setting worklist.leaseMinutes by default.")

    static let group = Command(
        "worklist", summary: "Show the cases that wait for an analyst, most urgent first; lease them and return them",
        discussion: """
            Without a command, it lists the cases that wait and the analysts who have them. The order comes from the rules in the setting \
            worklist.urgency: points, then age. No address is shown; leasing a case shows its address.
            """,
        examples: ["hotline worklist", "hotline worklist next --analyst anna", "hotline worklist release urn:hotline:case:nl:…"],
        options: [
            NodeAccess.configOption, .value("limit", "N", "At most so many.", default: "50"),
            .value("after", "PLACE", "Begin after this position: the `next` of the page before."), .json,
        ], subcommands: [next, renew, release]
    ) { invocation in
        let request = WorkListRequest(after: try invocation.parsed("after"), limit: try invocation.parsed("limit") ?? Whole(50))
        try await invocation.show(WorkListEndpoints.list.ask(request), text: table)
        return .done
    }

    private static let next = Command(
        "next", summary: "Lease the most urgent cases that nobody has, and show their addresses",
        discussion: """
            The cases are the analyst's until the lease ends; nobody else gets them meanwhile. The addresses are printed: this is for the \
            analyst's own screen. Record the finding with `hotline assess CASE --lease NUMBER …`.
            """,
        examples: ["hotline worklist next --analyst anna", "hotline worklist next --analyst anna --count 5 --minutes 60"],
        options: [
            NodeAccess.configOption, .required("analyst", "NAME", "The analyst's name; it never leaves the node."),
            .value("count", "N", "So many, at most 50.", default: "1"), minutes, .json,
        ]
    ) { invocation in
        let request = LeaseRequest(
            analyst: try invocation.parsed("analyst"), count: try invocation.parsed("count"), minutes: try invocation.parsed("minutes"))
        try await invocation.change(WorkListEndpoints.leases.ask(request), text: leases)
        return .done
    }

    private static let renew = Command(
        "renew", summary: "Keep a case for longer", discussion: "Counts from now. A lease that has ended is refused.",
        examples: ["hotline worklist renew urn:hotline:case:nl:… --lease 17"],
        options: [NodeAccess.configOption, .required("lease", "NUMBER", "The lease, as `next` printed it."), minutes, .json],
        arguments: [CaseCommands.caseArgument]
    ) { invocation in
        guard let lease: Ordinal = try invocation.parsed("lease") else { throw UsageError("--lease \(Ordinal.rule).") }
        let renewal = LeaseRenewal(lease: lease, minutes: try invocation.parsed("minutes"))
        let id = try invocation.caseID()
        try await invocation.change(WorkListEndpoints.renewal.ask(id, renewal)) { "lease \($0.lease) until \($0.until)" }
        return .done
    }

    private static let release = Command(
        "release", summary: "Return a case to the list, at its old place",
        discussion: "Without --lease it ends any lease of the case, which an officer may do.",
        examples: ["hotline worklist release urn:hotline:case:nl:…"],
        options: [NodeAccess.configOption, .value("lease", "NUMBER", "Only if the case has this lease."), .json],
        arguments: [CaseCommands.caseArgument]
    ) { invocation in
        let (id, lease): (CaseID, Ordinal?) = (try invocation.caseID(), try invocation.parsed("lease"))
        try await invocation.change(WorkListEndpoints.release.ask(id, LeaseReturn(lease: lease))) {
            $0.released ? "released: \($0.case)" : "nobody had \($0.case)"
        }
        return .done
    }

    // MARK: Printing

    private static func table(_ list: WorkListView) -> String {
        let reviews = list.reviews > 0 ? ", \(list.reviews) to look at again" : ""
        let counts = "\(list.waiting) waiting, \(list.leased) leased\(reviews)" + (list.oldest.map { ", the oldest since \($0)" } ?? "")
        guard !list.items.isEmpty else { return counts }
        let table = Listing<WorkRow>(
            .number("urgency") { $0.urgency }, .text("case") { $0.case }, .text("since") { $0.since }, .number("reports") { $0.reports },
            .text("origins", origins), .text("review") { $0.review }, .text("analyst") { $0.analyst }, .text("until") { $0.until },
            .text("undoable until") { $0.undoableUntil }
        ).table(list.items)
        return "\(counts)\n\(table)\(list.next.map { "more with --after \($0)" } ?? "")"
    }

    private static func origins(_ row: WorkRow) -> String? { row.origins.map(\.rawValue).joined(separator: ", ") }

    private static func leases(_ page: Page<LeasedCaseView>) -> String {
        guard !page.items.isEmpty else { return "nothing waits that nobody has" }
        return page.items.map { leased in
            var lines = [
                Console.printable(leased.address), "  \(leased.case)", "  lease \(shown(leased.lease)) until \(shown(leased.until))",
                "  \(leased.reports) \(leased.reports == 1 ? "report" : "reports") (\(shown(origins(leased.first))))"
                    + (leased.urgency.map { ", urgency \($0)" } ?? ""),
            ]
            lines += CaseText.review(leased.review).map { "  \($0)" }
            if let referrer = leased.referrer { lines.append("  found at \(Console.printable(referrer))") }
            lines += CaseText.site(leased.site).map { "  \($0)" }
            lines += leased.items.map { "  item \($0.sha256): \($0.known.map { "known as \($0)" } ?? "new")" }
            return lines.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }
}
