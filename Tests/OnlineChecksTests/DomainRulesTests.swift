import Hosting
import LocationDatabases
import MailSyntax
import NodeConfiguration
import Testing

@testable import OnlineChecks

@Suite struct DomainRulesTests {
    private static let document = """
        {
          domains: [
            { domain: "*.bad.example", contact: "never" },
            { domain: "good.bad.example", siteOwner: true },
            { domain: "slow.example", contact: "abuse@host.example", siteOwner: true, policeFirst: true },
            { domain: "fronted.example", origins: ["198.51.100.7", "2001:db8::7"] },
            { domain: "*.fronted.example", origins: ["198.51.100.8"] },
            { domain: "members.example", check: "person" },
            { domain: "near.fronted.example", policeFirst: true },
          ],
        }
        """

    private static func rule(_ domain: String, below: Bool = false, _ change: (inout DomainRule) -> Void) -> DomainRule {
        var rule = DomainRule(domain, includesSubdomains: below)
        change(&rule)
        return rule
    }

    @Test(
        arguments: [
            ("bad.example", rule("bad.example", below: true) { $0.contact = .never }),
            ("a.b.bad.example", rule("bad.example", below: true) { $0.contact = .never }),
            ("good.bad.example", rule("good.bad.example") { $0.tellsSiteOwner = true }),
            ("more.good.bad.example", rule("bad.example", below: true) { $0.contact = .never }),
            ("notbad.example", nil), ("example", nil), ("sub.slow.example", nil),
            ("members.example", rule("members.example") { $0.isForPersons = true }),
        ] as [(String, DomainRule?)])
    func theNearestRuleCounts(host: String, rule: DomainRule?) throws {
        #expect(try DomainRules(json5: Self.document).rule(for: host) == rule)
    }

    @Test func readsEveryPartOfARule() throws {
        let rules = try DomainRules(json5: Self.document)
        let slow = try #require(rules.rule(for: "slow.example"))
        #expect(slow.contact == MailAddress("abuse@host.example").map { .only($0) } && slow.tellsSiteOwner && slow.policeFirst)
        #expect(!slow.isForPersons && slow.origins.isEmpty)
        let fronted = try #require(rules.rule(for: "fronted.example"))
        #expect(fronted.origins == [IPAddress("198.51.100.7"), IPAddress("2001:db8::7")].compactMap(\.self) && fronted.contact == .asFound)
    }

    @Test(arguments: [
        ("fronted.example", 2), ("a.fronted.example", 1), ("near.fronted.example", 1), ("bad.example", 0), ("unknown.example", 0),
    ])
    func givesOriginsToTracing(host: String, count: Int) throws {
        #expect((try DomainRules(json5: Self.document).origins.addresses(of: host) ?? []).count == count)
    }

    @Test(arguments: [
        ("contact: 'never'", true), ("siteOwner: true", true), ("policeFirst: true", true), ("contact: 'a@b.example'", true),
        ("check: 'person'", false), ("origins: ['192.0.2.1']", false),
    ])
    func saysIfItConcernsNotices(setting: String, concerns: Bool) throws {
        #expect(try DomainRules(json5: "{ domains: [{ domain: 'a.example', \(setting) }] }").concernNotices == concerns)
        #expect(try DomainRules(json5: "{ domains: [{ domain: '*.a.example', \(setting) }] }").concernNotices == concerns)
    }

    @Test func withoutRulesNothingIsKnown() throws {
        #expect(try DomainRules(json5: "{}").rule(for: "a.example") == nil)
        #expect(DomainRules().origins.addresses(of: "a.example") == nil)
    }

    @Test(arguments: [
        ("{ domains: [\n{ domain: 'Bad.example', contact: 'never' }] }", "domain in line 2", "lower case"),
        ("{ domains: [{ domain: 'a..example', contact: 'never' }] }", "domain in line 1", "lower case"),
        ("{ domains: [\n\n{ domain: 'a.example', contact: 'nobody' }] }", "contact in line 3", "a mailbox"),
        ("{ domains: [{ domain: 'a.example', contact: 'a@b.example\\r\\nRCPT TO:<x@y.example>' }] }", "contact in line 1", "a mailbox"),
        ("{ domains: [{ domain: 'a.example', origins: ['front'] }] }", "origins in line 1", "no IPv4 or IPv6 address"),
        ("{ domains: [{ domain: 'a.example', origins: ['127.0.0.1'] }] }", "origins in line 1", "loopback, link-local"),
        ("{ domains: [{ domain: 'a.example', origins: ['192.0.2.1', '::1'] }] }", "origins in line 1", "loopback, link-local"),
        ("{ domains: [{ domain: 'a.example', origins: ['169.254.1.1'] }] }", "origins in line 1", "loopback, link-local"),
        ("{ domains: [{ domain: '192.0.2.1', contact: 'never' }] }", "domain in line 1", "must be a name"),
        ("{ domains: [{ domain: 'a.example', check: 'nobody' }] }", "check in line 1", "one of program, person"),
        ("{ domains: [{ domain: 'a.example', contact: 'never', siteOwner: true }] }", "siteOwner in line 1", "nobody is told"),
        ("{ domains: [{ domain: 'a.example' }] }", "domain in line 1", "says nothing"),
        ("{ domains: [{ domain: 'a.example', contact: 'never', owner: true }] }", "owner", ""),
        ("{ domains: [{ contact: 'never' }] }", "domain", ""),
        (
            "{ domains: [{ domain: 'a.example', contact: 'never' }, { domain: 'a.example', policeFirst: true }] }", "domains",
            "the same domain"
        ),
        ("{ rules: [] }", "rules", ""),
    ])
    func refusesByNameAndPlace(document: String, place: String, reason: String) {
        let error = #expect(throws: ConfigurationError.self) { try DomainRules(json5: document) }
        #expect(error?.description.contains(place) == true, "\(error?.description ?? "")")
        #expect(reason.isEmpty || error?.description.contains(reason) == true, "\(error?.description ?? "")")
    }
}
