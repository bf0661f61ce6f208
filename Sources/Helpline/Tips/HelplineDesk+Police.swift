public import CaseStore
public import Cryptography
import Envelopes
public import HotlineModel
import NodeLog
import TransparencyLog

extension HelplineDesk {
    private static let longestQuestion = 4_000
    private static let mostQuestions = 200

    /// The document the police would get now, for an officer to look at.
    ///
    /// - Throws: ``HelplineError/unknownTip(_:)`` or ``HelplineError/contentsDestroyed(_:)``.
    public func look(atTip number: Int64) async throws -> TipDocument {
        try await store.read { TipDocument(try openTip(number, in: $0), member: member) }
    }

    /// Gives a tip to the police, anonymised: makes the document, and records who did it, when, and what it was.
    ///
    /// - Parameters:
    ///   - seen: The digest of the document the officer looked at; something came in since when it is another.
    ///   - also: Further passages to black out, which the rules did not find.
    /// - Throws: ``HelplineError``.
    public func handOver(tip number: Int64, seen: Digest, also: [String] = [], actor: String) async throws -> TipDocument {
        let member = member
        return try await step { step in
            let opened = try openTip(number, in: step.transaction)
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
    }

    /// Records a question of the police's, which the tipster sees with the next look; returns its number.
    ///
    /// - Throws: ``HelplineError``.
    public func ask(_ text: String, aboutTip number: Int64, reference: String?, actor: String) async throws -> Int64 {
        try TipContents.check(text, "text", longest: Self.longestQuestion)
        if let reference, !Self.isReference(reference) { throw HelplineError.badReference }
        return try await step { step in
            let opened = try openTip(number, in: step.transaction)
            guard opened.questions.count < Self.mostQuestions else { throw HelplineError.tooMany("questions") }
            let sealed = try opened.key.seal(Array(text.utf8))
            let question = try step.transaction.add(
                TipQuestion(tip: number, reference: reference, askedAt: step.moment, sealedText: sealed))
            try step.record(.asked, of: number, actor: actor, reference: reference)
            return question
        }
    }

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
