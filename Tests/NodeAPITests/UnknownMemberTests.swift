import AccessControl
import Envelopes
import HTTPServer
import NodeMessages
import TestFederation
import Testing

@testable import NodeAPI

/// A member or parameter that a request does not have is refused by its name, so that a mistyped one is never lost; intake alone goes on without
/// it and says so.
@Suite(.timeLimit(.minutes(2))) struct UnknownMemberTests {
    private static let id = "urn:hotline:case:nl:01970000-0000-7000-8000-000000000001"
    private static let hash = String(repeating: "a", count: 64)

    struct Family: Sendable, CustomTestStringConvertible {
        let path: String
        /// A request that has everything it needs.
        let body: JSONValue
        var isLines = false
        var testDescription: String { path }
    }

    private static let families: [Family] = [
        Family(path: "/api/v1/reports", body: ["address": "http://host.example/a"], isLines: true),
        Family(path: "/api/v1/assessments", body: ["case": .string(id), "classification": "baseline", "kind": "other"], isLines: true),
        Family(path: "/api/v1/readdresses", body: ["case": .string(id), "address": "http://host.example/a"], isLines: true),
        Family(path: "/api/v1/undos", body: ["case": .string(id)], isLines: true),
        Family(path: "/api/v1/conclusions", body: ["case": .string(id)], isLines: true),
        Family(path: "/api/v1/reversals", body: ["case": .string(id), "action": "referred"], isLines: true),
        Family(path: "/api/v1/descriptions", body: ["case": .string(id), "site": ["type": "forum"]], isLines: true),
        Family(path: "/api/v1/actions", body: ["case": .string(id), "action": "referred"], isLines: true),
        Family(path: "/api/v1/withdrawals", body: ["case": .string(id)], isLines: true),
        Family(path: "/api/v1/hashes/withdrawals", body: ["sha256": .string(hash)], isLines: true),
        Family(path: "/api/v1/hashes/votes", body: ["sha256": .string(hash), "vote": "confirm"], isLines: true),
        Family(path: "/api/v1/contacts", body: ["service": "youthHelpDesk", "channel": "chat", "theme": "other"], isLines: true),
        Family(path: "/intake/v1/contacts", body: ["service": "youthHelpDesk", "channel": "chat", "theme": "other"], isLines: true),
        Family(path: "/api/v1/worklist/leases", body: ["analyst": "anna"]),
        Family(path: "/api/v1/worklist/\(id)/lease", body: ["lease": 1]), Family(path: "/api/v1/tips", body: ["text": "a tip"]),
        Family(path: "/api/v1/tips/1/handover", body: ["seen": .string(hash)]),
        Family(path: "/api/v1/tips/1/questions", body: ["text": "who?"]),
        Family(path: "/api/v1/trace", body: ["address": "http://host.example/a"]),
        Family(path: "/api/v1/referrals/1/acknowledgement", body: ["digest": .string(hash)]),
        Family(path: "/api/v1/takedown/checks/sights", body: ["case": .string(id), "sight": "gone"], isLines: true),
        Family(path: "/api/v1/takedown/origins/answers", body: ["case": .string(id), "notFound": true], isLines: true),
        Family(path: "/api/v1/takedown/origins/decisions", body: ["case": .string(id), "decision": "hold"], isLines: true),
        Family(path: "/api/v1/takedown/referrals", body: [:]),
        Family(path: "/api/v1/takedown/referrals/cases", body: ["case": .string(id)], isLines: true),
        Family(path: "/api/v1/takedown/referrals/postponements", body: ["case": .string(id)], isLines: true),
        Family(
            path: "/api/v1/takedown/contacts", body: ["place": "abuse@provider.example", "standsFor": ["as:64500"]], isLines: true),
        Family(
            path: "/api/v1/takedown/contacts/table", body: ["place": "abuse@provider.example", "standsFor": ["as:64500"]],
            isLines: true),
        Family(
            path: "/api/v1/takedown/contacts/table/approvals", body: ["place": "abuse@provider.example", "standsFor": ["as:64500"]],
            isLines: true),
        Family(path: "/api/v1/takedown/contacts/edits", body: ["contact": 1, "language": "nl"], isLines: true),
        Family(path: "/api/v1/takedown/contacts/decisions", body: ["contact": 1, "decision": "approve"], isLines: true),
        Family(path: "/intake/v1/notices/x", body: ["outcome": "removed"]),
        Family(path: "/api/v1/takedown/notices/answers", body: ["notice": 1, "outcome": "removed"], isLines: true),
        Family(path: "/api/v1/takedown/notices/submissions/questions", body: ["notice": 1], isLines: true),
        Family(path: "/api/v1/takedown/notices/decisions", body: ["notice": 1, "decision": "hold"], isLines: true),
        Family(path: "/api/v1/retention", body: [:]), Family(path: "/api/v1/hashes/pull", body: [:]),
        Family(path: "/api/v1/peers/de/resend", body: [:]), Family(path: "/api/v1/peers/de/retry", body: [:]),
        Family(path: "/api/v1/deadletters/1/redrive", body: [:]),
    ]

    @Test(arguments: families) func aMemberIsRefusedByItsName(family: Family) async throws {
        let desk = try await DeskFixture()
        let body = JSONValue.object((family.body.members ?? []) + [.init("surprise", 1)])
        let answer = await AdministrationAPI(desk.node).answer(desk.request("POST", family.path, body, as: nil))
        let line = try JSONValue(parsing: answer.body)
        let problem = family.isLines ? line["problem"] : line
        #expect(answer.status == (family.isLines ? 200 : 400))
        #expect(problem?["member"]?.string == "surprise" && problem?["code"]?.string == "badRequest", "\(line)")
        #expect(problem?["detail"]?.string?.hasPrefix("`surprise` is no member of this") == true)
        #expect(problem?["type"]?.string == "urn:hotline:problem:badRequest" && problem?["status"]?.integer == 400)
        #expect(problem?["retryable"]?.bool == false && problem?["title"]?.string?.isEmpty == false)
    }

    @Test func everyRouteThatChangesSomethingStandsInTheTable() async throws {
        let desk = try await DeskFixture()
        let named = Self.families.map { family in
            family.path.replacing(Self.id, with: "x").replacing("/1/", with: "/x/").replacing("/de/", with: "/x/")
        }
        let routes = AdministrationAPI(desk.node).router.routes.filter { $0.method == "POST" }.map { route in
            route.segments.map { $0.hasPrefix("{") ? "x" : String($0) }.joined(separator: "/")
        }
        let intake = ["/intake/v1/reports", "/intake/v1/tips", "/intake/v1/tips/questions", "/intake/v1/tips/answers"]
        #expect(Set(routes) == Set(named + intake))
    }

    @Test func aParameterOfAQueryIsRefusedByItsName() async throws {
        let desk = try await DeskFixture()
        let owners = AdministrationAPI(desk.node)
        let needed = [
            "/api/v1/stats/annual": "year=2025", "/api/v1/stats/list": "figure=received", "/api/v1/deliveries": "to=de",
            "/api/v1/takedown/notices/untold": "reason=police",
            "/api/v1/takedown/report": "year=2025",
        ]
        // The feed is the protocol's, and the probes read no query.
        for route in owners.router.routes where !route.path.description.hasPrefix("/feeds") && route.segments.count > 2 {
            let path = route.segments.map { $0.hasPrefix("{") ? "x" : String($0) }.joined(separator: "/")
            let json = HTTPHeaders.Field(name: "content-type", value: "application/json")
            let answer = await owners.answer(
                desk.request(route.method, "\(path)?surprise=1&\(needed[path] ?? "")", [:], as: nil, fields: [json]))
            #expect(answer.status == 400, "\(route.method) \(path)")
            #expect(try JSONValue(parsing: answer.body)["member"]?.string == "surprise", "\(route.method) \(path)")
        }
    }

    // MARK: Intake

    private func handIn(
        _ path: String, _ body: String, type: String = "application/json", to desk: DeskFixture
    ) async throws -> (status: Int, lines: [JSONValue]) {
        let fields = [HTTPHeaders.Field(name: "content-type", value: type), .init(name: "idempotency-key", value: "k")]
        let request = HTTPRequest(
            method: "POST", target: path, headers: HTTPHeaders(fields), body: Array(body.utf8), listener: NodeServer.ListenerName.intake)
        let answer = await AdministrationAPI(desk.node).answer(request)
        return (answer.status, try answer.body.split(separator: 0x0A).map { try JSONValue(parsing: Array($0)) })
    }

    @Test func intakeTakesTheReportAndListsWhatItIgnored() async throws {
        let desk = try await DeskFixture()
        let report =
            #"{"address":"http://nl.host.example/a","colour":"red","site":{"type":"forum","mood":1},"items":[{"sha256":"\#(Self.hash)","x":1}]}"#
        let one = try await handIn("/intake/v1/reports", report, to: desk)
        #expect(one.status == 201 && one.lines.first?["outcome"]?.string == "opened")
        #expect(one.lines.first?["ignored"] == ["colour", "site.mood", "items[0].x"])
        let many = try await handIn(
            "/intake/v1/reports",
            #"{"address":"http://nl.host.example/b","key":"1","tag":1}"# + "\n" + #"{"address":"http://nl.host.example/c"}"#,
            type: "application/x-ndjson", to: desk)
        #expect(many.lines.map { $0["ignored"] } == [["tag"], nil] && many.lines.map { $0["outcome"]?.string } == ["opened", "opened"])
        let table = try await handIn(
            "/intake/v1/reports", "url,colour\nhttp://nl.host.example/d,red\n", type: "text/csv", to: desk)
        #expect(table.lines.first?["ignored"] == ["colour"] && table.lines.first?["opened"]?.integer == 1)
    }

    @Test func linesWithoutAKeyCountOnceUnderTheKeyOfTheirRequest() async throws {
        let desk = try await DeskFixture()
        let lines = #"{"address":"http://nl.host.example/a"}"# + "\n" + #"{"address":"http://nl.host.example/b"}"# + "\n"
        let first = try await handIn("/intake/v1/reports", lines + "{\n", type: "application/x-ndjson", to: desk)
        #expect(first.lines.map { $0["outcome"]?.string } == ["opened", "opened", nil])
        let mended = try await handIn(
            "/intake/v1/reports", lines + #"{"address":"http://nl.host.example/c"}"#, type: "application/x-ndjson", to: desk)
        #expect(mended.lines.map { $0["outcome"]?.string } == ["held", "held", "opened"])
    }

    @Test func intakeTakesTipsAndAnswersLikewise() async throws {
        let desk = try await DeskFixture()
        let tip = try await handIn("/intake/v1/tips", #"{"text":"a man who travels","mood":"grim"}"#, to: desk)
        #expect(tip.status == 201 && tip.lines.first?["ignored"] == ["mood"])
        let code = try #require(tip.lines.first?["code"]?.string)
        let questions = try await handIn("/intake/v1/tips/questions", #"{"code":"\#(code)","x":1}"#, to: desk)
        #expect(questions.status == 200 && questions.lines.first?["items"] == [])
        let answer = try await handIn("/intake/v1/tips/answers", #"{"code":"\#(code)","answer":"He left.","x":1}"#, to: desk)
        #expect(answer.status == 201 && answer.lines.first?["ignored"] == ["x"])
    }

    @Test func whatATipsMemberHoldsIsStillChecked() async throws {
        let desk = try await DeskFixture()
        let answer = try await handIn("/intake/v1/tips", #"{"text":"a man","origin":"partner"}"#, to: desk)
        #expect(answer.status == 400 && answer.lines.first?["member"]?.string == "origin")
        #expect(answer.lines.first?["detail"]?.string == "`origin` must be one of public, police, proactive")
    }
}
