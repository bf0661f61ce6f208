import CommandLineInterface
import Cryptography
import ForeignText
import HotlineModel
import NodeMessages

/// Tips in words and tables. What tipsters wrote is shown without anything that could steer a terminal.
enum TipText {
    static func list(_ page: Page<TipRow>) -> String {
        guard !page.items.isEmpty else { return "no tips" }
        return Listing<TipRow>(
            .number("tip") { $0.tip }, .text("received") { $0.receivedAt }, .text("origin") { $0.origin }, .text("country") { $0.country },
            .text("handed over") { $0.handedOverAt }, .number("questions open") { $0.openQuestions },
            .number("supplements") { $0.supplements }, .number("new") { $0.newSupplements }
        ).table(page.items)
    }

    static func whole(_ tip: TipView) -> String {
        let events = Listing<TipDetails.Event>(
            .text("at") { $0.at }, .text("event") { $0.event }, .text("who") { $0.actor }, .text("reference") { $0.reference },
            .number("supplements") { $0.supplements }
        ).table(tip.events)
        guard let document = tip.document, let seen = tip.seen else {
            return "\(events)\nthe contents of tip \(tip.tip) were destroyed after its retention period"
        }
        let counts = (tip.blackedOut?.entries ?? []).map { "\($0.name) \($0.value)" }.joined(separator: ", ")
        return """
            \(Self.document(document))

            \(events)
            blacked out: \(counts)
            Compare with --contents. To hand it over as it stands here: hotline tips handover \(tip.tip) --seen \(seen.hex)
            """
    }

    static func document(_ document: PoliceDocument) -> String {
        var lines = ["\(document.tip) of \(document.member), received \(document.received)"]
        lines += named([("country", document.country?.rawValue), ("place", document.place), ("period", document.period)])
        lines += ["", printable(document.text)]
        for supplement in document.supplements {
            let answers = supplement.answers.isEmpty ? "" : " on \(supplement.answers.joined(separator: ", "))"
            lines += ["", "supplement of \(supplement.received)\(answers)", printable(supplement.text)]
        }
        for question in document.questions where !question.answered {
            let reference = question.reference.map { " (\($0))" } ?? ""
            lines += ["", "question \(question.number)\(reference) of \(question.asked), open", printable(question.text)]
        }
        return lines.joined(separator: "\n")
    }

    static func contents(_ contents: TipContentsView) -> String {
        named([("contact", contents.contact), ("place", contents.place), ("period", contents.period), ("text", contents.text)])
            .joined(separator: "\n")
    }

    private static func named(_ texts: [(label: String, text: String?)]) -> [String] {
        texts.compactMap { label, text in text.map { "\(label): \(printable($0))" } }
    }

    /// A text of several lines.
    private static func printable(_ text: String) -> String { ForeignText.lines(text) }
}
