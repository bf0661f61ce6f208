import CaseStore
import CommandLineInterface
import Envelopes
import HotlineModel

/// Reports, assessments, actions and cases.
enum CaseCommands {
    static let report = Command(
        "report", summary: "Hand in a report; its address comes on standard input",
        discussion: """
            Reads one address from standard input, so that it stands in no process list and no shell history; or a whole report as a JSON \
            object: address, and where there are such referrer (its query is cut), site (type, commerciality), comment, contact (both kept \
            sealed, never sent), items (hashes), key, origin. Options win over it.

            The report falls on a case about the same address, or opens one: for an analyst, or assessed already where what it tells of was \
            seen a short time ago or every item is known by its hash. A report whose key is held changes nothing.
            """,
        examples: ["echo http://host.example/page | hotline report - --origin public", "hotline report - <report.json"],
        options: [
            NodeAccess.configOption, .value("origin", "ORIGIN", "Where it came from: public (unless told otherwise), police or proactive."),
            .value("key", "KEY", "Your own stable key of the report."),
            .value("site-type", "TYPE", "What kind of place it is, such as website or forum."), .json,
        ], arguments: [.required("-", "The address, or the report, on standard input.")]
    ) { invocation in
        guard invocation.argument("-") == "-" else {
            throw UsageError("An address is never an argument: give `-` and write it to standard input.")
        }
        var report = try StandardInput.report()
        for name in ["origin", "key"] {
            if let value = invocation.value(name) { report.set(name, .string(value)) }
        }
        if let type = invocation.value("site-type") { report.set("site", ["type": .string(type)]) }
        let node = try await NodeAccess.open(invocation, changing: true)
        let answer = try await SingleLine.post("/api/v1/reports", report, to: node)
        invocation.console.result(answer, invocation) { answer in
            "\(answer.shown("outcome")): \(answer.shown("case"))" + (answer["spared"]?.string.map { "; nobody has to look (\($0))" } ?? "")
        }
        return .done
    }

    static let act = Command(
        "act", summary: "Record what was done about a case, and tell whoever gave it to us",
        discussion: """
            referred: handed to the police. noticed: the provider was told. removed or unavailable: it is offline, and our share of the case is \
            done. moved: it is served from elsewhere now; the case is traced and routed again. Only the responsible member acts. \
            Recording the same again changes nothing. A case that is held back after an outage is refused, for an hour at most.
            """,
        examples: ["hotline act urn:hotline:case:de:… referred"],
        options: [
            NodeAccess.configOption, .value("reason", "CODE", "Why; `hotline codes reason` lists them."),
            .value("actor", "NAME", "Who did it; never leaves the node.", default: "officer"), .json,
        ],
        arguments: [.required("CASE", "The case's name."), .required("ACTION", "referred, noticed, removed, unavailable or moved.")]
    ) { invocation in
        var members: [JSONValue.Member] = [
            .init("case", .string(invocation.argument("CASE"))), .init("action", .string(invocation.argument("ACTION"))),
        ]
        for name in ["reason", "actor"] {
            if let value = invocation.value(name) { members.append(.init(name, .string(value))) }
        }
        let node = try await NodeAccess.open(invocation, changing: true)
        let answer = try await SingleLine.post("/api/v1/actions", .object(members), to: node)
        invocation.console.result(answer, invocation) { "recorded: \($0["case"]?.string ?? "?")" }
        return .done
    }

    static let withdraw = Command(
        "withdraw", summary: "Take back our report of a case from every member we gave it to",
        discussion: """
            Each member that got a report of the case from us is told, and closes it where nobody else reported it. What a member did about it \
            already stands: a withdrawal after an action is recorded and undoes nothing. Withdrawing again changes nothing.

            A copy that central has for information stays, and so do the hashes of the case in the feed: take those back with “hotline hashes \
            withdraw”.
            """,
        examples: ["hotline withdraw urn:hotline:case:nl:… --reason error404NotFoundOrSiteDown"],
        options: [NodeAccess.configOption, .value("reason", "CODE", "Why."), .json], arguments: [.required("CASE", "The case's name.")]
    ) { invocation in
        var members: [JSONValue.Member] = [.init("case", .string(invocation.argument("CASE")))]
        if let reason = invocation.value("reason") { members.append(.init("reason", .string(reason))) }
        let node = try await NodeAccess.open(invocation, changing: true)
        let answer = try await SingleLine.post("/api/v1/withdrawals", .object(members), to: node)
        invocation.console.result(answer, invocation) { "withdrawn: \($0["case"]?.string ?? "?")" }
        return .done
    }

