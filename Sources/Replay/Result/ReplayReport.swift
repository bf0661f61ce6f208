import CommandLineInterface
import Cryptography
public import Envelopes
import HotlineModel
import NodeMessages

/// A replay's result for people: where each case went, the year beside the published one, and one case followed to its receipt.
public struct ReplayReport: Sendable {
    private let result: ReplayResult
    /// The summary of the preparation, if it is known.
    private let preparation: JSONValue?

    /// Makes a report. With the summary of a preparation it names the data files too.
    public init(_ result: ReplayResult, preparation: JSONValue? = nil) {
        self.result = result
        self.preparation = preparation
    }

    /// As JSON: the result, with the data files beside it.
    public var json: JSONValue {
        guard case .object(var members) = result.json else { return result.json }
        if let files = preparation?["dataFiles"] { members.append(.init("dataFiles", files)) }
        return .object(members)
    }

    /// As text; each line is ended.
    public var text: String {
        [dispositions, year, takedown, views, partners, exchange, followed, dataFiles].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private var dispositions: String {
        var table = Table([.text("Illegal reports, by where they went"), .number("count")])
        for row in result.dispositionTable { table.append([row.name, "\(row.count)"]) }
        return table.text()
    }

    private var year: String {
        let workload = result.workload
        var table = Table([.text("\(workload.year), member \(workload.node)"), .number("published"), .number("the node"), .text("")])
        for row in result.yearTable { table.append([row.name, "\(row.published)", "\(row.node)", row.isEqual ? "equal" : "different"]) }
        return table.text() + "Published: \(workload.published.source).\n"
    }

    private var takedown: String {
        var table = Table([.text("Takedown at \(result.workload.node)"), .number("count")])
        for row in result.takedownTable { table.append([row.name, "\(row.count)"]) }
        guard let life = result.life else { return table.text() }
        return table.text() + """
            \(life.hours) hours after the year, on a stepped clock: \(life.notices) notices by mail to \(life.providers) providers, repeats included.
            Hours from the report, in the median: \(Self.hours(result.takedown.rows.first?.toNotice)) to the notice, \
            \(Self.hours(result.takedown.rows.first?.toRemoval)) to the first look that found it gone.

            """
    }

    private var views: String {
        var table = Table([.text("Analysts' views at \(result.workload.node)"), .number("count")])
        for row in result.views.table { table.append([row.name, "\(row.count)"]) }
        let views = result.views
        return table.text() + """
            Of \(views.repeats) reports without anything new, \(views.repeatsLeased) were shown to an analyst; of \(views.renewed) known \
            addresses with new material, \(views.renewedLeased) were shown in this run.

            """
    }

    private var partners: String {
        var table = Table([.text("Reports from partners"), .number("sent"), .number("counted"), .number("evidence verified")])
        for row in result.partnerTable { table.append([row.partner, "\(row.planned)", "\(row.counted)", "\(row.verified)"]) }
        return table.text()
    }

    private var exchange: String {
        let deliveries = result.deliveries, outcomes = result.outcomes
        return """
            Delivered in this run: \(deliveries.sent) reports, \(deliveries.accepted) accepted, \(deliveries.duplicate) duplicate, \
            \(deliveries.rejected) rejected.
            Sent to the nodes: \(outcomes.opened) opened a case, \(outcomes.attached) joined one, \(outcomes.known) were known already; \(outcomes.tips) tips.
            The police got \(result.police.cases) cases in \(result.police.bundles) signed bundles, checked and confirmed each.
            Hashes: \(result.distinctHashes) distinct at the hotlines, \(result.centralHashes) at central, \
            \(result.duplicatesRemoved) duplicates removed.
            Took \(Self.decimal(result.seconds)) s.

            """
    }

    /// One forwarded case from report to receipt: its name, without its address.
    private var followed: String {
        guard let followed = result.followed else { return "" }
        var table = Table([.text("Followed"), .text("at"), .text("by")])
        for event in followed.events { table.append([event.kind, event.at.description, event.member.rawValue]) }
        return """
            \(followed.caseID)
            \(table.text())Received by \(followed.to) at \(followed.receivedAt), receipt \(followed.receipt.hex), verified.
            \(removal(of: followed))
            """
    }

    private func removal(of followed: FollowedCase) -> String {
        guard let check = followed.check, let gone = check.firstGone else { return "" }
        let seen = check.lastOnline.map { ", last seen online at \($0)" } ?? ""
        return "Removed: seen offline \(check.goneSights) times, first at \(gone)\(seen).\n"
    }

    private var dataFiles: String {
        guard let preparation else { return "" }
        return Self.dataFiles(preparation)
    }

    /// The location data a preparation was made from: dates and digests.
    public static func dataFiles(_ preparation: JSONValue) -> String {
        var table = Table([.text("Location data"), .text("of"), .text("SHA-256"), .text("file")])
        for file in preparation["dataFiles"]?.array ?? [] {
            table.append(["source", "dataDate", "sha256", "path"].map { file[$0]?.string ?? "" })
        }
        return table.text()
    }

    /// The median in hours.
    private static func hours(_ times: TakedownFigureReport.Times?) -> String {
        times?.medianMinutes.map { decimal(Double($0) / 60) } ?? "–"
    }

    /// A number with one decimal.
    private static func decimal(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
