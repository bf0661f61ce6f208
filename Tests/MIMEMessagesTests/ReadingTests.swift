import Foundation
import MIMEMessages
import MailSyntax
import TestSupport
import Testing

@Suite struct ReadingTests {
    static let bounce = """
        Return-Path: <>
        Delivered-To: notices+n7-abc@hotline.example
        From: Mail Delivery <MAILER-DAEMON@mx.provider.example>
        To: notices+n7-abc@hotline.example
        Subject: =?iso-8859-1?Q?Unzustellbar_=FC?=
        Auto-Submitted: auto-replied
        Content-Type: multipart/report; report-type=delivery-status;
        \tboundary="b1"

        --b1
        Content-Type: text/plain; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable

        Nicht zustellbar: =FC

        --b1
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.provider.example

        Final-Recipient: rfc822; abuse@provider.example
        Action: failed
        Status: 5.1.1
        Diagnostic-Code: smtp; 550 5.1.1
         User unknown

        --b1
        Content-Type: message/rfc822

        Message-ID: <notice-7.x@hotline.example>
        Subject: Notice 7

        the text that came back
        --b1--

        """

    @Test func readsABounce() throws {
        let mail = try ReadMessage(parsing: Array(Self.bounce.utf8))
        #expect(mail.type == "multipart/report" && mail.returnPath == .nobody && !mail.isCut)
        #expect(mail.fields["SUBJECT"] == "Unzustellbar ü")
        #expect(mail.authors.map(\.description) == ["MAILER-DAEMON@mx.provider.example"])
        #expect(mail.recipients.map(\.description) == ["notices+n7-abc@hotline.example", "notices+n7-abc@hotline.example"])
        #expect(mail.text?.contains("Nicht zustellbar: ü") == true)
        guard case .report(let blocks) = mail.parts[1].content else {
            Issue.record("the report was not read")
            return
        }
        #expect(blocks.count == 2 && blocks[1]["action"] == "failed" && blocks[1]["Diagnostic-Code"] == "smtp; 550 5.1.1 User unknown")
        #expect(mail.containedMails.map { $0["message-id"] } == ["<notice-7.x@hotline.example>"])
        #expect(mail.parts.map(\.enclosing) == ["multipart/report", "multipart/report", "multipart/report"])
    }

    @Test func takesTheTextOfAMailWithinForNobodysWords() throws {
        let mail = try ReadMessage(parsing: Array("From: a@b.example\nContent-Type: message/rfc822\n\nSubject: x\n\nremoved\n".utf8))
        #expect(mail.text == nil && mail.containedMails.count == 1)
    }

    @Test(arguments: ["", "\n", "no field at all\nnone\n"]) func refusesWhatIsNoMail(_ text: String) {
        #expect(throws: MIMEError.notAMail) { try ReadMessage(parsing: Array(text.utf8)) }
    }

    @Test func refusesAMailOfAGigabyteBeforeReadingIt() {
        var limits = ReadMessage.Limits()
        limits.bytes = 100
        #expect(throws: MIMEError.tooLarge) { try ReadMessage(parsing: [UInt8](repeating: 0x61, count: 101), limits: limits) }
    }

    @Test func stopsAtItsLimits() throws {
        var limits = ReadMessage.Limits()
        limits.parts = 3
        limits.partBytes = 10
        let parts = (0..<50).map { "--b\nContent-Type: text/plain\n\nthis is text \($0)\n" }.joined()
        let mail = try ReadMessage(
            parsing: Array("A: b\nContent-Type: multipart/mixed; boundary=b\n\n\(parts)--b--\n".utf8), limits: limits)
        #expect(mail.isCut && mail.parts.count == 3)
        #expect(mail.text == "this is te")
    }

    @Test func readsManyFieldsAndLongOnesToItsLimits() throws {
        let many = (0..<2_000).map { "X-\($0): y\n" }.joined()
        #expect(try ReadMessage(parsing: Array("\(many)\nbody".utf8)).fields.all.count == HeaderFields.mostFields)
        let long = try ReadMessage(parsing: Array("X: \(String(repeating: "y ", count: 100_000))\n\nbody".utf8))
        #expect(long.isCut && long.fields["x"]?.utf8.count == HeaderFields.longestValue)
    }

    /// On a small stack, as the threads of tasks have.
    @Test(arguments: [2_000, 20_000]) func survivesPartsWithinPartsWithinParts(_ depth: Int) async throws {
        var text = "A: b\n"
        for level in 0..<depth { text += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n" }
        let nested = Array(text.utf8)
        let mail = try ReadMessage(parsing: nested)
        #expect(mail.isCut && mail.parts.isEmpty)
        var mails = "A: b\n"
        for _ in 0..<depth { mails += "Content-Type: message/rfc822\n\nA: b\n" }
        #expect(try ReadMessage(parsing: Array(mails.utf8)).parts.count <= 1)
    }

    @Test(arguments: [
        ("<>", EnvelopeSender.nobody), (" < > ", .nobody), ("<a@b.example>", MailAddress("a@b.example").map { .address($0) } ?? .nobody),
    ])
    func readsTheReturnPath(_ field: String, _ sender: EnvelopeSender) throws {
        #expect(try ReadMessage(parsing: Array("Return-Path: \(field)\nA: b\n\nc".utf8)).returnPath == sender)
    }

    @Test func readsBlocksOfFieldsOfAnyForm() {
        let text = "A: 1\r\n  two\r\nno field\r\n: empty name\r\nB : x\r\nC:\r\n\r\n\r\n \r\nD: last"
        let blocks = HeaderFields.blocks(of: Array(text.utf8))
        #expect(blocks.map { $0.all.map(\.name) } == [["A", "C"], ["D"]])
        #expect(blocks.first?["a"] == "1 two")
        #expect(HeaderFields.blocks(of: Array(String(repeating: "A: b\n\n", count: 500).utf8)).count == 100)
    }

    @Test(arguments: [
        ("To: \"a, b\" <one@x.example>, two@x.example, group: three@x.example;, broken@@x", ["one@x.example", "two@x.example"]),
        ("To: =?utf-8?Q?J=C3=B6rg?= <j@x.example>", ["j@x.example"]), ("To: undisclosed-recipients:;", []),
    ])
    func findsAddressesInFields(_ field: String, _ expected: [String]) throws {
        #expect(try ReadMessage(parsing: Array("\(field)\nA: b\n\nc".utf8)).recipients.map(\.description) == expected)
    }
}
