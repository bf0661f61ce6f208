import CommandLineInterface
import Envelopes

/// Tips about travelling offenders: handing one in, and passing them to the police.
enum TipCommands {
    static let tip = Command(
        "tip", summary: "Hand in a tip about a travelling offender; its text comes on standard input",
        discussion: """
            Prints the code by which the tipster comes back, once: it is good for one answer, which brings the next. The text and the contact are \
            sealed; the police get the tip anonymised, by `hotline tips handover`.
            """,
        examples: ["hotline tip - --country TH --period \"spring 2014\" <tip.txt"],
        options: [
            NodeAccess.configOption, .value("origin", "ORIGIN", "Where it came from: public, police or proactive.", default: "public"),
            .value("country", "CODE", "The country it is about, two capital letters."), .value("place", "TEXT", "Where."),
            .value("period", "TEXT", "When."),
            .flag("contact", "The first line of standard input is how the tipster wants to be reached, the rest is the tip."),
            .value("key", "KEY", "Your own stable key of the tip."), .json,
        ], arguments: [.required("-", "The tip, on standard input.")]
    ) { invocation in
        var text = try StandardInput.text(invocation, of: "A tip")
        var members: [JSONValue.Member] = [.init("origin", .string(invocation.value("origin") ?? "public"))]
        if invocation.flag("contact") {
            let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            members.append(.init("contact", .string(String(lines[0]).trimmingSpaces())))
            text = lines.count > 1 ? String(lines[1]) : ""
        }
        members.append(.init("text", .string(text)))
        for name in ["country", "place", "period", "key"] {
            if let value = invocation.value(name) { members.append(.init(name, .string(value))) }
        }
        let node = try await NodeAccess.open(invocation, changing: true)
        let answer = try await SingleLine.post("/api/v1/tips", .object(members), to: node)
        invocation.console.result(answer, invocation) { answer in
            guard let code = answer["code"]?.string else { return "tip \(answer.shown("tip")) is held; its code has been used since" }
            return "tip \(answer.shown("tip")) \(answer.shown("outcome"))\n\(code)\nThis code is shown once. It is the tipster's alone."
        }
        return .done
    }

    static let group = Command(
        "tips", summary: "Look at tips, pass them to the police, relay the police's questions",
        discussion: """
            A hand-over is anonymised by rule: never the contact; e-mail addresses, telephone numbers and parts of the contact are blacked out. Look \
            first: `hotline tips show` prints the document and the look that `hotline tips handover` must name. What the rules cannot find, such \
            as a name under the tip, is given to `handover --also` on standard input.
            """,
        subcommands: [list, show, handOver, ask])

    private static let list = Command(
        "list", summary: "List tips and what waits about each",
        options: [
            NodeAccess.configOption, .value("after", "NUMBER", "Begin after this number."),
            .value("limit", "N", "At most so many.", default: "50"), .json,
        ]
    ) { invocation in
        let limit = try invocation.integer("limit", in: 1...10_000, default: 50)
        let after = try invocation.integer("after", in: 0...Int.max, default: 0)
        let answer = try await NodeAccess.open(invocation).json("/api/v1/tips?limit=\(limit)&after=\(after)")
        invocation.console.result(answer, invocation, text: TipText.list)
        return .done
    }

    private static let show = Command(
        "show", summary: "Show a tip as the police would get it, and its events", examples: ["hotline tips show 7"],
        options: [
            NodeAccess.configOption,
            .flag("contents", "Show what was written, the contact and all: for the officer who compares, and nobody else."), .json,
        ], arguments: [.required("NUMBER", "The tip's number.")]
    ) { invocation in
        let number = try tipNumber(invocation)
        let node = try await NodeAccess.open(invocation)
        if invocation.flag("contents") {
            let answer = try await node.json("/api/v1/tips/\(number)/contents")
            invocation.console.result(answer, invocation, text: TipText.contents)
        } else {
            let answer = try await node.json("/api/v1/tips/\(number)")
            invocation.console.result(answer, invocation, text: TipText.whole)
        }
        return .done
    }

    private static let handOver = Command(
        "handover", summary: "Give a tip to the police, anonymised: print the document and record who did it",
        examples: ["hotline tips handover 7 --seen 3f… >tip-7.txt"],
        options: [
            NodeAccess.configOption, .required("seen", "LOOK", "The look that `hotline tips show` named."),
            .flag("also", "Black out further passages, one a line on standard input."),
            .value("actor", "NAME", "Who hands it over.", default: "officer"), .json,
        ], arguments: [.required("NUMBER", "The tip's number.")]
    ) { invocation in
        let number = try tipNumber(invocation)
        var members: [JSONValue.Member] = [
            .init("seen", .string(invocation.required("seen"))), .init("actor", .string(invocation.value("actor") ?? "officer")),
        ]
        if invocation.flag("also") {
            guard let input = String(validating: try Console.standardInput(limit: 64 << 10), as: UTF8.self) else {
                throw CommandFailure("Standard input is not UTF-8.")
            }
            let passages = input.split(whereSeparator: \.isNewline).map { String($0).trimmingSpaces() }.filter { !$0.isEmpty }
            members.append(.init("also", .array(passages.map { .string($0) })))
        }
        let node = try await NodeAccess.open(invocation, changing: true)
        let answer = try await SingleLine.post("/api/v1/tips/\(number)/handover", .object(members), to: node)
        invocation.console.result(answer, invocation) { TipText.document($0["document"] ?? .null) }
        return .done
    }

    private static let ask = Command(
        "ask", summary: "Record a question of the police's, for the tipster to see; its text comes on standard input",
        examples: ["hotline tips ask 7 - --reference LE-2014/88 <question.txt"],
        options: [
            NodeAccess.configOption, .value("reference", "REFERENCE", "The police's own reference."),
            .value("actor", "NAME", "Who records it.", default: "officer"), .json,
        ], arguments: [.required("NUMBER", "The tip's number."), .required("-", "The question, on standard input.")]
    ) { invocation in
        let number = try tipNumber(invocation)
        var members: [JSONValue.Member] = [
            .init("text", .string(try StandardInput.text(invocation, of: "A question"))),
            .init("actor", .string(invocation.value("actor") ?? "officer")),
        ]
        if let reference = invocation.value("reference") { members.append(.init("reference", .string(reference))) }
        let node = try await NodeAccess.open(invocation, changing: true)
        let answer = try await SingleLine.post("/api/v1/tips/\(number)/questions", .object(members), to: node)
        invocation.console.result(answer, invocation) { "question \($0.shown("question")) waits for the tipster" }
        return .done
    }

    private static func tipNumber(_ invocation: Invocation) throws -> Int64 {
        guard let number = Int64(invocation.argument("NUMBER")), number > 0 else {
            throw UsageError("NUMBER is a tip's number, as `hotline tips list` shows it.")
        }
        return number
    }
}

extension StandardInput {
    /// A text that is no argument, because arguments stand in process lists and shell histories.
    fileprivate static func text(_ invocation: Invocation, of what: String) throws -> String {
        guard invocation.argument("-") == "-" else {
            throw UsageError("\(what) is never an argument: give `-` and write it to standard input.")
        }
        guard let text = String(validating: try Console.standardInput(limit: 64 << 10), as: UTF8.self) else {
            throw CommandFailure("Standard input is not UTF-8.")
        }
        let kept = text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
        guard !kept.isEmpty else { throw CommandFailure("Standard input holds no text.", remedy: "Write it there.") }
        return String(kept)
    }
}
