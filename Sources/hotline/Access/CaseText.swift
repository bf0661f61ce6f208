import CommandLineInterface
import Envelopes

/// Cases in words and tables.
enum CaseText {
    static func list(_ answer: JSONValue) -> String {
        let cases = answer["cases"]?.array ?? []
        guard !cases.isEmpty else { return "no cases" }
        var table = Table([.number("number"), .text("case"), .text("stage"), .text("classification"), .text("from"), .text("opened")])
        for row in cases {
            table.append([
                row.shown("number"), row.shown("case"), stage(row), row.shown("classification"), row.shown("receivedFrom"),
                row.shown("openedAt"),
            ])
        }
        return table.text()
    }

    static func whole(_ answer: JSONValue) -> String {
        var parts = ["\(answer.shown("case"))\nstage \(stage(answer)), \(answer.shown("classification")), \(answer.shown("kind"))"]
        if answer["contentsDestroyed"] != nil { parts.append("what it was about was destroyed after its retention period") }
        if let waiting = answer["secondAssessment"] {
            parts.append("waits for the \(waiting.shown("waitsFor")) finding of somebody else")
            parts.append(section("findings so far", waiting["findings"], ["at", "actor"]))
        }
        if let monitoring = answer["monitoring"] {
            let isComplete = monitoring["complete"] == true
            parts.append("monitoring: \(isComplete ? "complete" : "incomplete, missing \(monitoring.shown("missing"))")")
        }
        parts.append(section("items", answer["items"], ["classification", "items"]))
        parts.append(section("reports", answer["reports"], ["receivedAt", "origin", "partner", "firstReporter"]))
        parts.append(section("placements", answer["placements"], ["disposition", "responsible", "reason", "countries", "state"]))
        parts.append(section("events", answer["events"], ["at", "event", "member", "actor", "reason"]))
        parts.append(section("sent", answer["sent"], ["queuedAt", "type", "to", "lane", "state", "result", "code", "why"]))
        parts.append(section("received", answer["received"], ["receivedAt", "type", "from"]))
        return parts.filter { !$0.isEmpty }.map { $0.hasSuffix("\n") ? $0 : $0 + "\n" }.joined(separator: "\n")
    }

    static func contents(_ answer: JSONValue) -> String {
        var lines = [answer.shown("case"), "address: \(answer.shown("address"))"]
        for (name, label) in [("referrer", "found at"), ("siteType", "site"), ("commerciality", "commerciality")] {
            if answer[name] != nil { lines.append("\(label): \(answer.shown(name))") }
        }
        lines += (answer["items"]?.array ?? []).map { "item \($0.shown("sha256"))" }
        for note in answer["notes"]?.array ?? [] {
            for name in ["comment", "contact", "referrer"] where note[name] != nil { lines.append("\(name): \(note.shown(name))") }
        }
        return lines.joined(separator: "\n")
    }

    private static func stage(_ row: JSONValue) -> String {
        row.shown("stage") + (row["heldBack"]?.bool == true ? " (held back)" : "")
    }

    static func notes(_ answer: JSONValue) -> String {
        let notes = answer["notes"]?.array ?? []
        guard !notes.isEmpty else { return "no notes" }
        return notes.map { "\($0.shown("at")) \($0.shown("actor"))\n\($0.shown("text"))" }.joined(separator: "\n\n")
    }

    static func trace(_ answer: JSONValue) -> String {
        let verdict = answer["verdict"]
        var lines = ["outcome: \(verdict?.shown("outcome") ?? "–")"]
        for (name, label) in [("countries", "countries"), ("by", "hidden by"), ("reason", "reason")] {
            if let value = verdict?[name] { lines.append("\(label): \(value.shown)") }
        }
        for finding in verdict?["findings"]?.array ?? [] {
            lines.append("\(finding.shown("address")): \(place(finding))")
            for opinion in finding["opinions"]?.array ?? [] {
                lines.append("  \(opinion.shown("source")) of \(opinion.shown("dataDate")): \(opinion.shown("country"))\(network(opinion))")
            }
        }
        for disposition in answer["dispositions"]?.array ?? [] {
            let receiver = disposition["to"]?.string.map { " to \($0)" } ?? ""
            lines.append("→ \(disposition.shown("disposition"))\(receiver): \(disposition.shown("reason"))")
        }
        return lines.joined(separator: "\n")
    }

    private static func network(_ place: JSONValue) -> String { place["asn"]?.integer.map { ", AS\($0)" } ?? "" }

    /// Where an address is, as far as that is known.
    private static func place(_ finding: JSONValue) -> String {
        var words: [String] = []
        if let country = finding["country"]?.string { words.append(country) }
        if finding["asn"]?.integer != nil { words.append("AS\(finding.shown("asn")) \(finding.shown("organisation"))") }
        if finding["decidedBy"]?.string != nil { words.append("\(finding.shown("confidence")) by \(finding.shown("decidedBy"))") }
        return words.isEmpty ? "no source knows it" : words.joined(separator: ", ")
    }

    static func section(_ title: String, _ rows: JSONValue?, _ columns: [String]) -> String {
        guard let rows = rows?.array, !rows.isEmpty else { return "" }
        var table = Table(columns.map { .text($0) })
        for row in rows { table.append(columns.map { row.shown($0) }) }
        return "\(title)\n\(table.text())"
    }
}
