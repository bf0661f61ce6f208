import CommandLineInterface
import HotlineModel
import NodeMessages
import Runtime

/// Findings of analysts.
enum AssessmentCommands {
    static let assess = Command(
        "assess", summary: "Record an analyst's assessment of a case",
        discussion: """
            A finding counts after `policy.undoSeconds`. Until then nothing of it has left the node, and “hotline undo” puts the case back on the \
            same lease; --now lets it count at once.

            An illegal case is then traced and routed: kept, forwarded to the member in the hosting country, or given to central. Baseline is \
            final, but its member may withdraw it; national is assessed again by the responsible member alone; nothing is assessed after an \
            action. If `policy.secondAssessment` asks for it, a finding waits until a second person comes to the same one; if they differ, a \
            third person decides. The finding is refused while another analyst has the case, or if the lease has ended.

            --finding reads a JSON object from a file, or from standard input with `-`: classification, kind, age, sex, medium, flags, \
            labels (objects of scheme, version, label), site (type, commerciality, payments), reason, note, actor, and items, each with \
            sha256, sha1, md5, pdq, medium and a finding of its own (classification, age, sex, flags). Options replace its parts. `hotline \
            codes` lists every code. A page's classification reaches at least as far as that of its items; only illegal items enter the \
            hash feed.
            """,
        examples: [
            "hotline assess urn:hotline:case:nl:… --classification baseline --kind childSexualAbuse --actor anna",
            "hotline assess urn:hotline:case:nl:… --finding finding.json",
        ],
        options: [
            NodeAccess.configOption, .value("finding", "FILE", "A finding in JSON; `-` reads standard input."),
            .value("classification", "CODE", "baseline, national or notIllegal; needed here or in the file."),
            .value(
                "kind", "CODE",
                "childSexualAbuse (the default for illegal material), childErotica, childNudism, adultPornography, notFound, other or travellingOffenderTip."
            ), .value("age", "CODE", "Apparent age."),
            .value("sex", "CODE", "Sex of the persons shown."), .value("medium", "CODE", "image, video…"),
            .value("reason", "CODE", "Why it is not illegal."), .repeated("flag", "CODE", "virtual, childModelling or userGenerated."),
            .repeated("label", "SCHEME:VERSION:LABEL", "A label of a published scheme."),
        ] + SiteOptions.all + [
            .repeated("sha256", "HEX", "The hash of an item the analyst saw."),
            .value(
                "actor", "NAME",
                "The analyst's name; it never leaves the node. With --lease it may be left out: then it is the holder of the lease."),
            .value("lease", "NUMBER", "The lease of the case."), .flag("now", "Let it count at once; it cannot be undone."), .json,
        ], arguments: [CaseCommands.caseArgument]
    ) { invocation in
        let finding = try request(invocation)
        try await invocation.submit(finding, to: CaseEndpoints.assessments, text: sentence)
        return .done
    }

    static let undo = Command(
        "undo", summary: "Undo a finding before it counts",
        discussion: """
            The case waits as before, on the same lease. Nothing of the finding has left the node. Later, use “hotline withdraw”.
            """,
        examples: ["hotline undo urn:hotline:case:nl:…"], options: undoOptions, arguments: [CaseCommands.caseArgument]
    ) { invocation in
        let request = UndoRequest(case: try invocation.caseID(), actor: try invocation.parsed("actor"))
        try await invocation.submit(request, to: CaseEndpoints.undos) { "undone: \($0.case)" }
        return .done
    }

    static let conclude = Command(
        "conclude", summary: "Let a finding count now, before its time to be undone is over",
        examples: ["hotline conclude urn:hotline:case:nl:…"], options: undoOptions, arguments: [CaseCommands.caseArgument]
    ) { invocation in
        let request = UndoRequest(case: try invocation.caseID(), actor: try invocation.parsed("actor"))
        try await invocation.submit(request, to: CaseEndpoints.conclusions, text: sentence)
        return .done
    }

    private static func sentence(_ answer: AssessmentOutcome) -> String {
        switch answer.outcome {
        case .undoable: "found, can be undone until \(shown(answer.undoableUntil)): \(answer.case)"
        case .assessed: "assessed: \(answer.case)"
        case .proposed: "waits for a second finding, by another person: \(answer.case)"
        case .differed: "differs from the first finding, a third person decides: \(answer.case)"
        }
    }

    private static let undoOptions: [Option] = [
        NodeAccess.configOption, .value("actor", "NAME", "Only if the finding is this analyst's."), .json,
    ]

