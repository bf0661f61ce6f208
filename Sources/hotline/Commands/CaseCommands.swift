import CommandLineInterface
import HotlineModel
import NodeMessages

/// Reports, actions and cases.
enum CaseCommands {
    static let report = Command(
        "report", summary: "Hand in a report; its address comes on standard input",
        discussion: """
            Reads from standard input, so that the address appears in no process list and no shell history. The address may be written as \
            people write it: without http, disguised, in a sentence. Several addresses are several reports. If none can be read, the report \
            waits for a person as unreadable; see `hotline readdress`. Or the command reads a whole report as a JSON object: address and, if known, referrer (its query is cut), site (type, commerciality, payments), comment, contact \
            (both sealed, never sent), items (hashes), key, origin. Options replace its parts.

            The report joins a case about the same address, or opens one. The case waits for an analyst, unless its contents were assessed \
            a short time ago or every item is known by its hash. A report with a known key is ignored.
            """,
        examples: ["echo http://host.example/page | hotline report - --origin public", "hotline report - <report.json"],
        options: [
            NodeAccess.configOption, .value("origin", "ORIGIN", "Where it came from: public (the default), police or proactive."),
            .value("key", "KEY", "Your own stable key of the report."),
            .value("site-type", "TYPE", "What kind of place it is, such as website or forum."), .json,
        ], arguments: [.required("-", "The address, or the report, on standard input.")]
    ) { invocation in
        try invocation.requireStandardInput(for: "An address")
        var report = try StandardInput.report()
        if let key = invocation.value("key") { report.key = key }
        if let origin: OwnOrigin = try invocation.parsed("origin") { report.origin = origin }
        if let type: SiteType = invocation.code("site-type") { report.site = Site(type: type) }
        try await invocation.submit(report, to: CaseEndpoints.reports) { answer in
            CaseText.outcome(answer)
        }
        return .done
    }

    static let readdress = Command(
        "readdress", summary: "Say which address an unreadable report means; it comes on standard input",
        discussion: """
            A report whose place cannot be read from its words waits on the work list as unreadable. Read the words with `hotline case ID \
            --contents`, and write the address that they mean to standard input. The report moves to the case about that address, with its \
            time and origin. Several addresses are several reports. A report that names no place at all is assessed as not illegal.
            """,
        examples: ["echo http://host.example/page | hotline readdress urn:hotline:case:nl:… -"],
        options: [
            NodeAccess.configOption,
            .value("actor", "NAME", "The name of the person who says so; it never leaves the node.", default: "analyst"),
            .json,
        ], arguments: [caseArgument, .required("-", "The address, on standard input.")]
    ) { invocation in
        try invocation.requireStandardInput(for: "An address")
        guard let words = Text<1, 65_536>(text: try StandardInput.text(limit: 64 << 10)) else {
            throw CommandFailure("Standard input has no address.", remedy: "Write one address to it.")
        }
        let request = ReaddressRequest(case: try invocation.caseID(), address: words, actor: try invocation.parsed("actor"))
        try await invocation.submit(request, to: CaseEndpoints.readdresses) { CaseText.outcome($0) }
        return .done
    }

    static let act = Command(
        "act", summary: "Record what was done about a case, and tell the members that reported it",
        discussion: """
            referred: the police got the case. noticed: the provider was told. removed or unavailable: it is offline, and our part of the \
            case is done. moved: another host serves it now; the case is traced and routed again. Only the responsible member acts. \
            Recording the same again changes nothing. A case that is held back after an outage is refused, for an hour at most.
            """,
        examples: ["hotline act urn:hotline:case:de:… referred"],
        options: [
            NodeAccess.configOption, .value("reason", "CODE", "Why; `hotline codes reason` lists them."),
            .value("actor", "NAME", "The name of the person who did it; it never leaves the node.", default: "officer"), .json,
        ],
        arguments: [caseArgument, .required("ACTION", "referred, noticed, removed, unavailable or moved.")]
    ) { invocation in
        let action = ActionRequest(
            case: try invocation.caseID(), action: CaseEventKind(rawValue: invocation.argument("ACTION")),
            reason: invocation.code("reason"),
            actor: try invocation.parsed("actor"))
        try await invocation.submit(action, to: CaseEndpoints.actions) { "recorded: \($0.case)" }
        return .done
    }

