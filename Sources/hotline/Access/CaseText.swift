import CommandLineInterface
import ForeignText
import HotlineModel
import NodeMessages

/// Cases in words and tables.
enum CaseText {
    static func list(_ page: Page<CaseRow>) -> String {
        guard !page.items.isEmpty else { return "no cases" }
        return Listing<CaseRow>(
            .number("number") { $0.number }, .text("case") { $0.case }, .text("stage") { stage($0) },
            .text("classification") { $0.classification }, .text("undoable until") { $0.undoableUntil },
            .text("from") { $0.receivedFrom }, .text("opened") { $0.openedAt }
        ).table(page.items)
    }

    static func whole(_ view: CaseView) -> String {
        var parts = ["\(view.case)\nstage \(stage(view.first)), \(shown(view.classification)), \(shown(view.kind))"]
        if view.contentsDestroyed { parts.append("its contents were destroyed after the retention period") }
        if let basis = view.basis { parts.append(assessor(basis)) }
        if let review = view.review { parts.append("a person must look again: \(review.sentence)") }
        if let undoable = view.undoable {
            parts.append("found by \(undoable.actor) at \(undoable.at); can be undone until \(undoable.until)")
        }
        if let waiting = view.secondAssessment {
            parts.append("waits for the \(waiting.waitsFor) finding, by another person")
            parts.append(
                Listing<CaseHistory.PendingFindings.Finding>(.text("at") { $0.at }, .text("actor") { $0.actor })
                    .section("findings so far", waiting.findings))
        }
        if let monitoring = view.monitoring {
            let missing = monitoring.missing.joined(separator: ", ")
            parts.append("monitoring: \(monitoring.complete ? "complete" : "incomplete, missing \(missing)")")
        }
        if let origin = view.origin, origin.state != .ended { parts.append(OriginText.sentence(origin)) }
        return (parts + history(view.second)).filter { !$0.isEmpty }.map { $0.hasSuffix("\n") ? $0 : $0 + "\n" }.joined(separator: "\n")
    }

    private static func assessor(_ basis: CaseHistory.BasisView) -> String {
        guard !basis.seen else { return "assessed by \(basis.assessedBy), which looked at the page" }
        let members = basis.restsOn.map(\.rawValue).joined(separator: ", ")
        return "recognised: \(basis.assessedBy) has not seen the page; the assessment rests on the statements of \(members)"
    }

    private static func history(_ history: CaseHistory) -> [String] {
        [
            Listing<CaseHistory.ItemCount>(.text("classification") { $0.classification }, .text("items") { $0.items })
                .section("items", history.items ?? []),
            Listing<CaseHistory.Report>(
                .text("receivedAt") { $0.receivedAt }, .text("origin") { $0.origin }, .text("partner") { $0.partner },
                .text("firstReporter") { $0.firstReporter }
            ).section("reports", history.reports),
            Listing<CaseHistory.Placement>(
                .text("disposition") { $0.disposition }, .text("responsible") { $0.responsible }, .text("reason") { $0.reason },
                .text("countries") { $0.countries.map(\.rawValue).joined(separator: ", ") }, .text("state") { $0.state },
                .text("last heard") { $0.lastEvent }, .text("at") { $0.heardAt }
            ).section("placements", history.placements),
            Listing<CaseHistory.Event>(
                .text("at") { $0.at }, .text("event") { $0.event }, .text("member") { $0.member }, .text("actor") { $0.actor },
                .text("reason") { $0.reason }
            ).section("events", history.events),
            Listing<SentLine>(
                .text("queuedAt") { $0.queuedAt }, .text("type") { $0.type }, .text("to") { $0.to }, .text("lane") { $0.lane },
                .text("state") { $0.state }, .text("result") { $0.result }, .text("code") { $0.code }, .text("why") { $0.why }
            ).section("sent", history.sent),
            Listing<CaseHistory.ReceivedEnvelope>(
                .text("receivedAt") { $0.receivedAt }, .text("type") { $0.type }, .text("from") { $0.from }
            ).section("received", history.received),
        ]
    }

    static func contents(_ contents: CaseContents) -> String {
        var lines = ["\(contents.case)", "address: \(ForeignText.line(contents.address))"]
        if let origin = contents.origin {
            lines.append("host behind \(ForeignText.line(origin.behind)): \(origin.addresses.joined(separator: ", "))")
        }
        if let referrer = contents.referrer { lines.append("found at: \(ForeignText.line(referrer))") }
        lines += site(contents.site)
        lines += contents.items.map { "item \($0.sha256)" }
        for note in contents.notes {
            let texts = [
                ("written as", note.place), ("comment", note.comment), ("contact", note.contact), ("referrer", note.referrer),
                ("not read", note.unread),
            ]
            for (label, text) in texts { if let text { lines.append("\(label): \(ForeignText.lines(text))") } }
        }
        return lines.joined(separator: "\n")
    }

    /// The kind of place, a line for each thing that is known.
    static func site(_ site: Site?) -> [String] {
        let payments = site?.payments.map { $0.map(\.rawValue).joined(separator: ", ") }
        return [("site", site?.type?.rawValue), ("commerciality", site?.commerciality?.rawValue), ("payments", payments)].compactMap {
            label, text in text.map { "\(label): \($0)" }
        }
    }

    /// What became of a report, a line for each address that it names.
    static func outcome(_ report: ReportOutcome) -> String {
        let first = ReportOutcome.Place(outcome: report.outcome, case: report.case, spared: report.spared)
        let lines = ([first] + (report.further ?? [])).map { place in
            "\(place.outcome): \(place.case)" + (place.spared.map { "; no analyst has to look (\($0))" } ?? "")
        }
        return (lines + (report.dropped ?? []).map { "not read: \($0)" }).joined(separator: "\n")
    }

    /// The ground of a review, for an analyst.
    static func review(_ reason: ReviewReason?) -> [String] { reason.map { ["look again: \($0.sentence)"] } ?? [] }

    private static func stage(_ row: CaseRow) -> String { row.stage.rawValue + (row.heldBack ? " (held back)" : "") }

    static func notes(_ page: Page<CaseNoteView>) -> String {
        guard !page.items.isEmpty else { return "no notes" }
        return page.items.map { "\($0.at) \(ForeignText.line($0.actor))\n  \(ForeignText.lines($0.text))" }.joined(separator: "\n\n")
    }
}

extension ReviewReason {
    /// Why a person must look again.
    fileprivate var sentence: String {
        switch self {
        case .statementsFell: "the statements by which its items were known were withdrawn or disputed"
        case .findingWithdrawn: "a member withdrew its finding"
        case .ownFindingWithdrawn: "we withdrew our finding, and a report of the case, or a second finding, still needs a person"
        case .statementsStand: "the responsible member found that it is not illegal, and our own statements on its items stand"
        case .findingCorrected: "a member found that it is not illegal, and somebody acted on it"
        case .reportedSince: "nothing was found, and reports came after that"
        case .reachesFurther: "a member has it as reaching further than it does here"
        case .unreadable: "no address could be read from these words; say what they mean with `hotline readdress`"
        }
    }
}
