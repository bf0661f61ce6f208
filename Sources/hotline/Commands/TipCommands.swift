import CommandLineInterface
import Cryptography
import HotlineModel
import NodeMessages

/// Tips about travelling offenders: handing one in, and passing them to the police.
enum TipCommands {
    static let tip = Command(
        "tip", summary: "Hand in a tip about a travelling offender; its text comes on standard input",
        discussion: """
            Prints once the code with which the tipster comes back. A code is good for one answer, and the reply to that answer has the \
            next code. The text and the contact are sealed. The police get the tip anonymised, by `hotline tips handover`.
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
        var contact: String?
        if invocation.flag("contact") {
            let lines = text.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            contact = String(lines[0]).trimmingSpaces()
            text = lines.count > 1 ? String(lines[1]) : ""
        }
        var tip = TipRequest(text: text, origin: try invocation.parsed("origin"), key: invocation.value("key"))
        (tip.contact, tip.country) = (contact, try invocation.parsed("country"))
        (tip.place, tip.period) = (invocation.value("place"), invocation.value("period"))
        try await invocation.change(TipEndpoints.receive.ask(tip)) { receipt in
            guard let code = receipt.code else { return "tip \(receipt.tip) is known; its code has been used since" }
            return "tip \(receipt.tip) \(receipt.outcome)\n\(code)\nThis code is shown once. It is the tipster's alone."
        }
        return .done
    }

    static let group = Command(
        "tips", summary: "Look at tips, pass them to the police, relay the police's questions",
        discussion: """
            A hand-over is anonymised by rule. The contact is left out; e-mail addresses, telephone numbers and parts of the contact are \
            blacked out. Look first: `hotline tips show` prints the document and the look that `hotline tips handover` must name. The \
            rules cannot find everything, such as a name below the tip: give that to `handover --also` on standard input.
            """,
        subcommands: [list, show, handOver, ask])

    private static let list = Command(
        "list", summary: "List tips and what waits about each",
        options: [
            NodeAccess.configOption, .value("after", "NUMBER", "Begin after this number."),
            .value("limit", "N", "At most so many.", default: "50"), .json,
        ]
    ) { invocation in
        let request = TipListRequest(after: try invocation.parsed("after"), limit: try invocation.parsed("limit") ?? Whole(50))
        try await invocation.show(TipEndpoints.list.ask(request), text: TipText.list)
        return .done
    }

    private static let show = Command(
        "show", summary: "Show a tip as the police would get it, and its events", examples: ["hotline tips show 7"],
        options: [
            NodeAccess.configOption,
            .flag("contents", "Show the original text with the contact: only for the officer who compares the two."), .json,
        ], arguments: [.required("NUMBER", "The tip's number.")]
    ) { invocation in
        let number = try tipNumber(invocation)
        let node = try await NodeAccess.open(invocation)
        if invocation.flag("contents") {
            invocation.show(try await node.answer(to: TipEndpoints.contents.ask(number)), text: TipText.contents)
        } else {
            invocation.show(try await node.answer(to: TipEndpoints.one.ask(number)), text: TipText.whole)
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
        guard let seen: Digest = try invocation.parsed("seen") else { throw UsageError("--seen \(Digest.rule).") }
        let passages = invocation.flag("also") ? try StandardInput.passages() : []
        let request = HandoverRequest(seen: seen, also: passages, actor: try invocation.parsed("actor"))
        try await invocation.change(TipEndpoints.handover.ask(number, request)) { TipText.document($0.document) }
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
        let request = QuestionRequest(
            text: try StandardInput.text(invocation, of: "A question"), reference: invocation.value("reference"),
            actor: try invocation.parsed("actor"))
        try await invocation.change(TipEndpoints.question.ask(number, request)) {
            "question \($0.question) waits for the tipster"
        }
        return .done
    }

    private static func tipNumber(_ invocation: Invocation) throws(UsageError) -> Ordinal {
        guard let number = Ordinal(text: invocation.argument("NUMBER")) else {
            throw UsageError("NUMBER is a tip's number, as `hotline tips list` shows it.")
        }
        return number
    }
}

extension StandardInput {
    /// A text of several lines, without the space around it.
    fileprivate static func text(_ invocation: Invocation, of what: String) throws -> String {
        try invocation.requireStandardInput(for: what)
        let kept = try text(limit: 64 << 10).drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
        guard !kept.isEmpty else { throw CommandFailure("Standard input has no text.", remedy: "Write it there.") }
        return String(kept)
    }

    /// Passages, one a line.
    fileprivate static func passages() throws -> [Text<0, 500>] {
        let lines = try text(limit: 64 << 10).split(whereSeparator: \.isNewline).map { String($0).trimmingSpaces() }.filter { !$0.isEmpty }
        return try lines.map { line in
            guard let passage = Text<0, 500>(text: line) else { throw CommandFailure("A passage \(Text<0, 500>.rule).") }
            return passage
        }
    }
}
