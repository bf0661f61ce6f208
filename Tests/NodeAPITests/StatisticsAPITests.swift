import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Envelopes
import HTTPServer
import Helpline
import HotlineModel
import TestCasework
import TestFederation
import Testing

@testable import NodeAPI

/// Figures and what is behind them, as commands and programs ask a node for them.
@Suite(.timeLimit(.minutes(2))) struct StatisticsAPITests {
    /// A node that two reports were handed in to, one of them confirmed and one not assessed.
    private func node() async throws -> TestNode {
        let federation = try TestFederation()
        let nl = try await federation.start([federation.enrol("nl", covering: ["NL"])])[0]
        _ = try await nl.confirmCase(in: "NL", page: "a")
        try await nl.tracing.routeWaiting()
        _ = try await nl.desk.receive([ReportSubmission(address: "http://nl.host.example/b", origin: .police)])
        return nl
    }

    private func ask(_ path: String, _ query: String?, _ node: TestNode) async -> HTTPResponse {
        await AdministrationAPI(node.node).answer(
            HTTPRequest(method: "GET", target: path, query: query, body: [], listener: NodeServer.ListenerName.administration))
    }

    @Test func countsAPeriodAndOpensIt() async throws {
        let nl = try await node()
        let year = nl.steps.now.year
        let stats = try JSONValue(parsing: await ask("/api/v1/stats", "year=\(year)", nl).body)
        #expect(stats["reports"]?["received"]?.integer == 2 && stats["illegalHostedHere"]?.integer == 1 && stats["awaiting"]?.integer == 1)
        for (figure, count) in [
            ("received", 2), ("illegal", 1), ("awaiting", 1), ("origin:police", 1), ("referred", 0), ("disposition:keep", 1),
        ] {
            let answer = await ask("/api/v1/stats/list", "figure=\(figure)&year=\(year)", nl)
            #expect(try JSONValue(parsing: answer.body)["items"]?.array?.count == count, "\(figure)")
            #expect(!String(decoding: answer.body, as: UTF8.self).contains("host.example"))
        }
        let none = try JSONValue(parsing: await ask("/api/v1/stats", "until=\(year - 1)-01-01", nl).body)
        #expect(none["reports"]?["received"]?.integer == 0)
        let partner = try JSONValue(parsing: await ask("/api/v1/stats", "partner=de", nl).body)
        #expect(partner["reports"]?["received"]?.integer == 0 && partner["partner"]?.string == "de")
    }

    @Test func tellsWhatBecameOfMaterialWithoutItsAddress() async throws {
        let nl = try await node()
        let year = nl.steps.now.year
        let answer = await ask("/api/v1/takedown/figures", "year=\(year)", nl)
        let all = try #require(try JSONValue(parsing: answer.body)["rows"]?.array?.first)
        #expect(all["group"]?.string == "all" && all["material"]?.integer == 1 && all["online"]?.integer == 1)
        #expect(!String(decoding: answer.body, as: UTF8.self).contains("host.example"))
        for format in ["csv", "text"] { #expect(await ask("/api/v1/takedown/figures", "format=\(format)", nl).status == 200) }
        let report = await ask("/api/v1/takedown/report", "year=\(year)", nl)
        #expect(try JSONValue(parsing: report.body)["notices"]?.integer == 0)
        for (path, query) in [
            ("figures", "year=first"), ("figures", "from=2026-02-01&until=2026-01-01"), ("figures", "format=pdf"), ("report", "year=first"),
            ("report", ""),
        ] {
            #expect(await ask("/api/v1/takedown/\(path)", query, nl).status == 400, "\(path) \(query)")
        }
    }

    @Test func theAnnualTableTellsOfNoticesAndRemovals() async throws {
        let nl = try await node()
        let id = try #require(try await nl.store.read { try $0.cases(at: .routed, after: 0, limit: 1).first?.id })
        for action in [CaseEventKind.noticed, .removed] { _ = try await nl.desk.act([ActionSubmission(caseID: id, action: action)]) }
        let year = nl.steps.now.year
        let annual = try JSONValue(parsing: await ask("/api/v1/stats/annual", "year=\(year)", nl).body)
        let takedown = try #require(annual["sections"]?.array?.last)
        #expect(takedown["title"]?.string == "Takedown")
        #expect(takedown["rows"]?.array?.compactMap { $0["count"]?.integer }.prefix(2) == [1, 1])
        let report = try JSONValue(parsing: await ask("/api/v1/takedown/report", "year=\(year)", nl).body)
        #expect(report["notices"]?.integer == 1)
    }

    @Test func listsPageByPage() async throws {
        let nl = try await node()
        let first = await ask("/api/v1/stats/list", "figure=received&limit=1", nl)
        let next = try #require(first.headers.first { $0.name == "hotline-next" }?.value)
        let second = await ask("/api/v1/stats/list", "figure=received&limit=1&after=\(next)", nl)
        #expect(try JSONValue(parsing: second.body)["items"]?.array?.first?["origin"]?.string == "police")
        let end = try #require(second.headers.first { $0.name == "hotline-next" }?.value)
        let last = await ask("/api/v1/stats/list", "figure=received&limit=1&after=\(end)", nl)
        #expect(try JSONValue(parsing: last.body)["items"]?.array?.isEmpty == true)
        #expect(!last.headers.contains { $0.name == "hotline-next" })
    }

    @Test(arguments: [("json", "application/json"), ("csv", "text/csv; charset=utf-8"), ("text", "text/plain; charset=utf-8")])
    func answersInTheFormAskedFor(format: String, mediaType: String) async throws {
        let nl = try await node()
        for (path, query) in [("/api/v1/stats", ""), ("/api/v1/stats/annual", "year=2014&"), ("/api/v1/stats/list", "figure=illegal&")] {
            let answer = await ask(path, "\(query)format=\(format)", nl)
            #expect(answer.status == 200 && !answer.body.isEmpty)
            #expect(answer.headers.first { $0.name == "content-type" }?.value == mediaType)
        }
    }

    @Test func putsTheYearBeforeBesideTheYear() async throws {
        let nl = try await node()
        let year = nl.steps.now.year
        for (asked, names) in [(year, ("count", "before")), (year + 1, ("before", "count"))] {
            let table = try JSONValue(parsing: await ask("/api/v1/stats/annual", "year=\(asked)", nl).body)
            let received = table["sections"]?.array?.first?["rows"]?.array?.first
            #expect(received?[names.0]?.integer == 2 && received?[names.1]?.integer == 0)
        }
    }

    @Test func theAnnualTableHasTheTipsAndContactsOfBothYears() async throws {
        let nl = try await node()
        let year = nl.steps.now.year
        _ = try await nl.node.helpline.receive(TipSubmission(TipContents(text: "a man who travels"), origin: .public))
        let contacts = [("a", false, "\(year)-01-01"), ("b", true, "\(year)-01-01"), ("c", false, "\(year - 1)-12-31")].map {
            key, isRepeat, day in
            ContactSubmission(
                service: .offenderPrevention, channel: .telephone, theme: .ownFeelings, isRepeat: isRepeat, day: day, key: key)
        }
        for outcome in try await nl.node.helpline.count(contacts) { _ = try outcome.get() }
        let table = try JSONValue(parsing: await ask("/api/v1/stats/annual", "year=\(year)", nl).body)
        func numbers(_ figure: String, of section: String) -> [Int64?] {
            let own = table["sections"]?.array?.first { $0["title"]?.string == section }
            let row = own?["rows"]?.array?.first { $0["figure"]?.string == figure }
            return [row?["count"]?.integer, row?["before"]?.integer]
        }
        for section in ["By kind", "Tips on travelling offenders"] {
            #expect(numbers("kind:travellingOffenderTip", of: section) == [1, 0])
        }
        #expect(numbers("tips:handedOver", of: "Tips on travelling offenders") == [0, 0])
        let line = "Contacts, offender prevention line"
        #expect(numbers("contacts:offenderPrevention", of: line) == [2, 1])
        #expect(numbers("contacts:offenderPrevention:unique", of: line) == [1, 1])
        #expect(numbers("contacts:offenderPrevention:ownFeelings", of: line) == [2, 1])
    }

    @Test func contactsAreToldByServiceThemeChannelAndPerson() async throws {
        let nl = try await node()
        func contact(_ service: String, _ channel: ContactChannel, _ theme: String, repeat isRepeat: Bool = false) -> ContactSubmission {
            ContactSubmission(
                service: ContactService(rawValue: service), channel: channel, theme: ContactTheme(rawValue: theme), isRepeat: isRepeat)
        }
        let contacts = [
            contact("youthHelpDesk", .chat, "extortionAfterWebcamSex"), contact("youthHelpDesk", .form, "extortionAfterWebcamSex"),
            contact("offenderPrevention", .telephone, "somebodyNear"),
            contact("offenderPrevention", .telephone, "somebodyNear", repeat: true), contact("parentsLine", .email, "other"),
        ]
        for outcome in try await nl.node.helpline.count(contacts) { _ = try outcome.get() }
        _ = try await nl.node.helpline.receive(TipSubmission(TipContents(text: "a man who travels"), origin: .police))
        let figures = try JSONValue(parsing: await ask("/api/v1/contacts", nil, nl).body)
        #expect(figures["contacts"]?.integer == 5 && figures["tips"]?["byOrigin"] == ["public": 0, "police": 1, "proactive": 0])
        #expect(figures["services"]?.members?.map(\.name) == ["youthHelpDesk", "offenderPrevention", "parentsLine"])
        let (youth, prevention) = (figures["services"]?["youthHelpDesk"], figures["services"]?["offenderPrevention"])
        #expect(youth?["byTheme"]?["extortionAfterWebcamSex"]?["contacts"]?.integer == 2)
        #expect(youth?["byChannel"]?["form"]?.integer == 1 && youth?["byChannel"]?["email"]?.integer == 0)
        #expect(prevention?["unique"]?.integer == 1 && prevention?["repeated"]?.integer == 1)
        #expect(prevention?["byTheme"]?["somebodyNear"] == ["contacts": 2, "unique": 1])
        let csv = String(decoding: await ask("/api/v1/contacts", "format=csv", nl).body, as: UTF8.self)
        #expect(
            csv.hasPrefix("service,channel,theme,contact,count\r\n")
                && csv.contains("offenderPrevention,telephone,somebodyNear,repeat,1\r\n"))
    }

    @Test(
        arguments: [
            ("/api/v1/stats", "year=abc"), ("/api/v1/stats", "year=2014&month=2014-02"), ("/api/v1/stats", "month=2014-13"),
            ("/api/v1/stats", "from=2014-02-30"), ("/api/v1/stats", "from=2014-02-02&until=2014-02-01"), ("/api/v1/stats", "partner=A"),
            ("/api/v1/stats", "format=pdf"), ("/api/v1/stats/annual", nil), ("/api/v1/stats/annual", "year=14"),
            ("/api/v1/stats/annual", "year=2014&format=pdf"), ("/api/v1/stats/list", nil), ("/api/v1/stats/list", "figure=reports"),
            ("/api/v1/stats/list", "figure=illegal&after=1"), ("/api/v1/stats/list", "figure=illegal&limit=x"),
            ("/api/v1/stats/list", "figure=illegal&month=1"), ("/api/v1/stats", "yeer=2014"), ("/api/v1/contacts", "format=text"),
            ("/api/v1/stats/list", "figure=illegal&partner=A"),
        ] as [(String, String?)]) func refusesWhatItCannotCount(path: String, query: String?) async throws
    {
        let federation = try TestFederation()
        let nl = try await federation.start([federation.enrol("nl", covering: ["NL"])])[0]
        let answer = await ask(path, query, nl)
        #expect(answer.status == 400)
        #expect(try JSONValue(parsing: answer.body)["detail"]?.string?.contains("`") == true)
    }
}
