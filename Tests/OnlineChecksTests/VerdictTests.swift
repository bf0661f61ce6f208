import HotlineModel
import OnlineChecks
import Testing
import WebProbe

/// Tests the verdict table without a rule for the host.
@Suite struct VerdictTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let answers: [String: LookOutcome]
        let sight: Sight
        var asked: [String]?
        var vantages = [Conversation.us]
    }

    private static let page = "http://site.test/page"
    private static func head(_ outcome: LookOutcome, get: LookOutcome? = nil) -> [String: LookOutcome] {
        var answers = ["HEAD \(page)": outcome]
        answers["GET \(page)"] = get
        return answers
    }

    @Test(
        arguments: [
            Case(testDescription: "online", answers: head(.status(200)), sight: .online, asked: ["name site.test", "HEAD \(page)"]),
            Case(testDescription: "404 twice", answers: head(.status(404), get: .status(404)), sight: .gone(.status(404))),
            Case(testDescription: "410 twice", answers: head(.status(410), get: .status(410)), sight: .gone(.status(410))),
            Case(testDescription: "404, then 410", answers: head(.status(404), get: .status(410)), sight: .gone(.status(410))),
            Case(testDescription: "HEAD 404 with GET 200", answers: head(.status(404), get: .status(200)), sight: .online),
            Case(testDescription: "HEAD 404 with GET 206", answers: head(.status(404), get: .status(206)), sight: .online),
            Case(testDescription: "HEAD 405 with GET 200", answers: head(.status(405), get: .status(200)), sight: .online),
            Case(testDescription: "HEAD 500 with GET 404", answers: head(.status(500), get: .status(404)), sight: .gone(.status(404))),
            Case(
                testDescription: "HEAD hung up, GET 404", answers: head(.failed(.interrupted), get: .status(404)),
                sight: .gone(.status(404))),
            Case(testDescription: "404, then 503", answers: head(.status(404), get: .status(503)), sight: .unknown(.status(503))),
            Case(
                testDescription: "404, then a time-out", answers: head(.status(404), get: .failed(.timedOut)),
                sight: .unknown(.failure(.timedOut))),
        ]
            + [401, 403, 451, 500, 502, 503, 504, 530, 204, 416].map {
                Case(testDescription: "\($0)", answers: head(.status($0), get: .status($0)), sight: .unknown(.status($0)))
            } + [
                Case(
                    testDescription: "429", answers: head(.status(429)), sight: .unknown(.status(429)),
                    asked: ["name site.test", "HEAD \(page)"])
            ])
    func aStatusHasAVerdict(_ example: Case) { Self.check(example) }

    @Test(arguments: [
        (LookFailure.timedOut, UnknownReason.failure(.timedOut)), (.unreachable, .failure(.unreachable)), (.tls, .failure(.tls)),
        (.certificate(.expired), .failure(.certificate)), (.tooLarge, .failure(.tooLarge)), (.notHTTP, .failure(.notHTTP)),
        (.proxy, .failure(.proxy)), (.interrupted, .failure(.interrupted)), (.refused, .refused), (.noAddress, .resolver),
    ])
    func aFailureIsUnknown(failure: LookFailure, reason: UnknownReason) {
        Self.check(
            Case(testDescription: "", answers: Self.head(.failed(failure), get: .failed(failure)), sight: .unknown(reason)))
    }

    // MARK: Redirects

    private static func led(_ location: String?, _ more: [String: LookOutcome] = [:], _ sight: Sight, _ words: String) -> Case {
        Case(
            testDescription: words, answers: head(.status(302, location: location)).merging(more) { first, _ in first }, sight: sight)
    }

    @Test(arguments: [
        led("https://site.test/page", ["HEAD https://site.test/page": .status(200)], .online, "to https"),
        led("http://www.site.test/page", ["HEAD http://www.site.test/page": .status(200)], .online, "to www"),
        led(
            "http://site.test/404", ["HEAD http://site.test/404": .status(404), "GET http://site.test/404": .status(404)],
            .gone(.status(404)), "to a page that is not found"),
        led("http://site.test/", [:], .unknown(.frontPage), "to the front page"),
        led("https://site.test", [:], .unknown(.frontPage), "to the front page over https"),
        led("https://parking.test/site.test", [:], .unknown(.elsewhere), "to a parking page"),
        led("https://site.test.parking.test/page", [:], .unknown(.elsewhere), "to a name that begins the same"),
        led("http://127.0.0.1/page", [:], .unknown(.refused), "to loopback"),
        led("http://169.254.169.254/latest", [:], .unknown(.refused), "to link-local"),
        led("http://[fd00::1]/", [:], .unknown(.refused), "to a private IPv6 address"),
        led("http://0x7f000001/", [:], .unknown(.refused), "to loopback in disguise"),
        led("http://site.test/page", [:], .unknown(.redirectLoop), "to itself"),
        led("http://SITE.test:80/page", [:], .unknown(.redirectLoop), "to itself in other letters"),
        led(nil, [:], .unknown(.redirectLoop), "to nowhere"),
        led("javascript:alert(1)", [:], .unknown(.redirectLoop), "to a script"),
        led("ftp://site.test/page", [:], .unknown(.redirectLoop), "to another scheme"),
    ])
    func aRedirectHasAVerdict(_ example: Case) { Self.check(example) }

    @Test func aNameThatLeadsIntoAPrivateNetworkIsRefused() {
        var site = Conversation(Self.head(.status(301, location: "http://www.site.test/page")))
        site.names["www.site.test"] = .found([HostAddress(bits: 0xFFFF_0A00_0001)])
        // What a probe with the guard answers.
        site.answers["HEAD http://www.site.test/page"] = .failed(.refused)
        #expect(site.sight() == .unknown(.refused))
    }

    @Test func aNameThatIsMissingOnTheWaySaysNothing() {
        var site = Conversation(Self.head(.status(301, location: "http://www.site.test/page")))
        #expect(site.sight(missingSince: Conversation.now - .seconds(100_000)) == .unknown(.elsewhere))
    }

    @Test(arguments: [(4, Sight.online), (5, .online), (6, .unknown(.redirectLoop))]) func theWayIsBounded(hops: Int, sight: Sight) {
        var site = Conversation(Self.head(.status(302, location: "http://site.test/1")))
        for hop in 1..<hops { site.answers["HEAD http://site.test/\(hop)"] = .status(302, location: "http://site.test/\(hop + 1)") }
        site.answers["HEAD http://site.test/\(hops)"] = .status(200)
        #expect(site.sight() == sight)
    }

    // MARK: Challenges

    @Test(arguments: [
        LookOutcome.status(403, server: "cloudflare", marks: ["cf-mitigated": "challenge"]), .status(503, server: "cloudflare"),
        .status(403, server: "AkamaiGHost"), .status(202, marks: ["x-amzn-waf-action": "challenge"]), .status(503, server: "DDoS-Guard"),
        .status(403, marks: ["x-datadome": "protected"]), .status(200, marks: ["x-vercel-mitigated": "challenge"]),
        .status(200, marks: ["cf-mitigated": "challenge"]),
    ])
    func aChallengeIsUnknownAndNothingMoreIsFetched(outcome: LookOutcome) {
        var site = Conversation(Self.head(outcome, get: .status(404)))
        #expect(site.sight() == .unknown(.challenge))
        #expect(site.asked == ["name site.test", "HEAD \(Self.page)"])
    }

    @Test(arguments: [LookOutcome.status(404, server: "cloudflare"), .status(404, marks: ["x-sucuri-id": "1"])])
    func aFrontEndMayAlsoSayThatAPageIsGone(outcome: LookOutcome) {
        Self.check(Case(testDescription: "", answers: Self.head(outcome, get: outcome), sight: .gone(.status(404))))
    }

    // MARK: Names

    @Test(arguments: [
        (nil, Sight.unknown(.nameMissing)), (0, .unknown(.nameMissing)), (3_599, .unknown(.nameMissing)), (3_600, .gone(.noSuchName)),
    ])
    func aMissingNameCountsAfterAnHour(since seconds: Int?, sight: Sight) {
        var site = Conversation()
        site.names = [:]
        #expect(site.sight(missingSince: seconds.map { Conversation.now - .seconds($0) }) == sight)
        #expect(site.asked == ["name site.test"])
    }

    @Test(arguments: [NameAnswer.failed, .found([])]) func aResolverInTroubleSaysNothing(answer: NameAnswer) {
        var site = Conversation()
        site.names["site.test"] = answer
        #expect(site.sight(missingSince: Conversation.now - .seconds(90_000)) == .unknown(.resolver))
    }

    @Test func aNumericHostIsNotResolved() {
        var site = Conversation(["HEAD http://198.51.100.7:8080/page": .status(200)])
        #expect(site.sight("http://198.51.100.7:8080/page") == .online)
        #expect(site.asked == ["HEAD http://198.51.100.7:8080/page"])
    }

    @Test(arguments: ["magnet:?xt=urn:btih:00", "http://abcdef.onion/", "http://abc.i2p/", "ftp://site.test/", "site.test", ""])
    func anAddressThatOnlyAPersonCanLookAtHasNoCheck(url: String) {
        var site = Conversation()
        #expect(site.sight(url) == nil)
        #expect(site.asked.isEmpty)
    }

    // MARK: Vantages

    @Test(arguments: [
        (LookOutcome.status(404), Sight.gone(.status(404))), (.status(200), .online), (.status(403), .unknown(.vantagesDiffer)),
        (.failed(.timedOut), .unknown(.vantagesDiffer)),
    ])
    func goneMustBeSeenFromEveryVantage(second: LookOutcome, sight: Sight) {
        var answers = Self.head(.status(404), get: .status(404))
        answers["HEAD \(Self.page) other"] = second
        answers["GET \(Self.page) other"] = second
        Self.check(
            Case(testDescription: "", answers: answers, sight: sight, vantages: [Conversation.us, Conversation.other]))
    }

    @Test(arguments: [LookOutcome.status(200), .status(429)]) func whatIsNotGoneFromTheFirstVantageIsNotLookedAtFromTheNext(
        first: LookOutcome
    ) {
        var site = Conversation(Self.head(first))
        _ = site.sight(vantages: [Conversation.us, Conversation.other])
        #expect(site.asked == ["name site.test", "HEAD \(Self.page)"])
    }

    private static func check(_ example: Case) {
        var site = Conversation(example.answers)
        site.names["www.site.test"] = site.names["site.test"]
        #expect(site.sight(vantages: example.vantages) == example.sight)
        if let asked = example.asked { #expect(site.asked == asked) }
    }
}
