import Cryptography
import HotlineModel
import MIMEMessages
import MailSyntax
import Testing

@testable import Notices

@Suite struct MarkTests {
    @Test func onlyOurOwnMarksMatch() throws {
        let (marks, others) = (try Sample.marks(), try Sample.marks(2))
        for number in [1, 7, 42, Int64.max] {
            #expect(marks.notice(of: marks.envelopeSender(of: number)) == number)
            #expect(marks.notice(of: marks.messageID(of: number)) == number)
            #expect(marks.notice(ofLink: marks.linkCode(of: number)) == number)
            #expect(others.notice(ofLink: marks.linkCode(of: number)) == nil)
            #expect(others.notice(of: marks.envelopeSender(of: number)) == nil)
            #expect(others.notice(of: marks.messageID(of: number)) == nil)
        }
    }

    @Test func survivesServersThatChangeTheCase() throws {
        let marks = try Sample.marks()
        #expect(marks.notice(of: try MailAddress(parsing: marks.envelopeSender(of: 7).description.uppercased())) == 7)
    }

    @Test func formerKeysStillMatch() throws {
        let old = try Sample.marks(2)
        let marks = try Sample.marks(1, former: [try SymmetricKey(bytes: [UInt8](repeating: 2, count: 32))])
        #expect(marks.notice(of: old.envelopeSender(of: 7)) == 7 && marks.envelopeSender(of: 7) != old.envelopeSender(of: 7))
    }

    @Test func aMarkOfOneKindIsNoneOfTheOther() throws {
        let marks = try Sample.marks()
        let code = try #require(marks.messageID(of: 7).left.split(separator: ".").last)
        #expect(marks.notice(of: try MailAddress(parsing: "notices+n7-\(code)@hotline.example")) == nil)
    }

    @Test(arguments: [
        "notices@hotline.example", "notices+n7@hotline.example", "notices+n7-@hotline.example", "notices+n-aaaa@hotline.example",
        "x+n7-a@hotline.example",
    ])
    func otherAddressesAreNoMarks(_ address: String) throws {
        #expect(try Sample.marks().notice(of: try MailAddress(parsing: address)) == nil)
    }

    @Test func anotherNumberOrDomainBreaksTheMark() throws {
        let marks = try Sample.marks()
        let address = marks.envelopeSender(of: 7).description
        for changed in [
            address.replacing("n7-", with: "n8-"), address.replacing("n7-", with: "n07-"), address.replacing("hotline", with: "other"),
        ] {
            #expect(marks.notice(of: try MailAddress(parsing: changed)) == nil)
        }
    }

    @Test func refusesAMailboxWithoutRoom() throws {
        let key = try SymmetricKey(bytes: [UInt8](repeating: 1, count: 32))
        let long = try MailAddress(parsing: String(repeating: "a", count: 27) + "@hotline.example")
        #expect(throws: NoticeProblem.mailboxTooLong) { try NoticeMarks(mailbox: long, key: key) }
        let longest = try MailAddress(parsing: String(repeating: "a", count: 26) + "@hotline.example")
        let marks = try NoticeMarks(mailbox: longest, key: key)
        #expect(marks.notice(of: marks.envelopeSender(of: .max)) == .max)
    }
}

@Suite struct AnswerTests {
    let marks: NoticeMarks
    let sender: String
    let messageID: String

    init() throws {
        marks = try Sample.marks()
        sender = marks.envelopeSender(of: 7).description
        messageID = marks.messageID(of: 7).description
    }

    func answer(_ mail: String) throws -> MailAnswer {
        let text = mail.replacing("{sender}", with: sender).replacing("{id}", with: messageID)
        return MailAnswer(try ReadMessage(parsing: Array(text.utf8)), marks: marks)
    }

    static func report(_ action: String) -> String {
        """
        Return-Path: <>
        From: MAILER-DAEMON@mx.provider.example
        To: {sender}
        Subject: Delivery Status Notification
        Auto-Submitted: auto-replied
        Content-Type: multipart/report; report-type=delivery-status; boundary=b

        --b
        Content-Type: text/plain

        words
        --b
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.provider.example

        Original-Recipient: rfc822;abuse@provider.example
        Final-Recipient: rfc822; postmaster@provider.example
        Action: \(action)
        Status: 5.1.1 (bad mailbox)
        Diagnostic-Code: smtp; 550 5.1.1 User unknown

        Final-Recipient: rfc822; noc@provider.example
        Action: delivered

        --b--

        """
    }

