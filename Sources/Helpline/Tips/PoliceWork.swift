public import CaseStore
import Cryptography
import Envelopes
public import HotlineModel
import NodeLog
import TransparencyLog

/// Passes tips to the police, and their questions to tipsters.
struct PoliceWork {
    private static let longestQuestion = 4_000
    private static let mostQuestions = 200

    let step: HelplineStep

    /// Gives a tip to the police: records the hand-over, and returns the document.
    ///
    /// - Throws: ``HelplineError/changedSinceLook(_:)`` if the officer saw another document.
    func handOver(tip number: Int64, seen: Digest, also: [String], actor: String, member: MemberID) throws -> TipDocument {
        let opened = try open(number)
        guard TipDocument(opened, member: member).digest == seen else { throw HelplineError.changedSinceLook(number) }
        let document = TipDocument(opened, member: member, also: also)
        var event = TipEvent(tip: number, kind: .handedOver, at: step.moment, actor: actor)
        event.document = document.digest
        event.supplements = document.supplements
        let statement = event.statement(about: document.name, member: member)
        event.salt = try step.transaction.commit(to: statement, at: step.moment)
        try step.transaction.record(event)
        return document
    }

    /// Records a question, and returns its number.
    func ask(_ text: String, aboutTip number: Int64, reference: String?, actor: String) throws -> Int64 {
        try TipContents.check(text, "text", longest: Self.longestQuestion)
        if let reference, !Self.isReference(reference) { throw HelplineError.badReference }
        let opened = try open(number)
        guard opened.questions.count < Self.mostQuestions else { throw HelplineError.tooMany("questions") }
        let sealed = try opened.key.seal(Array(text.utf8), as: .tipQuestion)
        let question = try step.transaction.add(
            TipQuestion(tip: number, reference: reference, askedAt: step.moment, sealedText: sealed))
        try step.record(.asked, of: number, actor: actor, reference: reference)
        return question
    }

    private func open(_ number: Int64) throws -> OpenedTip { try OpenedTip(number, vault: step.vault, in: step.transaction) }

    private static func isReference(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x2F, 0x5F: true
                default: false
                }
            }
    }
}

extension TipEvent {
    /// The text that the log entry of a hand-over commits to (`Protocols/log.md`): the event as a JSON object in the form of RFC 8785.
    ///
    /// - Parameter name: The tip's name, as the document has it.
    public func statement(about name: String, member: MemberID) -> [UInt8] {
        var members: [JSONValue.Member] = [.init("actor", .string(actor)), .init("at", .string(at.description))]
        if let document { members.append(.init("document", .string(document.hex))) }
        members += [
            .init("event", .string(kind.rawValue)), .init("member", .string(member.rawValue)), .init("tip", .string(name)),
        ]
        return JSONValue.object(members).canonicalBytes
    }
}
