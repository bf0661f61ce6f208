import CommandLineInterface
import Envelopes
import HotlineModel

/// The work list: what waits for an analyst, and who has what.
enum WorkListCommands {
    private static let minutes = Option.value("minutes", "N", "For how long; the setting worklist.leaseMinutes by default.")
    private static let caseArgument = Argument.required("CASE", "The case's name.")

    static let group = Command(
        "worklist", summary: "Show what waits for an analyst, most urgent first; take cases and give them back",
        discussion: """
            Without a command it lists what waits and who has what. The order comes from the rules in the setting worklist.urgency: points, then \
            age. No address is shown: whoever takes a case gets it.
            """,
        examples: ["hotline worklist", "hotline worklist next --analyst anna", "hotline worklist release urn:hotline:case:nl:…"],
        options: [
            NodeAccess.configOption, .value("limit", "N", "At most so many.", default: "50"),
            .value("after", "PLACE", "Begin after this place: the `next` of the page before."), .json,
        ], subcommands: [next, renew, release]
    ) { invocation in
        let limit = try invocation.integer("limit", in: 1...1_000, default: 50)
        let after = try invocation.value("after").map { place in
            guard place.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E }) else {
                throw UsageError("--after takes the `next` that the page before ended with.")
            }
            return "&after=\(place)"
        }
        let answer = try await NodeAccess.open(invocation).json("/api/v1/worklist?limit=\(limit)\(after ?? "")")
        invocation.console.result(answer, invocation, text: table)
        return .done
    }

    private static let next = Command(
        "next", summary: "Take the most urgent cases that nobody has, with their addresses",
        discussion: """
            The cases are the analyst's until the lease ends; nobody else gets them meanwhile. The addresses are printed: this is for the \
            analyst's own screen. Record the finding with `hotline assess CASE --lease NUMBER …`.
            """,
        examples: ["hotline worklist next --analyst anna", "hotline worklist next --analyst anna --count 5 --minutes 60"],
        options: [
            NodeAccess.configOption, .required("analyst", "NAME", "Who looks; never leaves the node."),
            .value("count", "N", "So many, at most 50.", default: "1"), minutes, .json,
        ]
    ) { invocation in
        var members: [JSONValue.Member] = [
            .init("analyst", .string(invocation.required("analyst"))),
            .init("count", .integer(Int64(try invocation.integer("count", in: 1...50, default: 1)))),
        ]
        if let minutes = try span(invocation) { members.append(minutes) }
        let node = try await NodeAccess.open(invocation, changing: true)
        let answer = try await SingleLine.post("/api/v1/worklist/leases", .object(members), to: node)
        invocation.console.result(answer, invocation, text: leases)
        return .done
    }

    private static let renew = Command(
        "renew", summary: "Keep a case for longer", discussion: "Counts from now. A lease that has ended is refused.",
        examples: ["hotline worklist renew urn:hotline:case:nl:… --lease 17"],
        options: [NodeAccess.configOption, .required("lease", "NUMBER", "The lease, as `next` printed it."), minutes, .json],
        arguments: [caseArgument]
    ) { invocation in
        let id = try caseID(invocation)
        var members: [JSONValue.Member] = [.init("lease", .integer(Int64(try invocation.integer("lease", in: 1...Int.max, default: 1))))]
        if let minutes = try span(invocation) { members.append(minutes) }
        let node = try await NodeAccess.open(invocation, changing: true)
        let answer = try await SingleLine.post("/api/v1/worklist/\(id)/lease", .object(members), to: node)
        invocation.console.result(answer, invocation) { "lease \($0.shown("lease")) until \($0.shown("until"))" }
        return .done
    }

    private static let release = Command(
        "release", summary: "Put a case back on the list, where it was",
        discussion: "Without --lease it ends whoever's lease there is, as whoever runs the desk may.",
        examples: ["hotline worklist release urn:hotline:case:nl:…"],
        options: [NodeAccess.configOption, .value("lease", "NUMBER", "Only if the case has this lease."), .json],
        arguments: [caseArgument]
    ) { invocation in
        let id = try caseID(invocation)
        var target = "/api/v1/worklist/\(id)/lease"
        if invocation.value("lease") != nil { target += "?lease=\(try invocation.integer("lease", in: 1...Int.max, default: 1))" }
        let answer = try await NodeAccess.open(invocation, changing: true).delete(target)
        invocation.console.result(answer, invocation) { answer in
            answer["released"] == .bool(true) ? "released: \(answer.shown("case"))" : "nobody had \(answer.shown("case"))"
        }
        return .done
    }

    // MARK: Reading

    private static func span(_ invocation: Invocation) throws -> JSONValue.Member? {
        guard invocation.value("minutes") != nil else { return nil }
        return .init("minutes", .integer(Int64(try invocation.integer("minutes", in: 1...1_440, default: 30))))
    }

    private static func caseID(_ invocation: Invocation) throws -> CaseID {
        guard let id = CaseID(invocation.argument("CASE")) else { throw UsageError("A case is named urn:hotline:case:<member>:<uuid>.") }
        return id
    }

    // MARK: Printing

    private static func table(_ answer: JSONValue) -> String {
        let rows = answer["rows"]?.array ?? []
        let oldest = answer["oldest"]?.string.map { ", the oldest since \($0)" } ?? ""
        let counts = "\(answer.shown("waiting")) waiting, \(answer.shown("leased")) leased\(oldest)"
        guard !rows.isEmpty else { return counts }
        var table = Table([
            .number("urgency"), .text("case"), .text("since"), .number("reports"), .text("origins"), .text("analyst"), .text("until"),
        ])
        for row in rows { table.append(["urgency", "case", "since", "reports", "origins", "analyst", "until"].map { row.shown($0) }) }
        let next = answer["next"]?.string.map { "more with --after \($0)" } ?? ""
        return "\(counts)\n\(table.text())\(next)"
    }

    private static func leases(_ answer: JSONValue) -> String {
        let leases = answer["leases"]?.array ?? []
        guard !leases.isEmpty else { return "nothing waits that nobody has" }
        return leases.map { lease in
            var lines = [
                Console.printable(lease.shown("address")), "  \(lease.shown("case"))",
                "  lease \(lease.shown("lease")) until \(lease.shown("until"))",
                "  \(lease.shown("reports")) \(lease["reports"]?.integer == 1 ? "report" : "reports") (\(lease.shown("origins"))), urgency \(lease.shown("urgency"))",
            ]
            if let referrer = lease["referrer"]?.string { lines.append("  found at \(Console.printable(referrer))") }
            if let site = lease["site"] { lines.append("  \(site.shown)") }
            for item in lease["items"]?.array ?? [] {
                let known = item["known"]?.string.map { "known as \($0)" } ?? "new"
                lines.append("  item \(item.shown("sha256")): \(known)")
            }
            return lines.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }
}
