import NodeConfiguration
import OnlineChecks
import Testing
import WebProbe

/// Tests the operator's rules for hosts, which find pages that are gone although they answer 200.
@Suite struct HostRuleTests {
    private static let page = "http://site.test/page", none = "http://site.test/none-k7"

    private static func rule(_ change: (inout HostRule) -> Void = { _ in }) -> HostRule {
        var gone = HostRule.Signs(), online = HostRule.Signs()
        gone.words = ["removed"]
        online.words = ["download"]
        var rule = HostRule(host: "site.test", gone: gone, online: online)
        change(&rule)
        return rule
    }

    private static func byControl(_ change: (inout HostRule) -> Void = { _ in }) -> HostRule {
        rule {
            $0.gone = HostRule.Signs()
            $0.online = HostRule.Signs()
            $0.control = "/none-*"
            change(&$0)
        }
    }

    // MARK: Three outcomes

    @Test(arguments: [
        (LookOutcome.page(1, words: ["removed"]), Sight.gone(.rule)), (.page(1, words: ["download"]), .online),
        (.page(1), .unknown(.layoutChanged)), (.page(1, words: ["removed", "download"]), .unknown(.layoutChanged)),
        (.status(404), .gone(.status(404))), (.status(403), .unknown(.status(403))), (.status(503), .unknown(.status(503))),
        (.failed(.timedOut), .unknown(.failure(.timedOut))), (.status(200), .unknown(.layoutChanged)),
        (.status(403, server: "cloudflare"), .unknown(.challenge)), (.status(302, location: "http://parking.test/"), .unknown(.elsewhere)),
    ])
    func wordsDecide(outcome: LookOutcome, sight: Sight) {
        var site = Conversation(["TEXT \(Self.page)": outcome])
        #expect(site.sight(rule: Self.rule()) == sight)
    }

    @Test func otherSignsDecideToo() {
        let rule = Self.rule {
            $0.gone.words = []
            $0.gone.statuses = [451]
            $0.gone.redirects = ["https://elsewhere.test/removed"]
            $0.gone.digests = [[UInt8](repeating: 7, count: 32)]
            $0.online.words = []
            $0.online.types = ["image/"]
        }
        for (outcome, sight) in [
            (LookOutcome.status(451), Sight.gone(.rule)), (.status(302, location: "https://elsewhere.test/removed?id=1"), .gone(.rule)),
            (.page(7), .gone(.rule)), (.page(8), .unknown(.layoutChanged)),
            (.answered(LookAnswer(status: 200, contentType: "image/png")), .online),
            (.answered(LookAnswer(status: 403, contentType: "image/png")), .unknown(.status(403))),
        ] {
            var site = Conversation(["TEXT \(Self.page)": outcome])
            #expect(site.sight(rule: rule) == sight, "\(outcome)")
        }
    }

    @Test func aRuleWithoutTextReadsNone() {
        let rule = Self.rule {
            $0.gone.words = []
            $0.gone.redirects = ["http://site.test/removed"]
            $0.online.words = []
            $0.online.types = ["image/"]
        }
        var site = Conversation(["GET \(Self.page)": .status(301, location: "http://site.test/removed")])
        #expect(site.sight(rule: rule) == .gone(.rule))
        #expect(site.asked == ["name site.test", "GET \(Self.page)"])
    }

    @Test func aRedirectWithinTheSiteIsFollowedToItsSign() {
        let secure = "https://site.test/page"
        var site = Conversation([
            "TEXT \(Self.page)": .status(301, location: secure), "TEXT \(secure)": .page(1, words: ["removed"]),
        ])
        #expect(site.sight(rule: Self.rule()) == .gone(.rule))
    }

    // MARK: The control request

    @Test(arguments: [
        (LookOutcome.page(1), LookOutcome.page(1), Sight.gone(.likeControl)), (.page(1), .page(2), .online),
        (.page(1), .status(404), .online),
        (.page(1), .page(1, status: 203), .online), (.page(1), .failed(.timedOut), .unknown(.failure(.timedOut))),
        (.page(1), .status(503), .unknown(.status(503))), (.page(1), .status(429), .unknown(.status(429))),
        (.page(1), .status(403, server: "cloudflare"), .unknown(.challenge)),
        (.status(302, location: "http://site.test/gone"), .status(302, location: "http://site.test/gone"), .gone(.likeControl)),
        (.status(302, location: "http://site.test/"), .status(302, location: "http://site.test/"), .gone(.likeControl)),
        (.status(302, location: "http://site.test/"), .status(404), .unknown(.frontPage)), (.page(1), .status(200), .online),
        (.status(200), .status(200), .unknown(.layoutChanged)),
    ])
    func theControlTellsASoftNotFound(page: LookOutcome, control: LookOutcome, sight: Sight) {
        var site = Conversation(["TEXT \(Self.page)": page, "TEXT \(Self.none)": control])
        #expect(site.sight(rule: Self.byControl()) == sight)
        #expect(site.asked == ["name site.test", "TEXT \(Self.page)", "TEXT \(Self.none)"])
    }

