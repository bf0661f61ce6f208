import CaseStore
import Envelopes
import HTTPServer
import Helpline
import HotlineModel

/// The contact log of help-line services, and its figures.
enum ContactRoutes {
    /// Contacts, one JSON object a line, each answered by itself.
    static func count(_ routed: RoutedRequest, _ node: Node) async throws -> HTTPResponse {
        let parsed = try Lines.split(routed.request.body).map { line in
            Result { try ContactSubmission(try JSONValue(parsing: Array(line))) }
        }
        let readable = parsed.compactMap { try? $0.get() }
        var outcomes = try await (readable.isEmpty ? [] : node.helpline.count(readable)).makeIterator()
        return .lines(
            parsed.map { line in
                switch line {
                case .failure(let error): return Self.refusal("badRequest", (error as? InputError)?.sentence ?? "\(error)")
                case .success(let contact):
                    switch outcomes.next() {
                    case .success(let outcome): return ["outcome": .string(outcome.rawValue), "listed": .bool(contact.isListed)]
                    case .failure(let error): return Self.refusal(error.code, error.description)
                    case nil: return Self.refusal("storeFailed", "the line was not answered; send it again")
                    }
                }
            })
    }

    /// The figures of a period: JSON, or with `format=csv` the contacts as a table.
    static func figures(_ routed: RoutedRequest, _ node: Node) async throws -> HTTPResponse {
        var (from, until): (Timestamp?, Timestamp?) = (nil, nil)
        if routed.query("year") != nil {
            let year = Int(try routed.number("year", default: 1970, in: 1970...9998))
            (from, until) = (.start(ofYear: year), .start(ofYear: year + 1))
        }
        if let text = routed.query("from") { from = try moment(text, "from") }
        if let text = routed.query("until") { until = try moment(text, "until") }
        let figures = try await node.helpline.figures(from: from, until: until)
        switch routed.query("format") ?? "json" {
        case "json": return .json(figures.json)
        case "csv": return HTTPResponse(contentType: "text/csv; charset=utf-8; header=present", body: Array(figures.contactsCSV.utf8))
        default: throw InputError("`format` must be json or csv")
        }
    }

    private static func moment(_ text: String, _ name: String) throws -> Timestamp {
        guard let moment = Timestamp(text) else { throw InputError("`\(name)` must be a time such as 2014-01-01T00:00:00.000Z") }
        return moment
    }

    private static func refusal(_ code: String, _ sentence: String) -> JSONValue { ["error": .string(code), "detail": .string(sentence)] }
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