    static let reverse = Command(
        "reverse", summary: "Record that an action did not happen, and tell the members that reported the case",
        discussion: """
            For an action that was recorded by mistake: referred, noticed, removed or unavailable. If it ended our placement, that is open \
            again. Both events stay in the history.
            """,
        examples: ["hotline reverse urn:hotline:case:de:… unavailable --actor ben"],
        options: [
            NodeAccess.configOption, .value("reason", "CODE", "Why."),
            .value("actor", "NAME", "Who says so; never leaves the node.", default: "officer"), .json,
        ],
        arguments: [caseArgument, .required("ACTION", "referred, noticed, removed or unavailable.")]
    ) { invocation in
        let action = ActionRequest(
            case: try invocation.caseID(), action: CaseEventKind(rawValue: invocation.argument("ACTION")),
            reason: invocation.code("reason"), actor: try invocation.parsed("actor"))
        try await invocation.submit(action, to: CaseEndpoints.reversals) { "reversed: \($0.case)" }
        return .done
    }

    static let withdraw = Command(
        "withdraw", summary: "Withdraw our finding about a case from every member that has it",
        discussion: """
            The finding no longer counts, baseline included, and spares nobody a view; the case can be assessed anew. Every member that has the \
            case is told, central's copy included. A member that did nothing yet closes it as withdrawn; one that acted is shown it and \
            decides. Our statements on the hashes of the case are withdrawn too, unless another case of ours supports them. Withdrawing again \
            changes nothing.
            """,
        examples: ["hotline withdraw urn:hotline:case:nl:… --reason mistake --actor anna"],
        options: [
            NodeAccess.configOption, .value("reason", "CODE", "Why: mistake, or a code of `hotline codes reason`."),
            .value("actor", "NAME", "Who decided it; never leaves the node.", default: "analyst"), .json,
        ], arguments: [caseArgument]
    ) { invocation in
        let withdrawal = WithdrawalRequest(
            case: try invocation.caseID(), reason: invocation.code("reason"), actor: try invocation.parsed("actor"))
        try await invocation.submit(withdrawal, to: CaseEndpoints.withdrawals) { "withdrawn: \($0.case)" }
        return .done
    }

    static let cases = Command(
        "cases", summary: "List cases",
        discussion: """
            A case that is held back came from a member with which this node is catching up after an outage. That member may have given it \
            to another one meanwhile. People see the case as soon as that member has said what became of it, or after an hour.
            """, examples: ["hotline cases --stage awaitingAssessment"],
        options: [
            NodeAccess.configOption,
            .value("stage", "STAGE", CaseStage.allCases.map(\.rawValue).joined(separator: ", ") + "."),
            .value("after", "NUMBER", "Begin after this number."), .value("limit", "N", "At most so many.", default: "50"), .json,
        ]
    ) { invocation in
        let request = CaseListRequest(
            stage: try invocation.parsed("stage"), after: try invocation.parsed("after"), limit: try invocation.parsed("limit") ?? Whole(50)
        )
        try await invocation.show(CaseEndpoints.list.ask(request), text: CaseText.list)
        return .done
    }

    static let one = Command(
        "case", summary: "Show one case: its reports, placements, events and envelopes",
        discussion: """
            The address, the hashes and what reporters wrote are shown only with --contents, the analysts' notes only with --notes. For a \
            finding that waits for a second pair of eyes, only the analyst's name is shown. A confirmed case is complete for monitoring \
            once site type, commerciality and payment methods are filled in.
            """, examples: ["hotline case urn:hotline:case:nl:…"],
        options: [
            NodeAccess.configOption, .flag("contents", "Show the address and the other contents: only for a person who must see them."),
            .flag("notes", "Show the notes about it instead."), .json,
        ], arguments: [caseArgument]
    ) { invocation in
        let id = try invocation.caseID()
        let node = try await NodeAccess.open(invocation)
        if invocation.flag("contents") {
            invocation.show(try await node.answer(to: CaseEndpoints.contents.ask(id)), text: CaseText.contents)
        } else if invocation.flag("notes") {
            invocation.show(try await node.answer(to: CaseEndpoints.notes.ask(id)), text: CaseText.notes)
        } else {
            invocation.show(try await node.answer(to: CaseEndpoints.one.ask(id)), text: CaseText.whole)
        }
        return .done
    }

    static let caseArgument = Argument.required("CASE", "The case's name.")
}
