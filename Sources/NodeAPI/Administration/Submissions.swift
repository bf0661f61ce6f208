import Casework
import Cryptography
import Envelopes
import HotlineModel

// What comes in as JSON becomes the use cases' own values here, and is checked nowhere else.

extension ReportSubmission {
    init(_ json: JSONValue) throws {
        guard let kind = OriginKind(rawValue: try json.optionalText("origin") ?? "public"), let origin = Origin(kind: kind) else {
            throw InputError("`origin` must be public, police or proactive; partners' reports come by their nodes")
        }
        self.init(
            address: try json.text("address"), origin: origin, key: try json.optionalText("key"),
            referrer: try json.optionalText("referrer"),
            site: try SiteDetails(json["site"]), items: try ItemHashes.list(json["items"]))
        comment = try json.optionalText("comment")
        contact = try json.optionalText("contact")
    }
}

extension AssessmentSubmission {
    /// The most bytes a note may have.
    static let longestNote = 8 << 10

    init(_ json: JSONValue) throws {
        guard let classification: Classification = try json.code("classification") else { throw InputError("`classification` is missing") }
        guard let kind: ReportKind = try json.code("kind") else { throw InputError("`kind` is missing") }
        self.init(caseID: try CaseID(json), classification: classification, kind: kind, actor: try json.optionalAnalyst("actor"))
        lease = try json.optionalInteger("lease", in: 1...Int64.max)
        age = try json.code("age")
        sex = try json.code("sex")
        medium = try json.code("medium")
        flags = try json.codes("flags")
        labels = try json.list("labels", most: 100).map { label in
            SchemeLabel(scheme: try label.text("scheme"), version: try label.text("version"), label: try label.text("label"))
        }
        site = try SiteDetails(json["site"])
        items = try ItemHashes.list(json["items"])
        reason = try json.code("reason")
        note = try json.optionalText("note")
        guard (note?.utf8.count ?? 0) <= Self.longestNote else { throw InputError("`note` may have at most \(Self.longestNote) bytes") }
    }
}

extension DescriptionSubmission {
    init(_ json: JSONValue) throws {
        let site = try SiteDetails(json["site"])
        guard site != SiteDetails() else { throw InputError("`site` needs a `type`, a `commerciality` or `payments`") }
        self.init(caseID: try CaseID(json), site: site, actor: try json.optionalAnalyst("actor") ?? "analyst")
    }
}

extension ActionSubmission {
    init(_ json: JSONValue) throws {
        self.init(
            caseID: try CaseID(json), action: CaseEventKind(rawValue: try json.text("action")), reason: try json.code("reason"),
            actor: try json.optionalAnalyst("actor") ?? "officer")
    }
}

extension SiteDetails {
    fileprivate init(_ json: JSONValue?) throws {
        self.init()
        guard let json else { return }
        guard case .object = json else { throw InputError("`site` must be an object") }
        type = try json.code("type")
        commerciality = try json.code("commerciality")
        payments = try json.codes("payments")
    }
}

extension ItemFinding {
    fileprivate init?(_ json: JSONValue?) throws {
        guard let json else { return nil }
        guard let classification: Classification = try json.code("classification") else {
            throw InputError("a `finding` needs its `classification`")
        }
        self.init(classification)
        age = try json.code("age")
        sex = try json.code("sex")
        flags = try json.codes("flags")
    }
}

extension JSONValue {
    /// A code of a list, if it is there.
    ///
    /// - Throws: ``InputError`` with the whole list when it stands in none.
    fileprivate func code<Code: OpenCode>(_ name: String) throws -> Code? {
        try optionalText(name).map { try Self.known($0, name) }
    }

    /// The codes of a list.
    fileprivate func codes<Code: OpenCode>(_ name: String) throws -> [Code] {
        try list(name, most: 100).map { value in
            guard let text = value.string else { throw InputError("`\(name)` must be a list of texts") }
            return try Self.known(text, name)
        }
    }

    private static func known<Code: OpenCode>(_ text: String, _ name: String) throws -> Code {
        let code = Code(rawValue: text)
        guard code.isKnown else { throw InputError("`\(name)` must be one of \(Code.known.map(\.rawValue).joined(separator: ", "))") }
        return code
    }

    /// A list that may be absent.
    fileprivate func list(_ name: String, most: Int) throws -> [JSONValue] {
        guard let value = self[name] else { return [] }
        guard let list = value.array, list.count <= most else { throw InputError("`\(name)` must be a list of at most \(most)") }
        return list
    }
}

extension WithdrawalSubmission {
    init(_ json: JSONValue) throws {
        self.init(caseID: try CaseID(json), reason: try json.reason(), actor: try json.optionalAnalyst("actor") ?? "analyst")
    }
}

extension JSONValue {
    /// The reason, where one is given: a code, since it travels.
    fileprivate func reason() throws -> String? {
        guard let reason = try optionalText("reason") else { return nil }
        guard (1...64).contains(reason.utf8.count) else { throw InputError("`reason` must have 1 to 64 bytes") }
        return reason
    }
}

extension CaseID {
    /// A case named in a path or a query.
    init(named text: String) throws {
        guard let id = CaseID(text) else { throw InputError("a case is named urn:hotline:case:<member>:<uuid>") }
        self = id
    }

    fileprivate init(_ json: JSONValue) throws {
        guard let id = CaseID(try json.text("case")) else { throw InputError("`case` must be a name such as urn:hotline:case:nl:<uuid>") }
        self = id
    }
}

extension ItemHashes {
    /// The hashes of items, each lower-case hex of its full length.
    fileprivate static func list(_ json: JSONValue?) throws -> [ItemHashes] {
        guard let json else { return [] }
        guard let list = json.array, list.count <= 200 else { throw InputError("`items` must be a list of at most 200") }
        return try list.map { item in
            var hashes = ItemHashes(sha256: try hex(item, "sha256", digits: 64) ?? "")
            guard !hashes.sha256.isEmpty else { throw InputError("an item needs its `sha256`") }
            hashes.sha1 = try hex(item, "sha1", digits: 40)
            hashes.md5 = try hex(item, "md5", digits: 32)
            hashes.pdq = try hex(item, "pdq", digits: 64)
            hashes.medium = try item.code("medium")
            hashes.finding = try ItemFinding(item["finding"])
            return hashes
        }
    }

    private static func hex(_ item: JSONValue, _ name: String, digits: Int) throws -> String? {
        guard let text = try item.optionalText(name) else { return nil }
        guard text.utf8.count == digits, text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else {
            throw InputError("`\(name)` must be \(digits) lower-case hex digits")
        }
        return text
    }
}
