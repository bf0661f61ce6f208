import CSV
import Envelopes
import Foundation
import HotlineModel
import MIMEMessages
import MailSyntax
import SMTPClient
import TestMail
import Testing

@testable import Notices

/// Notices as other implementations read them.
@Suite(.timeLimit(.minutes(3))) struct ComposingTests {
    static func headers(_ read: JSONValue) -> [String: String] {
        Dictionary(
            (read["headers"]?.array ?? []).compactMap { pair in pair.array.map { ($0[0].string?.lowercased() ?? "", $0[1].string ?? "") } },
            uniquingKeysWith: { first, second in first + " AND " + second })
    }

    @Test func aRealServerGetsAReportThatOthersValidate() async throws {
        let relay = try await MailRelay()
        let notice = try Sample.composer().compose(try Sample.draft([try Sample.address()]))
        let client = SMTPClient(
            relay: try SMTPRelay(
                host: "127.0.0.1", port: relay.port, ehloName: try MailDomain(parsing: "node.hotline.example"), security: .none))
        let outcome = await client.send(try OutgoingMessage(notice.bytes, from: .address(notice.envelopeSender), to: [notice.recipient]))
        guard case .accepted = outcome else {
            Issue.record("\(outcome)")
            return
        }
        let delivery = try #require(try await relay.nextDelivery())
        #expect(delivery.bytes == notice.bytes)
        #expect(delivery.sender == notice.envelopeSender.description && delivery.recipients == ["abuse@provider.example"])

        let read = try await PythonEnvironment.read(delivery.bytes)
        #expect(read["defects"] == [])
        #expect(read["type"] == "multipart/report" && read["reportType"] == "feedback-report")
        let parts = try #require(read["parts"]?.array)
        #expect(parts.map { $0["type"]?.string } == ["text/plain", "message/feedback-report", "application/json"])
        #expect(parts[1]["fields"] == [["Feedback-Type", "xarf"], ["User-Agent", "hotline/1"], ["Version", "1"]])
        #expect(parts[2]["name"] == "xarf.json" && parts[2]["encoding"] == "base64")
        let xarf = try #require(read["xarf"])
        #expect(xarf["hasReport"] == true && xarf["kind"] == "CsamReport")
        #expect(xarf["errors"] == [] && xarf["warnings"] == [])
        #expect(xarf["report"]?["url"] == "https://www.bad.example/a/b?c=d")
        #expect(xarf["report"]?["source_identifier"] == "192.0.2.7" && xarf["report"]?["domain"] == "www.bad.example")
        #expect(xarf["report"]?["report_id"] == "01920000-0000-7000-8000-000000000007")
    }

    struct Report: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let address: @Sendable () throws -> NoticedAddress
        let expected: [String: JSONValue]
        var absent: [String] = []
    }

    @Test(arguments: [
        Report(
            testDescription: "a national finding of a teenager",
            address: { try Sample.address(classification: .national, medium: .video, age: .pubescent) },
            expected: ["classification": "B2", "media_type": "video", "tags": ["hotline:national", "law:nl", "notice:7"]]),
        Report(
            testDescription: "a national finding of a young child",
            address: { try Sample.address(classification: .national, age: .prepubescent) },
            expected: ["classification": "A2", "detection_method": "manual_review"]),
        Report(
            testDescription: "a recognised page", address: { try Sample.address(basis: .recognised(restsOn: []), medium: .link) },
            expected: ["classification": "baseline", "detection_method": "hash_match"], absent: ["media_type"]),
        Report(
            testDescription: "an international name",
            address: { try Sample.address("https://bücher.example/ü", ip: "2001:db8::7", asn: nil) },
            expected: ["source_identifier": "2001:db8::7", "url": "https://bücher.example/ü"], absent: ["domain", "asn"]),
        Report(
            testDescription: "an address literal with a port", address: { try Sample.address("http://192.0.2.9:8080/x", ip: nil) },
            expected: ["source_identifier": "192.0.2.9", "url": "http://192.0.2.9:8080/x"], absent: ["domain"]),
        Report(
            testDescription: "an underscore in the name", address: { try Sample.address("http://a_b.example/") },
            expected: ["source_identifier": "192.0.2.7"], absent: ["domain"]),
        Report(
            testDescription: "a space and a mark of direction", address: { try Sample.address("http://bad.example/a b\u{202E}gpj") },
            expected: ["url": "http://bad.example/a%20b%E2%80%AEgpj", "domain": "bad.example"]),
    ])
    func everyReportIsOneThatTheLibraryTakes(_ report: Report) async throws {
        let notice = try Sample.composer().compose(try Sample.draft([try report.address()]))
        let read = try await PythonEnvironment.read(notice.bytes)
        let xarf = try #require(read["xarf"])
        #expect(xarf["hasReport"] == true && xarf["errors"] == [] && xarf["warnings"] == [])
        for (name, value) in report.expected { #expect(xarf["report"]?[name] == value, "\(name)") }
        for name in ["evidence", "confidence", "_internal"] + report.absent { #expect(xarf["report"]?[name] == nil) }
    }

    @Test func severalAddressesTravelAsATable() async throws {
        let addresses = try (1...3).map {
            try Sample.address(
                "https://www.bad.example/\($0)?a,b=\"c\"", reference: "urn:hotline:case:nl:\($0)",
                classification: $0 == 1 ? .national : .baseline)
        }
        let notice = try Sample.composer().compose(try Sample.draft(addresses, shape: .table, language: .dutch))
        let read = try await PythonEnvironment.read(notice.bytes)
        #expect(read["defects"] == [] && read["type"] == "multipart/mixed" && read["xarf"] == .null)
        let parts = try #require(read["parts"]?.array)
        #expect(parts.map { $0["type"]?.string } == ["text/plain", "text/csv"])
        #expect(parts[1]["name"] == "addresses.csv" && parts[1]["encoding"] == "base64")
        var reader = CSVReader(Array(parts[1]["text"]?.string?.utf8 ?? "".utf8), separator: ",")
        #expect(try reader.next()?.fields.prefix(4) == ["notice", "reference", "url", "classification"])
        for number in 1...3 {
            let row = try #require(try reader.next()?.fields)
            #expect(row[1...2] == ["urn:hotline:case:nl:\(number)", "https://www.bad.example/\(number)?a,b=\"c\""])
            #expect(row[6...8] == ["192.0.2.7", "64496", "NL"])
        }
        #expect(try reader.next() == nil)
        let text = try #require(parts[0]["text"]?.string)
        #expect(text.contains("hxxps://www[.]bad[.]example/1") && !text.contains("https://www.bad"))
        #expect(text.contains("baseline van Interpol") && text.contains("strafbaar naar het recht van NL"))
    }

    @Test func theHeaderSaysWhatProgramsNeed() async throws {
        let thread = try [MessageID(parsing: "<notice-1.x@hotline.example>"), MessageID(parsing: "<notice-3.x@hotline.example>")]
        let notice = try Sample.composer(hotline: try Sample.hotline(name: "Hotline “Één”, bureau")).compose(
            try Sample.draft([try Sample.address()], ticket: "[Ticket#4711]", thread: thread))
        let read = try await PythonEnvironment.read(notice.bytes)
        let headers = Self.headers(read)
        #expect(read["from"] == [["Hotline “Één”, bureau", "notices@hotline.example"]])
        #expect(read["to"] == [["", "abuse@provider.example"]])
        #expect(headers["subject"] == "Notice 7: child sexual abuse material, 1 address [Ticket#4711]")
        #expect(notice.subject == headers["subject"])
        #expect(headers["auto-submitted"] == "auto-generated")
        #expect(headers["x-auto-response-suppress"] == "OOF, AutoReply")
        #expect(headers["date"] == "Mon, 23 Nov 2026 09:31:00 +0000")
        #expect(headers["message-id"] == notice.messageID.description)
        #expect(headers["in-reply-to"] == "<notice-3.x@hotline.example>")
        #expect(headers["references"] == "<notice-1.x@hotline.example> <notice-3.x@hotline.example>")
        #expect(try Sample.marks().notice(of: notice.messageID) == 7)
        #expect(try Sample.marks().notice(of: notice.envelopeSender) == 7)
        #expect(read["reply-to"]?.array?.first?.array?.last == .string(notice.envelopeSender.description))
        let alone = try await PythonEnvironment.read(try Sample.composer().compose(try Sample.draft([try Sample.address()])).bytes)
        #expect(Self.headers(alone)["in-reply-to"] == nil && Self.headers(alone)["references"] == nil)
    }

    @Test(arguments: NoticeLanguage.allCases) func theTextHasEveryPartOfArticle16(_ language: NoticeLanguage) throws {
        let banner = try HelpLineBanner(text: "Do you worry about your thoughts?", link: "https://help.example/")
        let draft = try Sample.draft(
            [try Sample.address()], language: language, repeats: 2...2, decisionLink: "https://hotline.example/d/abc", banner: banner)
        let mail = try ReadMessage(parsing: try Sample.composer().compose(draft).bytes)
        let text = try #require(mail.text?.replacing("\r\n", with: "\n"))
        let dutch = language == .dutch
        for part in [
            dutch ? "Opgeleide analisten" : "Trained analysts", "hxxps://www[.]bad[.]example/a/b?c=d", "urn:hotline:case:nl:1",
            dutch ? "te goeder trouw" : "bona fide",
            "Hotline Nederland\nVoorbeeldstraat 1\n1000 AA Voorbeeldstad\nnotices@hotline.example\n+31 20 555 0100",
            dutch ? "2 meldingen" : "2 notices", "https://hotline.example/d/abc",
            "Do you worry about your thoughts?\nhttps://help.example/",
            dutch ? "artikel 16, lid 4" : "Article 16(4)", "192.0.2.7, AS64496", "2026-11-23T09:30:00.000Z",
        ] { #expect(text.contains(part), "\(part)") }
        #expect(!text.contains("{{") && !text.contains("\n\n\n"))
    }

    @Test func whatIsAbsentLeavesNoGap() throws {
        let draft = try Sample.draft([try Sample.address()])
        let text = try #require(try ReadMessage(parsing: try Sample.composer().compose(draft).bytes).text?.replacing("\r\n", with: "\n"))
        #expect(!text.contains("\n\n\n") && !text.contains("before") && !text.contains("decision here") && !text.contains("in place of"))
    }

    @Test func theSameDraftGivesTheSameMail() throws {
        let draft = try Sample.draft([try Sample.address()])
        #expect(try Sample.composer().compose(draft) == Sample.composer().compose(draft))
    }

    @Test func namesTheLawForNationalMaterialOnly() throws {
        let hotline = try Sample.hotline(law: "article 252 of the Criminal Code")
        func text(_ classification: Classification) throws -> String {
            let draft = try Sample.draft([try Sample.address(classification: classification)])
            return try ReadMessage(parsing: try Sample.composer(hotline: hotline).compose(draft).bytes).text ?? ""
        }
        #expect(try text(.national).contains("this material as sexual depictions of minors, illegal under the law of NL, article 252"))
        #expect(try !text(.baseline).contains("252"))
        #expect(try !text(.national).contains("baseline"))
    }

    @Test func aNoticeWithBothClassesSaysWhichAddressHasWhich() throws {
        let addresses = try [Classification.baseline, .baseline, .national, .baseline].enumerated().map {
            try Sample.address("http://bad.example/\($0)", reference: "case-\($0)", classification: $1)
        }
        let draft = try Sample.draft(addresses, shape: .table)
        let text = try ReadMessage(parsing: try Sample.composer().compose(draft).bytes).text ?? ""
        #expect(text.contains("the material that is marked \"baseline\"") && text.contains("the material that is marked \"national\""))
        #expect(text.contains("reference case-1, baseline, first seen") && text.contains("reference case-2, national, first seen"))
        let form = try Sample.composer().formText(of: draft)
        #expect(form.contains("reference case-2, national, first seen"))
        let words = NoticeWords(language: .english).reasons(for: draft, of: try Sample.hotline(), areNumbered: true)
        #expect(words.contains("the material in the lines 1-2, 4 as images") && words.contains("the material in the lines 3 as"))
    }

    @Test func listsAHundredAddressesAndCountsTheRest() throws {
        let addresses = try (0..<105).map { try Sample.address("http://bad.example/\($0)", reference: "case-\($0)") }
        let text = try ReadMessage(parsing: try Sample.composer().compose(try Sample.draft(addresses, shape: .table)).bytes).text ?? ""
        #expect(text.contains("case-99,") && !text.contains("case-100,") && text.contains("and 5 more"))
    }

    @Test(arguments: [
        (0...0, false, ""), (1...1, true, "We sent you 1 notice about this before. At our last check the material was still online."),
        (2...2, false, "We sent you 2 notices about this before."), (0...3, false, "We sent you up to 3 notices about this before."),
    ])
    func saysHowOftenAndOnlyIfSeenThatItIsStillThere(earlier: ClosedRange<Int>, isSeen: Bool, sentence: String) {
        #expect(NoticeWords(language: .english).repeats(earlier, isSeen: isSeen) == sentence)
        #expect(NoticeWords(language: .dutch).repeats(earlier, isSeen: isSeen).contains("controle") == isSeen)
    }

    @Test func theBoxForTestsIsToldInWhosePlaceItGetsAMail() throws {
        let draft = try Sample.draft([try Sample.address()])
        let mail = try Sample.composer().compose(draft, insteadOf: "abuse@provider.example")
        #expect(mail.subject == "[test, instead of abuse@provider.example] Notice 7: child sexual abuse material, 1 address")
    }

    // MARK: Withdrawals

    @Test(arguments: [
        (NoticeLanguage.english, "Withdrawal 7: our notice about 1 address"), (.dutch, "Intrekking 7: onze melding over 1 adres"),
    ])
    func aWithdrawalSaysThatTheNoticeDoesNotStandInTheWordsOfTheProgram(language: NoticeLanguage, subject: String) throws {
        let own = try NoticeTemplate(parsing: "Subject: x\n\n{{addresses}} {{reasons}} {{goodFaith}} {{hotline}} {{mailbox}}")
        let draft = try Sample.draft([try Sample.address()], shape: .table, language: language, isWithdrawal: true)
        let mail = try Sample.composer([language: own]).compose(draft)
        #expect(mail.subject == subject)
        let text = try Sample.composer().formText(of: draft)
        #expect(text.hasPrefix(subject) && text.contains("https://www.bad.example/a/b?c=d"))
        #expect(!text.contains("{{") && !text.contains("Article 16") && !text.contains("artikel 16"))
    }

    @Test func aReportOfXARFCannotWithdrawAnything() throws {
        let address = try Sample.address()
        #expect(throws: NoticeProblem.withdrawalInReport) { try Sample.draft([address], shape: .report, isWithdrawal: true) }
    }

    @Test func aFormsTextHasTheAddressesAsTheyAreAndAMailboxOfItsOwn() throws {
        let draft = try Sample.draft([try Sample.address(), try Sample.address("http://b.example/x")], shape: .table)
        let text = try Sample.composer().formText(of: draft)
        #expect(text.contains("\n1. https://www.bad.example/a/b?c=d\n") && text.contains("\n2. http://b.example/x\n"))
        #expect(text.contains(try Sample.marks().envelopeSender(of: 7).description) && !text.contains("attached"))
    }
}