    static let trace = Command(
        "trace", summary: "Show where an address is hosted; the address comes on standard input",
        discussion: "Looks the address up and says what would become of a case about it. Nothing is recorded and nothing is fetched.",
        examples: ["echo http://host.example/page | hotline trace -"], options: [NodeAccess.configOption, .json],
        arguments: [.required("-", "The address, on standard input.")]
    ) { invocation in
        guard invocation.argument("-") == "-" else {
            throw UsageError("An address is never an argument: give `-` and write it to standard input.")
        }
        let address = try StandardInput.address()
        let node = try await NodeAccess.open(invocation)
        let request: JSONValue = ["address": .string(address)]
        guard let answer = try await node.post("/api/v1/trace", request.compactBytes).first else {
            throw CommandFailure("The node gave no answer.")
        }
        invocation.console.result(answer, invocation, text: CaseText.trace)
        return .done
    }

    static let cases = Command(
        "cases", summary: "List cases",
        discussion: """
            A case that is held back came from a member with which this node is catching up after an outage: it may have been given to somebody \
            else meanwhile, and reaches people once that member has told, or after an hour.
            """, examples: ["hotline cases --stage awaitingAssessment"],
        options: [
            NodeAccess.configOption, .value("stage", "STAGE", "awaitingAssessment, awaitingTrace, routed, closed or copy."),
            .value("after", "NUMBER", "Begin after this number."), .value("limit", "N", "At most so many.", default: "50"), .json,
        ]
    ) { invocation in
        let limit = try invocation.integer("limit", in: 1...10_000, default: 50)
        var target = "/api/v1/cases?limit=\(limit)"
        if let word = invocation.value("stage") {
            guard let stage = CaseStage(rawValue: word) else {
                throw UsageError("--stage takes one of \(CaseStage.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            target += "&stage=\(stage.rawValue)"
        }
        if invocation.value("after") != nil { target += "&after=\(try invocation.integer("after", in: 0...Int.max, default: 0))" }
        let answer = try await NodeAccess.open(invocation).json(target)
        invocation.console.result(answer, invocation, text: CaseText.list)
        return .done
    }

    static let one = Command(
        "case", summary: "Show one case: its reports, placements, events and envelopes",
        discussion: """
            The address, the hashes and what reporters wrote are shown only with --contents, what analysts noted only with --notes. A finding \
            that waits for a second pair of eyes is shown by who made it, and not by what was found. A confirmed case is complete for \
            monitoring once site type, commerciality and payment methods are filled in.
            """, examples: ["hotline case urn:hotline:case:nl:…"],
        options: [
            NodeAccess.configOption, .flag("contents", "Show what the case is about: for whoever must look at it, and nobody else."),
            .flag("notes", "Show the notes written about it instead."), .json,
        ], arguments: [.required("ID", "The case's name.")]
    ) { invocation in
        let id = invocation.argument("ID")
        guard CaseID(id) != nil else { throw UsageError("A case is named urn:hotline:case:<member>:<uuid>.") }
        if invocation.flag("contents") {
            let answer = try await NodeAccess.open(invocation).json("/api/v1/cases/\(id)/contents")
            invocation.console.result(answer, invocation, text: CaseText.contents)
            return .done
        }
        if invocation.flag("notes") {
            let answer = try await NodeAccess.open(invocation).json("/api/v1/cases/\(id)/notes")
            invocation.console.result(answer, invocation, text: CaseText.notes)
            return .done
        }
        let answer = try await NodeAccess.open(invocation).json("/api/v1/cases/\(id)")
        invocation.console.result(answer, invocation, text: CaseText.whole)
        return .done
    }
}