    static let describe = Command(
        "describe", summary: "Fill in the kind of place that a case is about",
        discussion: """
            Site type, commerciality and payment methods make a case complete for monitoring. This is not an assessment: the responsible \
            member may also fill it in when the assessment is final or after an action. Parts that are left out stay as they were.
            """,
        examples: ["hotline describe urn:hotline:case:nl:… --site-type forum --commerciality nonCommercial --payment none"],
        options: [NodeAccess.configOption] + SiteOptions.all + [
            .value("actor", "NAME", "The analyst's name; it never leaves the node.", default: "analyst"), .json,
        ], arguments: [CaseCommands.caseArgument]
    ) { invocation in
        guard let site = SiteOptions.site(invocation, over: nil) else {
            throw UsageError("Give --site-type, --commerciality or --payment.")
        }
        let description = DescriptionRequest(case: try invocation.caseID(), site: site, actor: try invocation.parsed("actor"))
        try await invocation.submit(description, to: CaseEndpoints.descriptions) { "described: \($0.case)" }
        return .done
    }

    /// The finding in the file, if one was named; options replace its parts.
    private static func request(_ invocation: Invocation) throws -> AssessmentRequest {
        var draft = try draft(invocation)
        draft.fill(from: invocation)
        draft.labels = try added(draft.labels, invocation.values("label").map(label))
        draft.items = try added(draft.items?.items, invocation.values("sha256").map(item)).map(ItemList.init)
        guard let classification = draft.classification else {
            throw UsageError("Give --classification, or a file with one by --finding.")
        }
        // The figures count by kind: without one, a finding that is not illegal would count as abuse.
        guard let kind = draft.kind ?? (classification == .notIllegal ? nil : .childSexualAbuse) else {
            throw UsageError("Give the kind of the material that is not illegal with --kind; `hotline assess --help` lists the kinds.")
        }
        let lease: Ordinal? = try invocation.parsed("lease")
        let actor = try invocation.parsed("actor") ?? draft.actor
        var head = AssessmentHead(
            case: try invocation.caseID(), lease: lease, classification: classification, kind: kind, actor: actor)
        head.now = invocation.flag("now") ? true : nil
        return AssessmentRequest(head, draft.second)
    }

    /// The finding in the file that was named; an empty one if none was.
    private static func draft(_ invocation: Invocation) throws -> FindingDraft {
        guard let path = invocation.value("finding") else { return FindingDraft(FindingDraftHead(), FindingDetails()) }
        let bytes: [UInt8]
        do { bytes = path == "-" ? try Console.standardInput(limit: 1 << 20) : try Files.read(path) } catch {
            throw CommandFailure("The finding cannot be read: \(error).")
        }
        do { return try FindingDraft(request: bytes) } catch {
            throw CommandFailure(
                "The file has no finding in JSON: \(error).", remedy: "See `hotline assess --help` for its members.")
        }
    }

    private static func item(_ sha256: String) throws(UsageError) -> Item {
        guard let sha256 = Hex<64>(text: sha256) else { throw UsageError("--sha256 \(Hex<64>.rule).") }
        return Item(sha256: sha256)
    }

    /// A label as `scheme:version:label`; the label itself may have colons in it.
    private static func label(_ text: String) throws(UsageError) -> FindingDetails.Label {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, !parts.contains("") else { throw UsageError("--label takes scheme:version:label.") }
        return FindingDetails.Label(scheme: parts[0], version: parts[1], label: parts[2])
    }
}

extension FindingDraft {
    /// Replaces the parts that options give.
    fileprivate mutating func fill(from invocation: Invocation) {
        first.classification = invocation.code("classification") ?? first.classification
        first.kind = invocation.code("kind") ?? first.kind
        second.age = invocation.code("age") ?? second.age
        second.sex = invocation.code("sex") ?? second.sex
        second.medium = invocation.code("medium") ?? second.medium
        second.reason = invocation.code("reason") ?? second.reason
        second.flags = added(second.flags, invocation.values("flag").map(AssessmentFlag.init(rawValue:)))
        second.site = SiteOptions.site(invocation, over: second.site)
    }
}

/// A list with more at its end; `nil` if it is empty.
private func added<Element>(_ list: [Element]?, _ more: [Element]) -> [Element]? {
    let all = (list ?? []) + more
    return all.isEmpty ? nil : all
}

/// The kind of place, as options.
private enum SiteOptions {
    static let all: [Option] = [
        .value("site-type", "CODE", "What kind of place it is, such as website or forum."),
        .value("commerciality", "CODE", "undetermined, commercial or nonCommercial."),
        .repeated("payment", "CODE", "A way to pay; `none` if the place asks for no money."),
    ]

    /// The described place, with the parts that options give replaced; `nil` if nothing describes it.
    static func site(_ invocation: Invocation, over given: Site?) -> Site? {
        let site = Site(
            type: invocation.code("site-type") ?? given?.type, commerciality: invocation.code("commerciality") ?? given?.commerciality,
            payments: (given?.payments ?? []) + invocation.values("payment").map(PaymentMethod.init(rawValue:)))
        return site.isEmpty ? nil : site
    }
}
