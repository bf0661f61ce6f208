public import CaseStore
import Cryptography
public import Envelopes
import HotlineModel

extension HashEntry {
    /// The entry as one line of the feed (`Protocols/hash-feed.md`), without LF.
    public var line: [UInt8] { json.compactBytes }

    /// The entry as the feed and the node's own interface show it.
    public var json: JSONValue {
        var members: [JSONValue.Member] = [.init("position", .integer(position)), .init("sha256", .string(sha256.hex))]
        if let classification { members.append(.init("classification", .string(classification.rawValue))) }
        members.append(.init("sources", .array(sources.map(\.json))))
        if !withdrawals.isEmpty { members.append(.init("withdrawn", .array(withdrawals.map(\.json)))) }
        if !votes.isEmpty { members.append(.init("votes", .array(votes.map(\.json)))) }
        members.append(.init("addedAt", .string(addedAt.description)))
        members.append(.init("changedAt", .string(changedAt.description)))
        return .object(members)
    }

    /// Reads a line of a feed; `nil` when it is not one. Its classification is what follows from the sources and votes in it.
    public init?(line value: JSONValue) {
        guard let position = value["position"]?.integer, position > 0,
            let sha256 = value["sha256"]?.string.flatMap({ Digest(hex: $0) }),
            let addedAt = value["addedAt"]?.string.flatMap({ Timestamp($0) }),
            let changedAt = value["changedAt"]?.string.flatMap({ Timestamp($0) }),
            value["sources"] != nil, let sources = Self.list(value["sources"], HashSource.init(json:)),
            let withdrawals = Self.list(value["withdrawn"], HashWithdrawal.init(json:)),
            let votes = Self.list(value["votes"], HashVote.init(json:)),
            !(sources.isEmpty && withdrawals.isEmpty && votes.isEmpty)
        else { return nil }
        // A confirmed hash has a classification.
        guard sources.isEmpty && value["classification"] == nil || code(value["classification"]) != nil else { return nil }
        self.init(
            position: position, sha256: sha256, sources: sources, withdrawals: withdrawals, votes: votes, addedAt: addedAt,
            changedAt: changedAt)
    }

    /// The elements of a list, none where there is no list; `nil` when it is something else or one of them is malformed.
    private static func list<Element>(_ value: JSONValue?, _ read: (JSONValue) -> Element?) -> [Element]? {
        guard let value else { return [] }
        guard let listed = value.array else { return nil }
        let elements = listed.compactMap(read)
        return elements.count == listed.count ? elements : nil
    }
}

/// A code of an open list.
private func code(_ value: JSONValue?) -> String? { value?.string.flatMap { $0.isCode ? $0 : nil } }

extension JSONValue {
    /// The member that said it, and when.
    fileprivate var speaker: (member: MemberID, at: Timestamp)? {
        guard let member = self["member"]?.string.flatMap({ MemberID($0) }), let at = self["at"]?.string.flatMap({ Timestamp($0) }) else {
            return nil
        }
        return (member, at)
    }
}

extension HashSource {
    fileprivate var json: JSONValue {
        var members: [JSONValue.Member] = [
            .init("member", .string(member.rawValue)), .init("classification", .string(classification.rawValue)),
        ]
        for (name, value) in [("sha1", sha1), ("md5", md5), ("pdq", pdq), ("medium", medium?.rawValue)] {
            if let value { members.append(.init(name, .string(value))) }
        }
        members.append(.init("at", .string(at.description)))
        return .object(members)
    }

    fileprivate init?(json: JSONValue) {
        guard let (member, at) = json.speaker, let classification = code(json["classification"]),
            json["medium"] == nil || code(json["medium"]) != nil
        else { return nil }
        self.init(member: member, classification: Classification(rawValue: classification), at: at)
        medium = code(json["medium"]).map(Medium.init(rawValue:))
        do {
            sha1 = try Self.hex(json["sha1"], digits: 40)
            md5 = try Self.hex(json["md5"], digits: 32)
            pdq = try Self.hex(json["pdq"], digits: 64)
        } catch {
            return nil
        }
    }

    private struct Malformed: Error {}

    /// Hex digits where there are some; a digest of another form makes the whole line one that is not understood.
    private static func hex(_ value: JSONValue?, digits: Int) throws(Malformed) -> String? {
        guard let value else { return nil }
        guard let text = value.string, text.isLowerHex(digits: digits) else { throw Malformed() }
        return text
    }
}

extension HashWithdrawal {
    fileprivate var json: JSONValue { ["member": .string(member.rawValue), "at": .string(at.description)] }

    fileprivate init?(json: JSONValue) {
        guard let (member, at) = json.speaker else { return nil }
        self.init(member: member, at: at)
    }
}

extension HashVote {
    fileprivate var json: JSONValue {
        var members: [JSONValue.Member] = [.init("member", .string(member.rawValue)), .init("vote", .string(direction.rawValue))]
        if let classification { members.append(.init("classification", .string(classification.rawValue))) }
        if let reason { members.append(.init("reason", .string(reason))) }
        members.append(.init("at", .string(at.description)))
        return .object(members)
    }

    fileprivate init?(json: JSONValue) {
        guard let (member, at) = json.speaker, let direction = code(json["vote"]),
            json["classification"] == nil || code(json["classification"]) != nil, json["reason"] == nil || code(json["reason"]) != nil
        else { return nil }
        self.init(
            member: member, VoteDirection(rawValue: direction),
            classification: code(json["classification"]).map(Classification.init(rawValue:)),
            reason: code(json["reason"]), at: at)
    }
}
