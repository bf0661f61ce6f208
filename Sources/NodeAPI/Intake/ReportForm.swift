import Casework
import Envelopes
import HotlineModel
import NodeMessages

/// A report as a form or a program hands it in. It is never refused for how a part of it is written: a part that cannot be read is named, its
/// content is kept sealed, and the report goes in without it.
struct ReportForm: Sendable {
    var submission: ReportSubmission
    /// Members that a report does not have.
    private(set) var ignored: [String] = []

    /// - Throws: `JSONError` for what is no JSON.
    init(_ body: [UInt8]) throws {
        let json = try JSONValue(parsing: body)
        guard case .object(let members) = json else {
            submission = ReportSubmission(address: json.string ?? json.text, origin: .public)
            return
        }
        submission = ReportSubmission(address: "", origin: .public)
        for member in members where member.value != .null { read(member.name, member.value) }
    }

    private mutating func read(_ name: String, _ value: JSONValue) {
        switch name {
        case "address": submission.address = Self.words(value)
        case "key": if let key = text(name, value) { submission.key = key }
        case "comment": submission.comment = Self.words(value)
        case "contact": submission.contact = Self.words(value)
        case "referrer": submission.referrer = text(name, value)
        case "origin":
            guard let origin = value.string.flatMap(SpelledWords.origin) else { return drop(name, value, "not an origin that is known") }
            submission.origin = Origin(origin)
        case "site": readSite(value)
        case "items": readItems(value)
        default: ignore(name, value)
        }
    }

    /// Names a member that a report does not have. Its content is kept: a form that calls the address otherwise must not lose it.
    private mutating func ignore(_ name: String, _ value: JSONValue) {
        ignored.append(Self.shown(name))
        keep(name, value)
        guard Self.addressNames.contains(name.lowercased()), submission.address.isEmpty else { return }
        submission.address = Self.words(value)
    }

    private static let addressNames: Set<String> = ["address", "url", "urls", "uri", "link", "links", "website", "addresses", "location"]

    private mutating func text(_ name: String, _ value: JSONValue) -> String? {
        if case .string(let text) = value { return text }
        drop(name, value, "not a text")
        return nil
    }

    /// The words of a value: a text as it is, a list line by line, anything else as JSON.
    private static func words(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .array(let values): values.map(words).joined(separator: "\n")
        default: value.text
        }
    }

    // MARK: Parts

    private mutating func readSite(_ value: JSONValue) {
        guard case .object(let members) = value else {
            guard let type = value.string.flatMap(SpelledWords.siteType) else {
                return drop("site", value, "not a kind of place that is known")
            }
            return submission.site.type = type
        }
        for member in members where member.value != .null { readSite(member.name, member.value) }
    }

    private mutating func readSite(_ name: String, _ value: JSONValue) {
        switch name {
        case "type":
            guard let type = value.string.flatMap(SpelledWords.siteType) else {
                return drop("site.type", value, "not a kind of place that is known")
            }
            submission.site.type = type
        case "commerciality":
            let word = value.string.map(Commerciality.init(rawValue:))
            guard let word, word.isKnown else { return drop("site.commerciality", value, "not a word that is known") }
            submission.site.commerciality = word
        case "payments":
            let words = (value.array ?? []).compactMap(\.string).map(PaymentMethod.init(rawValue:))
            submission.site.payments = words.filter(\.isKnown)
            if words.count != (value.array ?? [.null]).count || !words.allSatisfy(\.isKnown) {
                drop("site.payments", value, "not all are words that are known")
            }
        default: ignored.append("site." + Self.shown(name))
        }
    }

    private mutating func readItems(_ value: JSONValue) {
        guard let elements = value.array else { return drop("items", value, "not a list") }
        for (place, element) in elements.prefix(ItemForm.most).enumerated() { readItem(element, at: place) }
        if elements.count > ItemForm.most { drop("items", value, "only the first \(ItemForm.most) are read") }
    }

    private mutating func readItem(_ element: JSONValue, at place: Int) {
        let form = ItemForm(element)
        let name = "items[\(place)]"
        ignored += form.ignored.map { "\(name).\(Self.shown($0))" }
        for (member, reason) in form.dropped { drop("\(name).\(member)", element[member] ?? element, reason) }
        if let item = form.item { submission.items.append(item) } else { drop(name, element, "has no SHA-256") }
    }

    private mutating func drop(_ name: String, _ value: JSONValue, _ reason: String) {
        submission.dropped.append("\(name): \(reason)")
        keep(name, value)
    }

    private mutating func keep(_ name: String, _ value: JSONValue) {
        submission.unread = [submission.unread, "\(name): \(value.text)"].compactMap(\.self).joined(separator: "\n")
    }

    /// A name that somebody made up, so that it can be shown.
    private static func shown(_ name: String) -> String {
        String(
            String.UnicodeScalarView(
                name.unicodeScalars.prefix(40).filter { ![.control, .format].contains($0.properties.generalCategory) }))
    }
}

/// The hashes of one item, as far as they can be read.
struct ItemForm {
    /// The most items of a report.
    static let most = 200

    /// `nil` without a readable SHA-256.
    private(set) var item: ItemHashes?
    private(set) var ignored: [String] = []
    private(set) var dropped: [(member: String, reason: String)] = []

    init(_ json: JSONValue) {
        // A bare text is a SHA-256.
        let written = json.string ?? json["sha256"]?.string
        guard let sha256 = written.flatMap({ HashText.hex($0, bytes: 32) }) else { return }
        var item = ItemHashes(sha256: sha256)
        if case .object(let members) = json {
            for member in members where member.value != .null && member.name != "sha256" { read(member.name, member.value, into: &item) }
        }
        self.item = item
    }

    private mutating func read(_ name: String, _ value: JSONValue, into item: inout ItemHashes) {
        switch name {
        case "sha1": item.sha1 = hash(name, value, bytes: 20)
        case "md5": item.md5 = hash(name, value, bytes: 16)
        case "pdq": item.pdq = hash(name, value, bytes: 32)
        case "pdqQuality":
            guard let quality = value.integer.flatMap(Int.init(exactly:)), (0...100).contains(quality) else {
                return dropped.append((name, "not a number from 0 to 100"))
            }
            item.pdqQuality = quality
        case "medium":
            let word = value.string.map(Medium.init(rawValue:))
            guard let word, word.isKnown else { return dropped.append((name, "not a word that is known")) }
            item.medium = word
        case "finding":
            guard let finding = try? ItemFindingRequest(request: value.compactBytes) else { return dropped.append((name, "not a finding")) }
            item.finding = ItemFinding(finding)
        default: ignored.append(name)
        }
    }

    private mutating func hash(_ name: String, _ value: JSONValue, bytes: Int) -> String? {
        let hex = value.string.flatMap { HashText.hex($0, bytes: bytes) }
        if hex == nil { dropped.append((name, "not a hash of \(bytes) bytes")) }
        return hex
    }
}

extension JSONValue {
    /// As compact JSON.
    fileprivate var text: String { String(decoding: compactBytes, as: UTF8.self) }
}
