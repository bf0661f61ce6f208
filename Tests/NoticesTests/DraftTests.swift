import HotlineModel
import MailSyntax
import Testing

@testable import Notices

@Suite struct DraftTests {
    @Test(arguments: [
        ("https://www.bad.example/a.b?u=http://x.y", "hxxps://www[.]bad[.]example/a.b?u=http[:]//x.y"),
        ("HTTP://u.v@Bad.example:80/", "hxxp://u[.]v@Bad[.]example:80/"), ("ftp://files.example/x", "ftp[:]//files[.]example/x"),
        ("http://bad.example", "hxxp://bad[.]example"), ("http://bad.example?x.y", "hxxp://bad[.]example?x.y"),
        ("magnet:?xt=urn:a.b", "magnet:?xt=urn:a[.]b"),
    ])
    func proseHasNoAddressThatOpens(_ url: String, _ text: String) { #expect(Defanged.text(of: url) == text) }

    @Test(arguments: [
        ("http://bad.example/\r\nBcc: x", NoticeProblem.unusableAddress(reference: "r")), ("no scheme", .unusableAddress(reference: "r")),
        ("http:///nohost", .unusableAddress(reference: "r")), ("", .unusableAddress(reference: "r")),
        ("data:image/png;base64,AAAA", .unusableAddress(reference: "r")), ("magnet:?xt=urn:btih:1", .noSource(reference: "r")),
    ])
    func refusesAddressesThatCannotStandInANotice(_ url: String, _ problem: NoticeProblem) {
        #expect(throws: problem) { try Sample.address(url, reference: "r", ip: nil) }
        #expect(!problem.description.contains("bad.example"))
    }

    @Test func refusesWhatIsNotIllegalOrHasNoReference() {
        #expect(throws: NoticeProblem.notIllegal(reference: "r")) { try Sample.address(reference: "r", classification: .notIllegal) }
        #expect(throws: NoticeProblem.notIllegal(reference: "r")) {
            try Sample.address(reference: "r", classification: Classification(rawValue: "x"))
        }
        for reference in ["", "a b", "a\nb", String(repeating: "x", count: 151)] {
            #expect(throws: NoticeProblem.malformedReference) { try Sample.address(reference: reference) }
        }
        #expect(throws: NoticeProblem.noSource(reference: "r")) { try Sample.address(reference: "r", ip: "1\n2") }
    }

    @Test func aReportHoldsOneAddress() throws {
        let one = try Sample.address()
        #expect(throws: NoticeProblem.tooManyForOneReport(count: 2)) { try Sample.draft([one, one]) }
        #expect(throws: NoticeProblem.noAddress) { try Sample.draft([], shape: .table) }
        #expect(throws: NoticeProblem.tooManyAddresses(count: 10_001)) {
            try Sample.draft(Array(repeating: one, count: 10_001), shape: .table)
        }
        #expect(try Sample.draft([one, one], shape: .table).addresses.count == 2)
    }

    @Test(arguments: ["http://hotline.example/", "https://hotline.example/a b", "https://hotline.example/\n", "https://é.example/"])
    func refusesLinksThatAreNone(_ link: String) throws {
        let address = try Sample.address()
        #expect(throws: NoticeProblem.malformedLink) { try Sample.draft([address], decisionLink: link) }
        #expect(throws: NoticeProblem.malformedBanner) { try HelpLineBanner(text: "x", link: link.replacing("é", with: " ")) }
    }

    @Test(arguments: ["", "a\r\nBcc: b@c.example", String(repeating: "x", count: 101)]) func refusesTicketsThatCannotStandInASubject(
        _ ticket: String
    ) throws {
        let address = try Sample.address()
        #expect(throws: NoticeProblem.malformedTicket) { try Sample.draft([address], ticket: ticket) }
    }

    @Test func refusesAnIdentityThatWouldChangeTheMail() {
        #expect(throws: NoticeProblem.malformedIdentity) { try Sample.hotline(name: "") }
        #expect(throws: NoticeProblem.malformedIdentity) { try Sample.hotline(name: "a\nb") }
        #expect(throws: NoticeProblem.malformedIdentity) { try Sample.hotline(law: String(repeating: "x", count: 201)) }
    }
}

@Suite struct TemplateTests {
    static let body = "{{addresses}} {{reasons}} {{goodFaith}} {{hotline}} {{mailbox}}"

    @Test(arguments: [
        ("", NoticeTemplateProblem.noSubject), ("Subject: x\nbody", .noSubject), ("Hello\n\n\(body)", .noSubject),
        ("Subject: x\n\n\(body)\n{{adresses}}", .unknown(name: "adresses", line: 4)),
        ("Subject: {{nummer}}\n\n\(body)", .unknown(name: "nummer", line: 1)),
        ("Subject: x\n\n\(body) {{number", .unclosed(line: 3)), ("Subject: {{addresses}}\n\n\(body)", .notInSubject(name: "addresses")),
        ("Subject: x\n\n{{addresses}} {{reasons}} {{hotline}} {{mailbox}}", .missing(name: "goodFaith")),
        ("Subject: x\u{7}\n\n\(body)", .controlCharacter(line: 1)),
        ("Subject: x\n\n\(body)" + String(repeating: "x", count: 40_000), .tooLong),
    ])
    func refusesATemplateByItsFault(_ text: String, _ problem: NoticeTemplateProblem) {
        #expect(throws: problem) { try NoticeTemplate(parsing: text) }
    }

    @Test func anOperatorsTextReplacesOurs() throws {
        let template = try NoticeTemplate(parsing: "Subject: Nr. {{number}} ({{hotline}})\r\n\r\nDear provider,\r\n\(Self.body)\r\n")
        let notice = try Sample.composer([.english: template]).compose(try Sample.draft([try Sample.address()]))
        #expect(notice.subject == "Nr. 7 (Hotline Nederland)")
    }

    @Test func aValueThatLooksLikeAPlaceholderStaysText() throws {
        let template = try NoticeTemplate(parsing: "Subject: x\n\n{{hotline}}\n\(Self.body)")
        #expect(template.body([.hotline: "{{mailbox}}", .mailbox: "m"]).hasPrefix("{{mailbox}}\n"))
    }

    @Test(arguments: NoticeLanguage.allCases) func ourTextsUseEveryPlaceholder(_ language: NoticeLanguage) {
        let template = NoticeTemplate.builtIn(language)
        let used = (template.subject + template.body.joined()).compactMap { if case .placeholder(let name) = $0 { name } else { nil } }
        #expect(Set(used) == Set(NoticePlaceholder.allCases))
    }
}
