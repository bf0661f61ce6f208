import Casework
import Cryptography
import Envelopes
import HotlineModel

// What comes in as JSON becomes the use cases' own values here, and is checked nowhere else.

extension ReportSubmission {
    init(_ json: JSONValue) throws {
        guard let origin = Origin(kind: try json.optionalText("origin") ?? "public", partner: nil) else {
            throw InputError("`origin` must be public, police or proactive; partners' reports come by their nodes")
        }
        var site = SiteDetails()
        site.type = try json["site"]?.optionalText("type").map(SiteType.init(rawValue:))
        site.commerciality = try json["site"]?.optionalText("commerciality").map(Commerciality.init(rawValue:))
        self.init(
            address: try json.text("address"), origin: origin, key: try json.optionalText("key"),
            referrer: try json.optionalText("referrer"),
            site: site, items: try ItemHashes.list(json["items"]))
        comment = try json.optionalText("comment")
        contact = try json.optionalText("contact")
    }
}

extension AssessmentSubmission {
    init(_ json: JSONValue) throws {
        let classification = Classification(rawValue: try json.text("classification"))
        guard classification.isKnown else { throw InputError("`classification` must be baseline, national or notIllegal") }
        let kind = ReportKind(rawValue: try json.text("kind"))
        guard kind.isKnown else { throw InputError("`kind` must be one of \(ReportKind.known.map(\.rawValue).joined(separator: ", "))") }
        self.init(caseID: try CaseID(json), classification: classification, kind: kind, actor: try json.optionalText("actor") ?? "analyst")
        age = try Self.code(json, "age")
        sex = try Self.code(json, "sex")
        medium = try Self.code(json, "medium")
        flags = try (json["flags"]?.array ?? []).map { flag in
            guard let flag = flag.string.map(AssessmentFlag.init(rawValue:)), flag.isKnown else {
                throw InputError("`flags` has an unknown flag")
            }
            return flag
        }
        labels = try (json["labels"]?.array ?? []).map { label in
            SchemeLabel(scheme: try label.text("scheme"), version: try label.text("version"), label: try label.text("label"))
        }
        items = try ItemHashes.list(json["items"])
        reason = try json.optionalText("reason")
    }

    private static func code<Code: OpenCode>(_ json: JSONValue, _ name: String) throws -> Code? {
        guard let code = try json.optionalText(name).map(Code.init(rawValue:)) else { return nil }
        guard code.isKnown else { throw InputError("`\(name)` must be one of \(Code.known.map(\.rawValue).joined(separator: ", "))") }
        return code
    }
}

extension ActionSubmission {
    init(_ json: JSONValue) throws {
        self.init(
            caseID: try CaseID(json), action: CaseEventKind(rawValue: try json.text("action")), reason: try json.optionalText("reason"),
            actor: try json.optionalText("actor") ?? "officer")
    }
}

extension WithdrawalSubmission {
    init(_ json: JSONValue) throws {
        self.init(caseID: try CaseID(json), reason: try json.reason(), actor: try json.optionalText("actor") ?? "analyst")
    }
}

extension HashWithdrawalSubmission {
    init(_ json: JSONValue) throws {
        self.init(sha256: try Digest(json), reason: try json.reason(), actor: try json.optionalText("actor") ?? "analyst")
    }
}

extension HashVoteSubmission {
    init(_ json: JSONValue) throws {
        let direction = VoteDirection(rawValue: try json.text("vote"))
        guard direction.isKnown else { throw InputError("`vote` must be confirm or dispute") }
        let classification = try json.optionalText("classification").map(Classification.init(rawValue:))
        guard classification?.isKnown != false else { throw InputError("`classification` must be baseline, national or notIllegal") }
        self.init(
            sha256: try Digest(json), direction, classification: classification, reason: try json.reason(),
            actor: try json.optionalText("actor") ?? "analyst")
    }
}

extension Digest {
    fileprivate init(_ json: JSONValue) throws {
        guard let digest = Digest(hex: try json.text("sha256")) else { throw InputError("`sha256` must be 64 lower-case hex digits") }
        self = digest
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
            hashes.medium = try item.optionalText("medium").map(Medium.init(rawValue:))
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
