import CaseService
import CaseStore
import CaseStoreSQLite
import Casework
import Cryptography
import Envelopes
import Federation
import Foundation
import HotlineModel
import NodeAPI
import Observability
import TestCasework
import TestFederation
import Testing

@testable import Dashboard

/// The page as a node in this process renders it.
@Suite(.timeLimit(.minutes(2))) struct OperatorPageTests {
    let federation: TestFederation
    let nodes: [TestNode]
    var nl: TestNode { nodes[0] }
    var de: TestNode { nodes[1] }
    let page: OperatorPage

    init() async throws {
        federation = try TestFederation()
        nodes = try await federation.start([
            federation.enrol("nl", covering: ["NL"]), federation.enrol("de", covering: ["DE"]), federation.enrol("us", covering: ["US"]),
            federation.enrol("central", role: .central),
        ])
        let node = nodes[0].node
        page = OperatorPage(
            member: node.member, store: node.store, trust: node.trust, clock: node.clock, peers: node.federation.peers, alarms: node.alarms)
    }

    private func html() async throws -> String { String(decoding: try await page.render(), as: UTF8.self) }

    /// The cells of the row of the page that begins with a word; empty if there is no such row.
    private func row(_ first: String, in html: String) -> [String] {
        for row in html.components(separatedBy: "<tr>") {
            let cells = row.components(separatedBy: "<td>").dropFirst().map { $0.components(separatedBy: "</td>")[0] }
            if cells.first == first { return Array(cells) }
        }
        return []
    }

    /// The titles of the table that follows a heading.
    private func titles(_ heading: String, in html: String) -> [String] {
        let table = html.components(separatedBy: "<h2>\(heading)</h2>").dropFirst().first ?? ""
        let head = table.components(separatedBy: "</thead>")[0]
        return head.components(separatedBy: "<th scope=\"col\">").dropFirst().map { $0.components(separatedBy: "</th>")[0] }
    }

    @Test func everyPeerHasItsRowOfTruth() async throws {
        try await federation.run(nodes) {
            let id = try await nl.confirmCase(in: "DE", page: "a")
            // The receipt is timed once everything else about it is done.
            try await nl.wait(for: .delivered(de.member)) { nl.federation.peers.receiptLatency(of: de.member, at: nl.steps.now) != nil }
            try await de.wait(for: .routed) { try await de.stage(of: id) == .routed }
        }
        let now = nl.steps.now
        let peers = nl.federation.peers
        _ = (peers.heard(from: de.member, at: now - .seconds(125)), peers.answered(by: de.member, at: now - .seconds(4 * 3_600)))
        peers.showed(clock: now - .milliseconds(1_250), by: de.member, at: now, took: .zero)
        _ = peers.named(1, by: de.member)
        nl.federation.peers.failed(nodes[2].member, words: "no answer within the time", at: now)
        _ = try await nl.confirmCase(in: "US", page: "b")
        try await nl.tracing.routeWaiting()
        let html = try await html()
        let titles = titles("Peers", in: html)
        func fact(_ title: String, of peer: String) -> String? {
            zip(titles, row(peer, in: html)).first { $0.0 == title }?.1
        }
        #expect(["de", "us", "central"].allSatisfy { row($0, in: html).count == titles.count })
        #expect(row("nl", in: html).isEmpty)
        #expect(fact("last heard", of: "de") == "2 min ago" && fact("last answer", of: "de") == "4 h ago")
        #expect(fact("clock", of: "de") == "-1250 ms" && fact("directory", of: "de") == "1")
        #expect(fact("waiting", of: "de") == "0" && fact("oldest", of: "de") == "–" && fact("dead", of: "de") == "0")
        #expect(fact("receipt median", of: "de")?.hasSuffix("ms") == true && fact("receipt 99 %", of: "de")?.hasSuffix("ms") == true)
        let end = try #require(de.listing.pins[0].notAfter).description.prefix(10)
        #expect(fact("TLS key ends", of: "de") == String(end) && fact("signing key ends", of: "de") == String(end))
        #expect(fact("last error", of: "de") == "–" && fact("last error", of: "us") == "no answer within the time")
        #expect(fact("waiting", of: "us") == "1" && fact("oldest", of: "us")?.hasSuffix(" s") == true)
        #expect(fact("receipt median", of: "us") == "–" && fact("receipt 99 %", of: "us") == "–")
    }

    @Test func showsTheFiguresOfReportsAndWhereCasesStand() async throws {
        _ = try await nl.desk.receive([ReportSubmission(address: "http://nl.host.example/open", origin: .police)])
        let id = try await nl.confirmCase(in: "NL", page: "kept")
        _ = try await nl.confirmCase(in: "DE", page: "given")
        try await nl.tracing.routeWaiting()
        try await nl.act(.referred, on: id)
        try await nl.store.write { try $0.askReview(of: $0.caseRecord(id)?.number ?? 0, because: .statementsFell, since: nl.steps.now) }
        let html = try await html()
        let expected = [
            "received": "3", "from public": "2", "from police": "1", "from partner": "0", "from proactive": "0", "illegal": "2",
            "illegal and hosted here": "1", "passed to the police": "1", "placed: keep": "1", "placed: forward": "1",
            "placed: central": "0",
            "copies to central": "2", "awaitingAssessment": "1", "routed": "2", "closed": "0", "to be looked at again": "1",
            "distinct hashes": "0",
        ]
        for (title, value) in expected { #expect(row(title, in: html) == [title, value]) }
        #expect(html.contains("<title>Hotline nl</title>") && html.contains("directory version 1, expires "))
    }

    @Test func showsAlarmsTheGravestFirst() async throws {
        #expect(try await html().contains("<h2>Alarms</h2>\n<p>none</p>"))
        nl.node.alarms.raise(.worklistOld, severity: .notice, "look at it some day")
        nl.node.alarms.raise(.logFork, severity: .critical, member: de.member, "look at it now")
        let html = try await html()
        #expect(row("critical", in: html).suffix(3).prefix(2) == ["de", "look at it now"])
        #expect(row("notice", in: html).suffix(3).prefix(2) == ["–", "look at it some day"])
        let (grave, small) = (html.firstRange(of: "look at it now"), html.firstRange(of: "some day"))
        #expect(try #require(grave).lowerBound < #require(small).lowerBound)
    }

    @Test func nothingAPeerCausedBecomesMarkup() async throws {
        let words = "<script>alert('1')</script><img src=\"x\" onerror=\"y\"> & <b>"
        nl.federation.peers.failed(de.member, words: words, at: nl.steps.now)
        nl.node.alarms.raise(.hostingData, severity: .warning, words)
        let html = try await html()
        let escaped =
            "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&lt;img src=&quot;x&quot; onerror=&quot;y&quot;&gt; &amp; &lt;b&gt;"
        #expect(html.components(separatedBy: escaped).count == 3)
        #expect(!html.contains("<script") && !html.contains("<img") && !html.contains("<b>"))
    }

    @Test func loadsNothingAndLetsNothingLoad() async throws {
        let html = try await html()
        for sign in ["http:", "https:", "//", "src=", "href=", "url(", "@import", "<script", "<link", "<form", " on", " style="] {
            let markup = html.components(separatedBy: "<").map { $0.components(separatedBy: ">")[0] }
            let style = html.components(separatedBy: "<style>")[1].components(separatedBy: "</style>")[0]
            #expect(!markup.contains { $0.contains(sign) } && !style.contains(sign), "\(sign)")
        }
        let headers = Dictionary(uniqueKeysWithValues: OperatorPage.headers.map { ($0.name, $0.value) })
        let style = try #require(html.components(separatedBy: "<style>").dropFirst().first?.components(separatedBy: "</style>").first)
        let digest = Base64.encode(SHA256.digest(of: Array(style.utf8)).bytes)
        #expect(
            headers["content-security-policy"]
                == "default-src 'none'; style-src 'sha256-\(digest)'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
        #expect(headers["content-type"] == "text/html; charset=utf-8" && headers["cache-control"] == "no-store")
        #expect(headers["x-content-type-options"] == "nosniff" && headers["referrer-policy"] == "no-referrer")
    }

    @Test func noAddressOfAReportIsShown() async throws {
        let address = "http://de.host.example/never-to-be-shown?with=query"
        _ = try await nl.desk.receive([ReportSubmission(address: address, origin: .public)])
        _ = try await nl.confirmCase(at: address + "1", page: "a")
        try await nl.tracing.routeWaiting()
        let html = try await html()
        #expect(!html.contains("host.example") && !html.contains("never-to-be-shown") && !html.contains("with=query"))
    }
}
