public import CaseStore
import Cryptography
public import Envelopes
import HotlineModel

extension HashEntry {
    /// The entry as one line of the feed (`Protocols/hash-feed.md`), without LF.
    public var line: [UInt8] {
        var members: [JSONValue.Member] = [.init("position", .integer(position)), .init("sha256", .string(sha256.hex))]
        for (name, value) in [("sha1", sha1), ("md5", md5), ("pdq", pdq), ("medium", medium?.rawValue)] {
            if let value { members.append(.init(name, .string(value))) }
        }
        members.append(.init("classification", .string(classification.rawValue)))
        members.append(.init("sources", .array(sources.map(\.json))))
        members.append(.init("addedAt", .string(addedAt.description)))
        members.append(.init("changedAt", .string(changedAt.description)))
        return JSONValue.object(members).compactBytes
    }

    /// Reads a line of a feed; `nil` when it is not one.
    public init?(line value: JSONValue) {
        guard let position = value["position"]?.integer, position > 0,
            let sha256 = value["sha256"]?.string.flatMap({ Digest(hex: $0) }),
            let classification = value["classification"]?.string.map(Classification.init(rawValue:)),
            let addedAt = value["addedAt"]?.string.flatMap({ Timestamp($0) }),
            let changedAt = value["changedAt"]?.string.flatMap({ Timestamp($0) }),
            let listed = value["sources"]?.array, !listed.isEmpty
        else { return nil }
        let sources = listed.compactMap(HashSource.init(json:))
        guard sources.count == listed.count else { return nil }
        self.init(
            position: position, sha256: sha256, classification: classification, sources: sources, addedAt: addedAt, changedAt: changedAt)
        medium = value["medium"]?.string.map(Medium.init(rawValue:))
        do {
            sha1 = try Self.hex(value["sha1"], digits: 40)
            md5 = try Self.hex(value["md5"], digits: 32)
            pdq = try Self.hex(value["pdq"], digits: 64)
        } catch {
            return nil
        }
    }

    private struct Malformed: Error {}

    /// Hex digits where there are some; a digest of another form makes the whole line one that is not understood.
    private static func hex(_ value: JSONValue?, digits: Int) throws(Malformed) -> String? {
        guard let value else { return nil }
        guard let text = value.string, text.utf8.count == digits,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { throw Malformed() }
        return text
    }
}

extension HashSource {
    fileprivate var json: JSONValue {
        ["member": .string(member.rawValue), "classification": .string(classification.rawValue), "at": .string(at.description)]
    }

    fileprivate init?(json: JSONValue) {
        guard let member = json["member"]?.string.flatMap({ MemberID($0) }), let classification = json["classification"]?.string,
            let at = json["at"]?.string.flatMap({ Timestamp($0) })
        else { return nil }
        self.init(member: member, classification: Classification(rawValue: classification), at: at)
    }
}
