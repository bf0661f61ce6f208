import CaseStore
import Envelopes
import HTTPServer
import Helpline
import HotlineModel
import Reporting

/// The contact log of help-line services, and its figures.
enum ContactRoutes {
    /// Contacts, one JSON object a line, each answered by itself.
    static func count(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        .lines(
            try await SubmissionLines.answer(routed.request.body, read: ContactSubmission.init) { contacts in
                zip(contacts, try await node.helpline.count(contacts)).map { contact, outcome in outcome.map { (contact, $0) } }
            } show: { contact, outcome in
                ["outcome": .string(outcome.rawValue), "listed": .bool(contact.isListed)]
            })
    }

    /// The figures of a period, `year`, `month`, or `from` and `until`: JSON, or with `format=csv` the contacts as a table.
    static func figures(_ routed: CallerRequest, _ node: Node) async throws -> HTTPResponse {
        let period = try routed.period()
        let figures = try await node.helpline.figures(from: period.from, until: period.until)
        switch routed.query("format") ?? "json" {
        case "json": return .json(figures.json)
        case "csv": return HTTPResponse(contentType: "text/csv; charset=utf-8; header=present", body: Array(figures.contactsCSV.utf8))
        default: throw InputError("`format` must be json or csv")
        }
    }
}

extension ContactSubmission {
    fileprivate init(_ json: JSONValue) throws {
        let members = ["key", "service", "channel", "theme", "repeat", "day"]
        // Nothing else has a place here: a text that somebody adds must not be lost unseen, and must not be kept.
        if let name = json.members?.first(where: { !members.contains($0.name) })?.name {
            throw InputError("a contact has only \(members.joined(separator: ", ")); `\(name.prefix(40))` is none of them")
        }
        var isRepeat = false
        if let value = json["repeat"] {
            guard let flag = value.bool else { throw InputError("`repeat` must be true or false") }
            isRepeat = flag
        }
        self.init(
            service: ContactService(rawValue: try json.text("service")), channel: ContactChannel(rawValue: try json.text("channel")),
            theme: ContactTheme(rawValue: try json.text("theme")), isRepeat: isRepeat, day: try json.optionalText("day"),
            key: try json.optionalText("key"))
    }
}
