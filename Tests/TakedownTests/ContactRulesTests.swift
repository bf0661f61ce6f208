import CaseStore
import Testing

@testable import Takedown

@Suite struct ContactRulesTests {
    @Test func aMailboxIsKeptWithItsDomainInLowerCase() throws {
        #expect(try ContactRules.place("Abuse@Provider.EXAMPLE", .mail) == "Abuse@provider.example")
        #expect(try ContactRules.place("https://provider.example/abuse", .form) == "https://provider.example/abuse")
    }

    @Test(arguments: [
        "abuse@provider.example\r\nRCPT TO:<a@b.example>", "abuse@provider.example\nBcc: a@b.example", "abuse@provider.example>",
        "abuse@provider.example, a@b.example", "a b@provider.example", "provider.example", "", "abuse@provider.example\u{0}",
    ])
    func aMailboxThatWouldInjectIntoACommandOrAHeaderIsRefused(place: String) {
        #expect(throws: TakedownError.self) { try ContactRules.place(place, .mail) }
    }

    @Test(arguments: [
        "http://provider.example/abuse", "https://provider.example/a b", "https://provider.example/\r\nX", "javascript:x",
        "https://", "https:///abuse", "https://user:secret@provider.example/abuse", "https://192.0.2.1/abuse",
    ])
    func aFormThatIsNoSecurePageIsRefused(place: String) {
        #expect(throws: TakedownError.self) { try ContactRules.place(place, .form) }
    }

    @Test func theRefusalHasNothingOfThePlace() {
        do { _ = try ContactRules.place("secret\r\n@provider.example", .mail) } catch {
            #expect(!"\(error)".contains("secret") && !"\(error)".contains("provider.example"))
        }
    }

    @Test func marksAreBroughtIntoTheFormInWhichHostsAreLookedUp() throws {
        #expect(
            try ContactRules.marks(["host:Provider.Example", "network:192.0.2.0/24", "as:64500", "as:64500"], .network) == [
                "as:64500", "host:provider.example", "network:192.0.2.0/24",
            ])
        #expect(try ContactRules.marks(["host:provider.example"], .registrar) == ["host:provider.example"])
        #expect(try ContactRules.marks(["front:Amazon CloudFront"], .front) == ["front:amazon cloudfront"])
    }

    @Test(arguments: [
        (["front:Front"], NoticeContact.Scope.network), (["host:front.example"], .front), (["front:"], .front), (["front: Front"], .front),
        (["front:" + String(repeating: "f", count: 65)], .front), (["front:Fr\u{F6}nt"], .front), (["as:64500"], .front),
    ]) func onlyTheOperatorOfAFrontEndStandsForOne(marks: [String], scope: NoticeContact.Scope) {
        #expect(throws: TakedownError.self) { try ContactRules.marks(marks, scope) }
    }

    @Test func aFrontEndIsFoundByItsNameAndNoHostIs() {
        var host = TracedHost(name: "a.example", addresses: ["10.0.0.1"], systems: [64_500])
        #expect(host.marks(for: .front).isEmpty)
        host.front = "Amazon CloudFront"
        #expect(host.marks(for: .front) == ["front:amazon cloudfront"])
        #expect(!host.marks(for: .network).contains("front:amazon cloudfront"))
    }

    @Test(
        arguments: [
            ([], .network), (["provider.example"], .network), (["host:a b"], .network), (["network:192.0.2.1/24"], .network),
            (["as:0"], .network), (["as:x"], .network), (["other:x"], .network), (["as:64500"], .siteOwner),
            (["network:192.0.2.0/24"], .registrar), (["network:0.0.0.0/0"], .network), (["network:128.0.0.0/1"], .network),
            (["network:::/0"], .network), (["network:2000::/15"], .network),
        ] as [([String], NoticeContact.Scope)])
    func marksThatNameNothingAreRefused(marks: [String], scope: NoticeContact.Scope) {
        #expect(throws: TakedownError.self) { try ContactRules.marks(marks, scope) }
    }

    @Test func onlyLanguagesThatNoticesAreWrittenInAreTaken() throws {
        #expect(try ContactRules.language("nl") == "nl")
        #expect(throws: TakedownError.self) { try ContactRules.language("fr") }
    }
}