    @Test(arguments: [
        ("failed", RecipientStatus.Action.failed), ("Delayed", .delayed), ("delivered", .delivered), ("relayed (to x)", .relayed),
        ("expanded", .expanded), ("lost", .unknown("lost")),
    ])
    func readsTheStatusOfEachRecipient(_ word: String, _ action: RecipientStatus.Action) throws {
        let answer = try answer(Self.report(word))
        #expect(
            answer.kind
                == .deliveryStatus([
                    RecipientStatus(
                        recipient: "abuse@provider.example", action: action, status: "5.1.1", diagnostic: "550 5.1.1 User unknown"),
                    RecipientStatus(recipient: "noc@provider.example", action: .delivered, status: nil, diagnostic: nil),
                ]))
        #expect(answer.match == .signedAddress(7))
        #expect(answer.reasonsNotToAnswer == [.automaticallySubmitted, .noSender, .report, .machine])
    }

    @Test func aReturnForAMessageNeverSentIsUnmatched() throws {
        let mail = Self.report("failed").replacing("{sender}", with: "notices+n9-aaaaaaaaaaaaaaaa@hotline.example")
        #expect(try answer(mail).match == .unmatched(claims: nil))
    }

    @Test func matchesByTheHeaderThatCameBack() throws {
        let mail = """
            Return-Path: <>
            From: MAILER-DAEMON@mx.provider.example
            To: notices@hotline.example
            Content-Type: multipart/report; report-type=delivery-status; boundary=b

            --b
            Content-Type: text/rfc822-headers

            Subject: Notice 7
            Message-ID: {id}

            --b--

            """
        let answer = try answer(mail)
        #expect(answer.match == .messageID(7))
        #expect(answer.kind == .unreadableReturn)
    }

    struct Course: CustomTestStringConvertible {
        let testDescription: String
        let fields: String
        let kind: MailAnswer.Kind
        var reasons: Set<AnsweringRule.Reason> = []
    }

    @Test(arguments: [
        Course(testDescription: "a person", fields: "Return-Path: <ann@provider.example>\nFrom: Ann <ann@provider.example>", kind: .person),
        Course(
            testDescription: "a person, Auto-Submitted: no",
            fields: "Return-Path: <ann@provider.example>\nFrom: ann@provider.example\nAuto-Submitted: No (really)",
            kind: .person),
        Course(
            testDescription: "a person whose server noted no sender", fields: "From: ann@provider.example", kind: .person,
            reasons: [.noSender]),
        Course(
            testDescription: "a person at a mailbox called noreply",
            fields: "Return-Path: <x@provider.example>\nFrom: no-reply@provider.example", kind: .person,
            reasons: [.machine]),
        Course(
            testDescription: "Auto-Submitted: auto-replied",
            fields: "Return-Path: <a@provider.example>\nFrom: a@provider.example\nAuto-Submitted: auto-replied; x=y",
            kind: .automatic, reasons: [.automaticallySubmitted]),
        Course(
            testDescription: "Auto-Submitted twice",
            fields: "Return-Path: <a@provider.example>\nFrom: a@provider.example\nAuto-Submitted: no\nAuto-Submitted: auto-replied",
            kind: .automatic, reasons: [.automaticallySubmitted]),
        Course(
            testDescription: "an empty Return-Path", fields: "Return-Path: <>\nFrom: a@provider.example", kind: .automatic,
            reasons: [.noSender]),
        Course(
            testDescription: "Precedence: auto_reply",
            fields: "Return-Path: <a@provider.example>\nFrom: a@provider.example\nPrecedence: AUTO_REPLY",
            kind: .automatic, reasons: [.precedence]),
        Course(
            testDescription: "Precedence: first-class",
            fields: "Return-Path: <a@provider.example>\nFrom: a@provider.example\nPrecedence: first-class",
            kind: .person),
        Course(
            testDescription: "a mailing list",
            fields: "Return-Path: <l@provider.example>\nFrom: a@provider.example\nList-Unsubscribe: <mailto:x@y.example>",
            kind: .automatic, reasons: [.list]),
        Course(
            testDescription: "an older autoresponder",
            fields: "Return-Path: <a@provider.example>\nFrom: a@provider.example\nX-Autoreply: yes",
            kind: .automatic, reasons: [.automaticAnswer]),
        Course(
            testDescription: "ourselves", fields: "Return-Path: <{sender}>\nFrom: notices@hotline.example", kind: .automatic,
            reasons: [.ourselves]),
        Course(
            testDescription: "our own notice that came back",
            fields: "Return-Path: <a@provider.example>\nFrom: a@provider.example\nMessage-ID: {id}",
            kind: .automatic, reasons: [.ourselves]),
        Course(
            testDescription: "a receipt that a mail was read",
            fields:
                "Return-Path: <a@provider.example>\nFrom: a@provider.example\nContent-Type: multipart/report; report-type=disposition-notification; boundary=b",
            kind: .automatic, reasons: [.report]),
    ])
    func tellsPeopleFromPrograms(_ course: Course) throws {
        let answer = try answer("\(course.fields)\nIn-Reply-To: {id}\nSubject: Re: Notice 7\n\nremoved\n")
        #expect(answer.kind == course.kind)
        #expect(answer.reasonsNotToAnswer == course.reasons)
        #expect(answer.match == .messageID(7))
    }

    @Test func neitherOurNoticesNorAnyBounceIsEverAnswered() throws {
        let notice = try Sample.composer().compose(try Sample.draft([try Sample.address()]))
        for path in ["", "Return-Path: <>\n", "Return-Path: <x@y.example>\n", "Return-Path: <\(sender)>\n"] {
            let mail = try ReadMessage(parsing: Array(path.utf8) + notice.bytes)
            #expect(AnsweringRule.reasons(against: mail, marks: marks).isSuperset(of: [.automaticallySubmitted, .ourselves]))
        }
    }

    @Test(arguments: [
        ("References: <x@y.example> {id}", MailAnswer.Match.messageID(7)), ("To: x@y.example, {sender}", .signedAddress(7)),
        ("Delivered-To: {sender}", .signedAddress(7)), ("To: {sender}\nIn-Reply-To: <z@y.example>", .signedAddress(7)),
        ("In-Reply-To: <notice-7.aaaaaaaaaaaaaaaa@hotline.example>\nSubject: AW: Notice 7: x", .unmatched(claims: 7)),
        ("Subject: melding 12 weg", .unmatched(claims: 12)), ("Subject: Notice of removal", .unmatched(claims: nil)),
        ("X-A: b", .unmatched(claims: nil)),
    ])
    func matchesByProofOnly(_ fields: String, _ match: MailAnswer.Match) throws {
        #expect(try answer("From: a@provider.example\n\(fields)\n\nx").match == match)
        #expect(match.notice == nil || match.notice == 7)
    }

    @Test(arguments: [
        ("Re: Notice 7: child sexual abuse material, 1 address [Ticket#2026112310000042]", "[Ticket#2026112310000042]"),
        ("[provider.example #4711] AutoReply: Notice 7", "[provider.example #4711]"), ("[ABC-4711] Notice 7", "[ABC-4711]"),
        ("Notice 7 received (ABUSE-4711)", "ABUSE-4711"), ("##4711## Notice 7", "##4711##"), ("Re: Notice 7 - #4711", "#4711"),
        ("[EXTERNAL] Re: Notice 4711: child sexual abuse material, 300 addresses on your network", nil), ("[SPAM] 2026 report", nil),
        ("[a b c d 123]", nil), ("[Fwd] Notice 7", nil), ("", nil), ("COVID-19 XARF-42", nil), ("[Ticket\u{7}#4711]", nil),
    ])
    func findsTheProvidersTicket(_ subject: String, _ ticket: String?) { #expect(TicketToken.first(in: subject) == ticket) }

    @Test func keepsTheWordsOfAPerson() throws {
        let answer = try answer(
            "Return-Path: <ann@provider.example>\nFrom: ann@provider.example\nTo: {sender}\nMessage-ID: <1@provider.example>\nSubject: Re: x\n\nWe removed it.\n"
        )
        #expect(
            answer.text == "We removed it.\n" && answer.author?.description == "ann@provider.example"
                && answer.messageID == MessageID("<1@provider.example>"))
    }
}
