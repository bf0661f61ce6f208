import CommandLineInterface
import Envelopes
import HotlineModel
import Runtime

/// What analysts find.
enum AssessmentCommands {
    static let assess = Command(
        "assess", summary: "Record an analyst's assessment of a case",
        discussion: """
            What is illegal is traced and routed at once: kept, forwarded to the member in the hosting country, or given to central. Baseline \
            is final; national is assessed again by the responsible member alone; nothing is assessed after an action. Where \
            `policy.secondAssessment` asks for it, a finding waits until somebody else came to the same; when they differ, a third decides. While \
            another analyst has the case, or under a lease that has ended, nothing is recorded.

            --finding reads a JSON object from a file, or from standard input with `-`: classification, kind, age, sex, medium, flags, labels \
            (objects of scheme, version, label), site (type, commerciality, payments), reason, note, and items, each with sha256, sha1, md5, \
            pdq, medium and a finding of its own (classification, age, sex, flags). Options are added to it and win. `hotline codes` lists \
            every code. A page's classification reaches at least as far as that of its items; only illegal items enter the hash feed.
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
                "childSexualAbuse (unless said otherwise, where illegal), childErotica, childNudism, adultPornography, notFound, other or travellingOffenderTip."
            ), .value("age", "CODE", "Apparent age."),
            .value("sex", "CODE", "Sex of the persons shown."), .value("medium", "CODE", "image, video…"),
            .value("reason", "CODE", "Why it is not illegal."), .repeated("flag", "CODE", "virtual, childModelling or userGenerated."),
            .repeated("label", "SCHEME:VERSION:LABEL", "A label of a published scheme."),
        ] + SiteOptions.all + [
            .repeated("sha256", "HEX", "The hash of an item the analyst saw."),
            .value("actor", "NAME", "Who found it; never leaves the node. By default the holder of the lease."),
            .value("lease", "NUMBER", "The lease of the case."), .json,
        ], arguments: [.required("CASE", "The case's name.")]
    ) { invocation in
        var finding = try file(invocation)
        finding.set("case", .string(invocation.argument("CASE")))
        for name in ["classification", "kind", "age", "sex", "medium", "reason", "actor"] {
            if let value = invocation.value(name) { finding.set(name, .string(value)) }
        }
        if invocation.value("lease") != nil {
            finding.set("lease", .integer(Int64(try invocation.integer("lease", in: 1...Int.max, default: 1))))
        }
        guard finding["classification"] != nil else {
            throw UsageError("Give --classification, or a file with one by --finding.")
        }
        if finding["kind"] == nil {
            // The figures count by kind: what is not illegal must not be counted as abuse because nobody said what it was.
            guard finding["classification"]?.string != Classification.notIllegal.rawValue else {
                throw UsageError("Say by --kind what it was that is not illegal; `hotline assess --help` lists the kinds.")
            }
            finding.set("kind", .string(ReportKind.childSexualAbuse.rawValue))
        }
        finding.add("flags", invocation.values("flag").map { .string($0) })
        finding.add("labels", try invocation.values("label").map(label))
        finding.add("items", invocation.values("sha256").map { ["sha256": .string($0)] })
        SiteOptions.write(invocation, to: &finding)
        let node = try await NodeAccess.open(invocation, changing: true)
        let answer = try await SingleLine.post("/api/v1/assessments", finding, to: node)
        invocation.console.result(answer, invocation) { answer in
            switch answer["outcome"]?.string {
            case "proposed": "waits for a second finding of somebody else: \(answer.shown("case"))"
            case "differed": "differs from the first finding, a third person decides: \(answer.shown("case"))"
            default: "assessed: \(answer.shown("case"))"
            }
        }
        return .done
    }

    static let describe = Command(
        "describe", summary: "Fill in what kind of place a case is about",
        discussion: """
            Site type, commerciality and payment methods make a case complete for monitoring. This is no assessment: it may be filled in when \
            the assessment is final and after an action, by the responsible member. What is left out stays as it was.
            """,
        examples: ["hotline describe urn:hotline:case:nl:… --site-type forum --commerciality nonCommercial --payment none"],
        options: [NodeAccess.configOption] + SiteOptions.all + [
            .value("actor", "NAME", "Who says so; never leaves the node.", default: "analyst"), .json,
        ], arguments: [.required("CASE", "The case's name.")]
    ) { invocation in
        var description: JSONValue = ["case": .string(invocation.argument("CASE"))]
        if let actor = invocation.value("actor") { description.set("actor", .string(actor)) }
        SiteOptions.write(invocation, to: &description)
        guard description["site"] != nil else { throw UsageError("Give --site-type, --commerciality or --payment.") }
        let node = try await NodeAccess.open(invocation, changing: true)
        let answer = try await SingleLine.post("/api/v1/descriptions", description, to: node)
        invocation.console.result(answer, invocation) { "described: \($0.shown("case"))" }
        return .done
    }

    /// The finding in the file that was named; an empty one when none was.
    private static func file(_ invocation: Invocation) throws -> JSONValue {
        guard let path = invocation.value("finding") else { return .object([]) }
        let bytes: [UInt8]
        do { bytes = path == "-" ? try Console.standardInput(limit: 1 << 20) : try Files.read(path) } catch {
            throw CommandFailure("The finding cannot be read: \(error).")
        }
        guard let value = try? JSONValue(parsing: bytes), case .object = value else {
            throw CommandFailure("The finding is no JSON object.", remedy: "See `hotline assess --help` for its members.")
        }
        return value
    }

    /// A label as `scheme:version:label`; the label itself may have colons in it.
    private static func label(_ text: String) throws -> JSONValue {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, !parts.contains("") else { throw UsageError("--label takes scheme:version:label.") }
        return ["scheme": .string(parts[0]), "version": .string(parts[1]), "label": .string(parts[2])]
    }
}

/// What kind of place it is, as options.
private enum SiteOptions {
    static let all: [Option] = [
        .value("site-type", "CODE", "What kind of place it is, such as website or forum."),
        .value("commerciality", "CODE", "undetermined, commercial or nonCommercial."),
        .repeated("payment", "CODE", "How it can be paid; `none` where nothing is asked for."),
    ]

    static func write(_ invocation: Invocation, to object: inout JSONValue) {
        var site = object["site"] ?? .object([])
        if let type = invocation.value("site-type") { site.set("type", .string(type)) }
        if let commerciality = invocation.value("commerciality") { site.set("commerciality", .string(commerciality)) }
        site.add("payments", invocation.values("payment").map { .string($0) })
        if site != .object([]) { object.set("site", site) }
    }
}

extension JSONValue {
    /// Sets a member of an object, in the place of one that has the name.
    mutating func set(_ name: String, _ value: JSONValue) {
        guard case .object(var members) = self else { return }
        if let index = members.firstIndex(where: { $0.name == name }) {
            members[index].value = value
        } else {
            members.append(.init(name, value))
        }
        self = .object(members)
    }

    /// Adds to a list that is a member of an object; nothing where there is nothing to add.
    fileprivate mutating func add(_ name: String, _ values: [JSONValue]) {
        guard !values.isEmpty else { return }
        set(name, .array((self[name]?.array ?? []) + values))
    }
}
