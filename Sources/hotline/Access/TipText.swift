import CommandLineInterface
import Envelopes

/// Tips in words and tables. What tipsters wrote is shown without anything that could steer a terminal.
enum TipText {
    static func list(_ answer: JSONValue) -> String {
        let tips = answer["tips"]?.array ?? []
        guard !tips.isEmpty else { return "no tips" }
        var table = Table([
            .number("tip"), .text("received"), .text("origin"), .text("country"), .text("handed over"), .number("questions open"),
            .number("supplements"), .number("new"),
        ])
        let columns = ["tip", "receivedAt", "origin", "country", "handedOverAt", "openQuestions", "supplements", "newSupplements"]
        for tip in tips { table.append(columns.map { tip.shown($0) }) }
        return table.text()
    }

    static func whole(_ answer: JSONValue) -> String {
        var events = Table([.text("at"), .text("event"), .text("who"), .text("reference"), .number("supplements")])
        for event in answer["events"]?.array ?? [] {
            events.append(["at", "event", "actor", "reference", "supplements"].map { event.shown($0) })
        }
        guard let document = answer["document"], let seen = answer["seen"]?.string else {
            return "\(events.text())\nwhat was written about tip \(answer.shown("tip")) was destroyed after its retention period"
        }
        let counts = (answer["blackedOut"]?.members ?? []).map { "\($0.name) \($0.value.shown)" }.joined(separator: ", ")
        return """
            \(Self.document(document))

            \(events.text())
            blacked out: \(counts)
            Compare with --contents. To hand it over as it stands here: hotline tips handover \(answer.shown("tip")) --seen \(seen)
            """
    }

    static func document(_ document: JSONValue) -> String {
        var lines = ["\(document.shown("tip")) of \(document.shown("member")), received \(document.shown("received"))"]
        for name in ["country", "place", "period"] where document[name] != nil { lines.append("\(name): \(text(document, name))") }
        lines += ["", text(document, "text")]
        for supplement in document["supplements"]?.array ?? [] {
            let answers = supplement["answers"]?.array?.map(\.shown).joined(separator: ", ") ?? ""
            lines += [
                "", "supplement of \(supplement.shown("received"))\(answers.isEmpty ? "" : " on \(answers)")", text(supplement, "text"),
            ]
        }
        for question in document["questions"]?.array ?? [] where question["answered"]?.bool == false {
            let reference = question["reference"]?.string.map { " (\($0))" } ?? ""
            lines += ["", "question \(question.shown("number"))\(reference) of \(question.shown("asked")), open", text(question, "text")]
        }
        return lines.joined(separator: "\n")
    }

    static func contents(_ answer: JSONValue) -> String {
        ["contact", "place", "period", "text"].filter { answer[$0] != nil }.map { "\($0): \(text(answer, $0))" }.joined(separator: "\n")
    }

    /// A text of several lines.
    private static func text(_ value: JSONValue, _ name: String) -> String {
        value.shown(name).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { Console.printable(String($0)) }
            .joined(separator: "\n")
    }
}
