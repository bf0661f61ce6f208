import CaseStore
import HotlineModel

/// Computes every figure from the single cases, without the counting of any driver.
struct Census {
    /// The reports behind each figure, in the order of a listing: the report, and its share if the figure counts shares.
    private(set) var reports: [FigureSelector: [CountedReport.Position]] = [:]

    /// Reads a store and keeps the reports that were received in a period.
    init(of view: any StoreView, from: Timestamp?, until: Timestamp?) throws {
        for record in try view.cases(at: nil, after: 0, limit: .max) {
            let shares = try view.placements(of: record.number).filter(\.state.counts)
            let isCopied = try view.outboundLines(about: record.number).contains { $0.type == "copy" }
            let isReferred = Self.isReferred(try view.events(of: record.number))
            for report in try view.reports(of: record.number) {
                if let from, report.receivedAt < from { continue }
                if let until, report.receivedAt >= until { continue }
                count(report, .partner(report.origin.partner))
                for figure in Self.figures(of: record, keeps: shares.contains { $0.disposition.kind == .keep }, isCopied, isReferred) {
                    count(report, .figure(figure))
                }
                for figure in try Self.figures(of: report, record, view) { count(report, .figure(figure)) }
                guard record.classification?.isIllegal == true else { continue }
                for share in shares { count(report, .share(share)) }
            }
        }
        for selector in reports.keys {
            reports[selector]?.sort {
                ($0.receivedAt.milliseconds, $0.number, $0.placement) < ($1.receivedAt.milliseconds, $1.number, $1.placement)
            }
        }
    }

    /// A member referred the case, and did not say later that it had not.
    private static func isReferred(_ events: [EventRecord]) -> Bool {
        events.indices.contains { index in
            let referral = events[index]
            return referral.kind == .referred
                && !events[(index + 1)...].contains {
                    $0.kind == .reversed && $0.action == .referred && $0.member == referral.member
                }
        }
    }

    private enum Entry { case figure(Figure), partner(MemberID?), share(PlacementRecord) }

    private mutating func count(_ report: ReportRecord, _ entry: Entry) {
        switch entry {
        case .figure(let figure): add(figure, report)
        case .partner(let member): if let member { add(.partner(member), report) }
        case .share(let share):
            add(.disposition(share.disposition.kind), report, placement: share.number)
            if let member = share.disposition.destination.receiver { add(.forwardedTo(member), report, placement: share.number) }
        }
    }

    /// Counts a report among all, and among its partner's.
    private mutating func add(_ figure: Figure, _ report: ReportRecord, placement: Int64 = 0) {
        let position = CountedReport.Position(receivedAt: report.receivedAt, number: report.number, placement: placement)
        reports[FigureSelector(figure), default: []].append(position)
        if let partner = report.origin.partner { reports[FigureSelector(figure, of: partner), default: []].append(position) }
    }

    private static func figures(of record: CaseRecord, keeps: Bool, _ isCopied: Bool, _ isReferred: Bool) -> [Figure] {
        if record.stage == .withdrawn { return [.withdrawn] }
        var figures: [Figure] = isReferred ? [.referred] : []
        if let kind = record.kind { figures.append(.kind(kind)) }
        guard let classification = record.classification else { return figures + [.awaiting] }
        figures.append(.classification(classification))
        if classification == .notIllegal { figures.append(.notIllegal) }
        guard classification == .baseline || classification == .national else { return figures }
        figures += [.illegal, .age(record.age), .sex(record.sex), .medium(record.medium)]
        if keeps { figures.append(.illegalHostedHere) }
        if isCopied { figures.append(.centralCopies) }
        return figures
    }

    private static func figures(of report: ReportRecord, _ record: CaseRecord, _ view: any StoreView) throws -> [Figure] {
        var figures: [Figure] = [.received, .origin(report.origin.kind)]
        if let reason = report.spared, record.stage != .withdrawn { figures += [.spared(nil), .spared(reason)] }
        guard let partner = report.origin.partner else { return figures }
        if record.isTakeover, record.stage != .withdrawn { figures.append(.takeovers) }
        if let envelope = report.envelope, try view.acceptedEnvelope(from: partner, id: envelope) != nil { figures.append(.backed) }
        return figures
    }
}
