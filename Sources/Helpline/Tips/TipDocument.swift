import CaseStore
public import Cryptography
import HotlineModel
public import NodeMessages

/// A tip as the police get it: its text, without the parts that would name the tipster.
///
/// The contact is left out, and times are days, because the exact minute of writing can identify somebody too.
public struct TipDocument: Hashable, Sendable {
    public let content: PoliceDocument
    /// The number of passages that were blacked out, by the rule that found them.
    public let blackedOut: [BlackingOut.Rule: Int]

    /// The tip's name beyond this node.
    public var name: String { content.tip }
    /// The number of supplements in it.
    public var supplements: Int { content.supplements.count }

    /// The digest that shows that the police get the very document that the officer looked at.
    public var digest: Digest { SHA256.digest(of: content.bytes) }

    /// Anonymises a tip.
    ///
    /// - Parameter also: Further passages to black out, which no rule finds.
    init(_ tip: OpenedTip, member: MemberID, also: [String] = []) {
        let blackingOut = BlackingOut(contact: tip.contents.contact, also: also)
        var counts: [BlackingOut.Rule: Int] = [:]
        func anonymised(_ text: String) -> String {
            let result = blackingOut.apply(to: text)
            counts.merge(result.passages, uniquingKeysWith: +)
            return result.text
        }
        var content = PoliceDocument(
            tip: "urn:hotline:tip:\(member):\(tip.record.id)", number: tip.record.number, member: member,
            received: tip.record.receivedAt.day, country: tip.record.country, place: tip.contents.place.map(anonymised),
            period: tip.contents.period.map(anonymised), text: anonymised(tip.contents.text),
            supplements: tip.supplements.map { supplement in
                let answered = tip.questions.filter { $0.record.answeredBy == supplement.record.number }.map(\.record)
                return PoliceDocument.Supplement(
                    received: supplement.record.receivedAt.day, text: anonymised(supplement.text),
                    answers: answered.map { $0.reference ?? "question \($0.number)" })
            },
            questions: tip.questions.map { question in
                PoliceDocument.Question(
                    number: question.record.number, reference: question.record.reference, asked: question.record.askedAt.day,
                    text: question.text, answered: question.record.answeredBy != nil)
            }, blackedOut: 0)
        content.blackedOut = counts.values.reduce(0, +)
        self.content = content
        blackedOut = counts
    }
}

extension Timestamp {
    /// The calendar day in UTC.
    fileprivate var day: String { String(description.prefix(10)) }
}
