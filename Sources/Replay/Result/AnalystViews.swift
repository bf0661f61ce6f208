public import Envelopes
import HotlineModel
import NodeMessages

/// The numbers of reports that were shown to an analyst and of those that were not: the node's figures beside the replay's own count.
public struct AnalystViews: Hashable, Sendable {
    /// Reports received, tips among them.
    public let reports: Int
    /// Tips on travelling offenders: reports of another form, which no analyst assesses.
    public let tips: Int
    /// Reports that were shown to no analyst, by the reason.
    public let openCase: Int, freshAssessment: Int, knownHashes: Int, partner: Int
    /// Cases that this run's analysts leased.
    public let leased: Int
    /// Reports without anything new, and the cases among them that were leased nevertheless.
    public let repeats: Int, repeatsLeased: Int
    /// Reports of new material at a known address, and those of them that were leased in this run.
    public let renewed: Int, renewedLeased: Int

    init(_ stats: FigureReport, check: ViewCheck) {
        func spared(_ reason: Sparing) -> Int { stats.spared.count(reason.rawValue) }
        reports = stats.reports.received
        tips = stats.byKind.count(ReportKind.travellingOffenderTip.rawValue)
        (openCase, freshAssessment) = (spared(.openCase), spared(.freshAssessment))
        (knownHashes, partner) = (spared(.knownHashes), spared(.partner))
        leased = check.leased
        (repeats, repeatsLeased) = (check.repeats, check.repeatsLeased)
        (renewed, renewedLeased) = (check.renewed, check.renewedLeased)
    }

    /// Views spared.
    public var spared: Int { openCase + freshAssessment + knownHashes + partner }

    /// Reports shown to an analyst, by the node's figures: those that are neither spared nor tips.
    public var viewed: Int { reports - tips - spared }

    /// The views as lines of a table.
    public var table: [(name: String, count: Int)] {
        [
            ("reports received", reports), ("shown to an analyst", viewed), ("spared: case open", openCase),
            ("spared: assessed lately", freshAssessment), ("spared: all hashes known", knownHashes),
            ("spared: a partner looked", partner), ("tips, which nobody assesses", tips),
        ]
    }

    /// The problem of a first run that showed its analysts another number of cases than the node counts; `nil` if there is none.
    var problem: String? {
        leased == viewed ? nil : "\(leased) cases were shown to an analyst, and by the node's figures it should be \(viewed)"
    }

    public var json: JSONValue {
        func number(_ count: Int) -> JSONValue { .integer(Int64(count)) }
        return [
            "reports": number(reports), "viewed": number(viewed), "tips": number(tips),
            "spared": [
                "openCase": number(openCase), "freshAssessment": number(freshAssessment), "knownHashes": number(knownHashes),
                "partner": number(partner),
            ],
            "leased": number(leased), "repeats": ["received": number(repeats), "leased": number(repeatsLeased)],
            "renewed": ["received": number(renewed), "leased": number(renewedLeased)],
        ]
    }
}
