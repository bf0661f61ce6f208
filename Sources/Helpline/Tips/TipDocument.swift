import CaseStore
public import Cryptography
public import Envelopes
import HotlineModel

/// A tip as the police get it: what was written, without what would name the tipster.
///
/// It never holds the contact, and times are days: when somebody wrote to the minute can name them too.
public struct TipDocument: Hashable, Sendable {
    /// The tip's name beyond this node.
    public let name: String
    /// The document.
    public let json: JSONValue
    /// How many passages were blacked out, by the rule that did.
    public let blackedOut: [BlackingOut.Rule: Int]
    /// How many supplements are in it.
    public let supplements: Int

    /// The digest by which the document that is handed over is known to be the one that was looked at.
    public var digest: Digest { SHA256.digest(of: json.compactBytes) }

    /// Anonymises a tip.
    ///
    /// - Parameter also: Further passages to black out, which no rule finds.
    init(_ tip: OpenedTip, member: MemberID, also: [String] = []) {
        let blackingOut = BlackingOut(contact: tip.contents.contact, also: also)
        var counts: [BlackingOut.Rule: Int] = [:]
        func anonymised(_ text: String) -> JSONValue {
            let result = blackingOut.apply(to: text)
            counts.merge(result.passages, uniquingKeysWith: +)
            return .string(result.text)
        }
        var members: [JSONValue.Member] = [
            .init("tip", .string("urn:hotline:tip:\(member):\(tip.record.id)")), .init("number", .integer(tip.record.number)),
            .init("member", .string(member.rawValue)), .init("received", .string(tip.record.receivedAt.day)),
        ]
        if let country = tip.record.country { members.append(.init("country", .string(country.rawValue))) }
        for (name, text) in [("place", tip.contents.place), ("period", tip.contents.period), ("text", tip.contents.text)] {
            if let text { members.append(.init(name, anonymised(text))) }
        }
        let supplements = tip.supplements.map { supplement -> JSONValue in
            let answered = tip.questions.filter { $0.record.answeredBy == supplement.record.number }.map(\.record)
            return [
                "received": .string(supplement.record.receivedAt.day), "text": anonymised(supplement.text),
                "answers": .array(answered.map { .string($0.reference ?? "question \($0.number)") }),
            ]
        }
        members.append(.init("supplements", .array(supplements)))
        members.append(
            .init(
                "questions",
                .array(
                    tip.questions.map { question in
                        [
                            "number": .integer(question.record.number), "reference": question.record.reference.map { .string($0) } ?? .null,
                            "asked": .string(question.record.askedAt.day), "text": .string(question.text),
                            "answered": .bool(question.record.answeredBy != nil),
                        ]
                    })))
        members.append(.init("blackedOut", .integer(Int64(counts.values.reduce(0, +)))))
        name = "urn:hotline:tip:\(member):\(tip.record.id)"
        json = .object(members)
        blackedOut = counts
        self.supplements = supplements.count
    }
}

extension Timestamp {
    /// The calendar day in UTC.
    fileprivate var day: String { String(description.prefix(10)) }
}