    @Test func theControlIsAskedAgainBehindARedirect() {
        let (secure, secureNone) = ("https://site.test/page", "https://site.test/none-k7")
        var site = Conversation([
            "TEXT \(Self.page)": .status(301, location: secure), "TEXT \(Self.none)": .status(301, location: secureNone),
            "TEXT \(secure)": .page(3), "TEXT \(secureNone)": .page(3),
        ])
        #expect(site.sight(rule: Self.byControl()) == .gone(.likeControl))
    }

    @Test func signsOfOnlineMustBeThereIfTheRuleNamesThem() {
        let rule = Self.byControl { $0.online.words = ["download"] }
        var site = Conversation(["TEXT \(Self.page)": .page(1), "TEXT \(Self.none)": .page(2)])
        #expect(site.sight(rule: rule) == .unknown(.layoutChanged))
        site.answers["TEXT \(Self.page)"] = .page(1, words: ["download"])
        #expect(site.sight(rule: rule) == .online)
    }

    // MARK: The file

    private static let file = """
        {
          rules: [
            { host: "a.example", gone: { words: ["has been removed"], statuses: ["451"] }, online: { types: ["image/"] } },
            { host: "*.b.example", control: "/none-*", textBytes: 1000 }, // and names below it
            { host: "x.b.example", control: "/x" },
            { host: "c.example", gone: { sha256: ["\(String(repeating: "0a", count: 32))"] }, online: { redirects: ["https://c.example/login"] } },
          ],
        }
        """

    @Test func theNearestRuleHolds() throws {
        let rules = try HostRules(json5: Self.file)
        #expect(rules.rule(for: "a.example")?.gone.statuses == [451])
        #expect(rules.rule(for: "a.example")?.gone.words == ["has been removed"])
        #expect(rules.rule(for: "sub.a.example") == nil)
        #expect(rules.rule(for: "b.example")?.textBytes == 1_000)
        #expect(rules.rule(for: "deep.y.b.example")?.control == "/none-*")
        #expect(rules.rule(for: "x.b.example")?.control == "/x")
        #expect(rules.rule(for: "notb.example") == nil)
        #expect(rules.rule(for: "example") == nil)
        #expect(rules.rule(for: "c.example")?.gone.digests == [[UInt8](repeating: 10, count: 32)])
        #expect(HostRules().rule(for: "a.example") == nil)
        #expect(try HostRules(json5: "{}").rule(for: "a.example") == nil)
    }

    @Test(arguments: [
        ("{ rules: [{ gone: { words: [\"abc\"] } }] }", "host"), ("{ rules: [{ host: \"A.example\", control: \"/x\" }] }", "host"),
        ("{ rules: [{ host: \"a.example\" }] }", "host"), ("{ rules: [{ host: \"a.example\", gone: { words: [\"abc\"] } }] }", "host"),
        ("{ rules: [{ host: \"a.example\", control: \"x\" }] }", "control"),
        ("{ rules: [{ host: \"a.example\", control: \"/x?y\" }] }", "control"),
        ("{ rules: [{ host: \"a.example\", control: \"/x\", gone: { words: [\"a\"] } }] }", "words"),
        ("{ rules: [{ host: \"a.example\", control: \"/x\", gone: { statuses: [\"99\"] } }] }", "statuses"),
        ("{ rules: [{ host: \"a.example\", control: \"/x\", gone: { sha256: [\"00\"] } }] }", "sha256"),
        ("{ rules: [{ host: \"a.example\", control: \"/x\", gone: { types: [\"Image/\"] } }] }", "types"),
        ("{ rules: [{ host: \"a.example\", control: \"/x\", gone: { redirects: [\"/x\"] } }] }", "redirects"),
        ("{ rules: [{ host: \"a.example\", control: \"/x\", textBytes: 0 }] }", "textBytes"),
        ("{ rules: [{ host: \"a.example\", control: \"/x\", gones: {} }] }", "gones"), ("{ rule: [] }", "rule"),
        ("{ rules: [{ host: \"a.example\", control: \"/x\" }, { host: \"a.example\", control: \"/y\" }] }", "rules"), ("[", "line 1"),
    ])
    func anUnusableRuleIsNamed(text: String, name: String) {
        #expect { _ = try HostRules(json5: text) } throws: { "\($0)".contains(name) && $0 is ConfigurationError }
    }
}
