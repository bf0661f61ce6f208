public import CaseStore
public import Casework
import Envelopes
public import Federation
public import HotlineModel
import Markup
public import Observability
public import Runtime

/// The operator's page: alarms, figures and one row for each peer. Plain HTML, rendered here, with nothing from outside and no script.
public struct OperatorPage: Sendable {
    private let member: MemberID
    private let store: any CaseStore
    private let trust: TrustedDirectory
    private let clock: any WallClock
    private let peers: PeerBoard
    private let alarms: AlarmBoard

    /// The page of a node.
    public init(
        member: MemberID, store: any CaseStore, trust: TrustedDirectory, clock: any WallClock, peers: PeerBoard, alarms: AlarmBoard
    ) {
        self.member = member
        self.store = store
        self.trust = trust
        self.clock = clock
        self.peers = peers
        self.alarms = alarms
    }

    private var now: Timestamp { Timestamp(milliseconds: clock.now()) }

    /// The response fields: HTML, never cached, and nothing but the page's own style may load.
    public static let headers: [(name: String, value: String)] = [
        ("content-type", "text/html; charset=utf-8"), ("cache-control", "no-store"), ("refresh", "10"),
        (
            "content-security-policy",
            "default-src 'none'; style-src 'sha256-\(PageStyle.digest)'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
        ("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"),
    ]

    /// Renders the page with the present figures.
    public func render() async throws -> [UInt8] {
        let now = now
        let (figures, depths, stages, work, hashes, run) = try await store.read { view in
            (
                try view.figures(from: nil, until: nil), try view.outboxDepths(), try view.caseCounts(), try view.workCounts(at: now),
                try view.hashCounts(), try view.lastRetentionRun()
            )
        }
        var html = HTMLText()
        html.document(title: "Hotline \(member)", style: PageStyle.text) { html in
            html.element("h1", "Hotline \(member)")
            html.element(
                "p",
                "\(Self.minute(now)) · directory "
                    + (trust.current.map { "version \($0.version), expires \(Self.minute($0.expiresAt))" } ?? "missing"))
            alarmList(&html)
            peerTable(&html, depths: depths)
            figureTable(&html, figures)
            stageTable(&html, stages, reviews: work.reviews, hashes: hashes.distinct, run: run)
        }
        return html.bytes
    }

    private func alarmList(_ html: inout HTMLText) {
        html.element("h2", "Alarms")
        let active = alarms.active
        guard !active.isEmpty else { return html.element("p", "none") }
        html.table(["severity", "since", "member", "what", "what to do"]) { rows in
            for alarm in active {
                rows.append([
                    alarm.severity.rawValue, Self.minute(alarm.since), alarm.member?.rawValue ?? "–", alarm.sentence, alarm.kind.cure,
                ])
            }
        }
    }

    private func peerTable(_ html: inout HTMLText, depths: [MemberID: OutboxDepth]) {
        html.element("h2", "Peers")
        guard let directory = trust.current else { return html.element("p", "no directory yet") }
        let now = now
        let records = peers.records
        html.table(
            [
                "peer", "last heard", "last answer", "waiting", "oldest", "dead", "receipt median", "receipt 99 %", "clock", "directory",
                "TLS key ends", "signing key ends",
                "last error",
            ]
        ) { rows in
            for member in directory.members where member.id != self.member {
                let record = records[member.id] ?? PeerRecord(member: member.id)
                let depth = depths[member.id] ?? OutboxDepth()
                let latency = peers.receiptLatency(of: member.id, at: now)
                rows.append([
                    member.id.rawValue, Self.ago(record.heardAt, now), Self.ago(record.answeredAt, now), "\(depth.waiting)",
                    depth.oldest.map { Self.age($0, now) } ?? "–", "\(depth.dead)", Self.span(latency?.median), Self.span(latency?.p99),
                    record.skewMilliseconds.map { "\($0) ms" } ?? "–",
                    record.directoryVersion.map(String.init) ?? "–", Self.day(member.pins.compactMap(\.notAfter).max()),
                    Self.day(member.signingKey(at: now)?.notAfter), record.lastError ?? "–",
                ])
            }
        }
    }

    private func figureTable(_ html: inout HTMLText, _ figures: Figures) {
        html.element("h2", "Reports")
        html.table(["figure", "reports"]) { rows in
            rows.append(["received", "\(figures.received)"])
            for origin in OriginKind.allCases {
                rows.append(["from \(origin.rawValue)", "\(figures.byOrigin[origin] ?? 0)"])
            }
            for (partner, count) in figures.byPartner.sorted(by: { $0.key < $1.key }) { rows.append(["partner \(partner)", "\(count)"]) }
            rows.append(["illegal", "\(figures.illegal)"])
            rows.append(["illegal and hosted here", "\(figures.illegalHostedHere)"])
            rows.append(["passed to the police", "\(figures.referred)"])
            for kind in ReportKind.known { rows.append(["kind \(kind)", "\(figures.byKind[kind] ?? 0)"]) }
            for kind in DispositionKind.allCases { rows.append(["placed: \(kind.rawValue)", "\(figures.dispositions[kind] ?? 0)"]) }
            rows.append(["copies to central", "\(figures.centralCopies)"])
            rows.append(["finding withdrawn", "\(figures.withdrawn)"])
        }
    }

    private func stageTable(_ html: inout HTMLText, _ stages: [CaseStage: Int], reviews: Int, hashes: Int, run: RetentionRun?) {
        html.element("h2", "Cases")
        html.table(["stage", "cases"]) { rows in
            for stage in CaseStage.allCases { rows.append([stage.rawValue, "\(stages[stage] ?? 0)"]) }
            rows.append(["to be looked at again", "\(reviews)"])
            rows.append(["distinct hashes", "\(hashes)"])
        }
        let retention = run.map {
            "\($0.finishedAt.map(Self.minute) ?? "not ended"), \($0.cases) cases closed before \(Self.minute($0.closedBefore)) lost their contents"
        }
        html.element("p", "Last run of retention: \(retention ?? "never")")
    }

    /// A day, as dates of expiry are thought of.
    private static func day(_ moment: Timestamp?) -> String { moment.map { String($0.description.prefix(10)) } ?? "–" }

    /// A moment to the minute.
    private static func minute(_ moment: Timestamp) -> String {
        let text = moment.description
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(5)) UTC"
    }

    private static func ago(_ moment: Timestamp?, _ now: Timestamp) -> String { moment.map { "\(age($0, now)) ago" } ?? "–" }

    private static func span(_ span: Duration?) -> String {
        guard let milliseconds = span.map({ Int64(($0 / .milliseconds(1)).rounded()) }) else { return "–" }
        return milliseconds < 10_000 ? "\(milliseconds) ms" : age(seconds: milliseconds / 1_000)
    }

    private static func age(_ moment: Timestamp, _ now: Timestamp) -> String {
        age(seconds: max(0, (now.milliseconds - moment.milliseconds) / 1_000))
    }

    private static func age(seconds: Int64) -> String {
        seconds < 120 ? "\(seconds) s" : seconds < 7_200 ? "\(seconds / 60) min" : "\(seconds / 3_600) h"
    }
}
