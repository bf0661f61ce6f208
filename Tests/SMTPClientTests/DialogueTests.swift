import Testing

@testable import SMTPClient

@Suite struct DialogueTests {
    enum Event {
        case command(String), line(String), handedOver
    }

    struct Course: CustomTestStringConvertible {
        let testDescription: String
        let events: [Event]
        let failure: SMTPObstacle?
        let outcome: SendingOutcome
    }

    static let upToData: [Event] = [
        .line("220 relay"), .command("EHLO x"), .line("250-relay"), .line("250 SIZE 1"), .command("MAIL FROM:<>"), .line("250 ok"),
        .command("RCPT TO:<a@b.example>"), .line("250 ok"), .command("DATA"), .line("354 go on"),
    ]

    @Test(arguments: [
        Course(
            testDescription: "accepted", events: upToData + [.handedOver, .line("250 2.0.0 queued")], failure: nil,
            outcome: .accepted(SMTPReply(code: 250, text: "2.0.0 queued"))),
        Course(
            testDescription: "refused after the final dot", events: upToData + [.handedOver, .line("554 5.7.1 no")], failure: .interrupted,
            outcome: .refusedForGood(SMTPReply(code: 554, text: "5.7.1 no"), at: .message)),
        Course(
            testDescription: "deferred after the final dot", events: upToData + [.handedOver, .line("451-later"), .line("451 please")],
            failure: .interrupted, outcome: .refusedForNow(.reply(SMTPReply(code: 451, text: "later please"), at: .message))),
        Course(
            testDescription: "lost after the final dot", events: upToData + [.handedOver], failure: .interrupted,
            outcome: .outcomeUnknown(.interrupted)),
        Course(
            testDescription: "silent after the final dot", events: upToData + [.handedOver], failure: .timedOut,
            outcome: .outcomeUnknown(.timedOut)),
        Course(
            testDescription: "half a reply after the final dot", events: upToData + [.handedOver, .line("250-queued")],
            failure: .interrupted,
            outcome: .outcomeUnknown(.interrupted)),
        Course(
            testDescription: "lost after the acceptance", events: upToData + [.handedOver, .line("250 queued")], failure: .interrupted,
            outcome: .accepted(SMTPReply(code: 250, text: "queued"))),
        Course(testDescription: "lost within the mail", events: upToData, failure: .interrupted, outcome: .refusedForNow(.interrupted)),
        Course(
            testDescription: "recipient unknown", events: upToData.dropLast(3) + [.line("550 5.1.1 who?")], failure: .interrupted,
            outcome: .refusedForGood(SMTPReply(code: 550, text: "5.1.1 who?"), at: .recipient)),
        Course(
            testDescription: "goodbye after a refusal",
            events: upToData.dropLast(3) + [.line("550 5.1.1 who?"), .command("QUIT"), .line("221 bye")], failure: .interrupted,
            outcome: .refusedForGood(SMTPReply(code: 550, text: "5.1.1 who?"), at: .recipient)),
        Course(
            testDescription: "greylisted", events: upToData.dropLast(3) + [.line("450 4.2.0 later")], failure: .interrupted,
            outcome: .refusedForNow(.reply(SMTPReply(code: 450, text: "4.2.0 later"), at: .recipient))),
        Course(
            testDescription: "sender refused", events: upToData.dropLast(5) + [.line("553 not yours")], failure: .interrupted,
            outcome: .refusedForGood(SMTPReply(code: 553, text: "not yours"), at: .sender)),
        Course(
            testDescription: "authentication demanded at the sender", events: upToData.dropLast(5) + [.line("530 5.7.0 who are you")],
            failure: .interrupted, outcome: .refusedForNow(.credentials)),
        Course(
            testDescription: "a relay that wants no mail", events: [.line("554 no SMTP here")], failure: .interrupted,
            outcome: .refusedForNow(.reply(SMTPReply(code: 554, text: "no SMTP here"), at: .greeting))),
        Course(
            testDescription: "wrong secret",
            events: [.command("EHLO x"), .line("250 AUTH PLAIN"), .command("AUTH PLAIN"), .line("535 no")],
            failure: .credentials, outcome: .refusedForNow(.credentials)),
        Course(
            testDescription: "secrets out of order",
            events: [.command("EHLO x"), .line("250 AUTH PLAIN"), .command("AUTH PLAIN"), .line("454 later")],
            failure: .credentials, outcome: .refusedForNow(.credentials)),
        Course(
            testDescription: "no TLS", events: [.command("EHLO x"), .line("250 relay")], failure: .noTLS, outcome: .refusedForNow(.noTLS)),
        Course(
            testDescription: "TLS refused", events: [.command("STARTTLS"), .line("454 not now")], failure: .noTLS,
            outcome: .refusedForNow(.noTLS)),
        Course(testDescription: "nobody there", events: [], failure: .unreachable, outcome: .refusedForNow(.unreachable)),
    ])
    func endsAsTheRelayMeantIt(_ course: Course) {
        var dialogue = SMTPDialogue()
        for event in course.events {
            switch event {
            case .command(let text): dialogue.sent(command: "\(text)\r\n".utf8)
            case .line(let text): dialogue.received(line: "\(text)\r\n".utf8)
            case .handedOver: dialogue.handedOver()
            }
        }
        #expect(dialogue.outcome(course.failure) == course.outcome)
    }

    @Test func keepsRepliesShortAndPrintable() {
        var reader = ReplyReader()
        #expect(reader.read("not a reply\r\n".utf8) == nil)
        #expect(reader.read("25\r\n".utf8) == nil)
        #expect(reader.read(("250-" + String(repeating: "x", count: 5_000)).utf8) == nil)
        #expect(reader.read("250 end\r\n".utf8)?.text.utf8.count == SMTPReply.longestText)
        #expect(reader.read("550 a\u{1B}[31mb\r\n".utf8)?.text == "a [31mb")
        #expect(reader.read("250\r\n".utf8) == SMTPReply(code: 250, text: ""))
    }

    @Test(arguments: [("5.1.1 x", "5.1.1"), ("4.2.0", "4.2.0"), ("3.1.1 x", nil), ("5.1 x", nil), ("5.1.1234 x", nil), ("", nil)])
    func findsTheEnhancedStatus(_ text: String, _ status: String?) { #expect(SMTPReply(code: 550, text: text).enhancedStatus == status) }

    @Test func describesNoTextOfTheServer() {
        let reply = SMTPReply(code: 554, text: "5.7.1 http://bad.example/ is listed")
        #expect(!SendingOutcome.refusedForGood(reply, at: .message).description.contains("bad"))
    }
}
