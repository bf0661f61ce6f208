import CaseService
import CaseStore
import Casework
import Cryptography
import Envelopes
import Federation
import HotlineModel
import NodeMessages

/// Makes what operators and analysts see of a case from its records.
struct CaseViews: Sendable {
    let desk: CaseDesk
    let lines: SentLines

    /// A row of the list.
    func row(_ record: CaseRecord) -> CaseRow {
        var row = CaseRow(
            case: record.id, number: record.number, openedAt: record.openedAt, stage: record.stage, contentsDestroyed: record.isDestroyed,
            takeover: record.isTakeover, heldBack: desk.isHeldBack(record))
        (row.classification, row.kind, row.receivedFrom, row.closedAt) = (
            record.classification, record.kind, record.receivedFrom, record.closedAt
        )
        return row
    }

    /// A row of the list, with the time until which its finding can be undone.
    func row(_ record: CaseRecord, _ view: any StoreView) throws -> CaseRow {
        var row = row(record)
        row.undoableUntil = try view.undoableFinding(of: record.number)?.dueAt
        return row
    }

    /// Everything about one case but its address and hashes, which only an analyst's own request shows.
    func whole(_ record: CaseRecord, _ reader: CaseReader) throws -> CaseView {
        let (view, number) = (reader.view, record.number)
        var history = CaseHistory()
        history.secondAssessment = CaseHistory.PendingFindings(try view.proposals(of: number))
        history.undoable = try view.undoableFinding(of: number).map {
            CaseHistory.UndoableView(actor: $0.actor, at: $0.at, until: $0.dueAt)
        }
        history.review = try view.workItem(of: number)?.review
        history.origin = try view.originLookup(of: number).map { OriginView($0, of: record.id) }
        history.fill(from: record, reader)
        history.reports = try view.reports(of: number).map(CaseHistory.Report.init)
        let events = try view.events(of: number)
        history.placements = try view.placements(of: number).map { placement in
            var shown = CaseHistory.Placement(placement)
            guard placement.responsible != lines.member else { return shown }
            let last = events.last { $0.member == placement.responsible }
            (shown.lastEvent, shown.heardAt) = (last?.kind.rawValue, last?.at)
            return shown
        }
        history.events = events.map(CaseHistory.Event.init)
        history.sent = try view.outboundLines(about: number).map(lines.line)
        history.received = try view.acceptedEnvelopes(on: number).map { envelope in
            let batch = try view.inboundBatch(number: envelope.batchNumber)
            return CaseHistory.ReceivedEnvelope(type: envelope.type, from: batch?.from, receivedAt: batch?.receivedAt)
        }
        return CaseView(row(record), history)
    }
}

extension CaseHistory {
    /// Adds what the file of a confirmed case says: how complete it is for monitoring, and how many items were found to be what.
    fileprivate mutating func fill(from record: CaseRecord, _ reader: CaseReader) {
        // Retention leaves no file, and a damaged one must not hide the rest of the case.
        guard record.classification != nil, let file = try? reader.unseal(record).file else { return }
        basis = file.assessment.map { CaseHistory.BasisView(assessedBy: $0.member, seen: $0.basis.isSeen, restsOn: $0.basis.restsOn) }
        guard record.classification?.isIllegal == true else { return }
        monitoring = Monitoring(missing: file.site.missing)
        site = Site(file.site)
        let counts = Dictionary(grouping: file.items) { file.classification(of: $0) }.mapValues(\.count)
        items = counts.sorted { ($0.key?.rawValue ?? "") < ($1.key?.rawValue ?? "") }.map {
            ItemCount(classification: $0.key, items: $0.value)
        }
    }
}

extension CaseHistory.PendingFindings {
    fileprivate init?(_ proposals: [ProposalRecord]) {
        guard !proposals.isEmpty else { return nil }
        self.init(
            waitsFor: proposals.count == 1 ? "second" : "third", findings: proposals.map { Finding(actor: $0.actor, at: $0.at) })
    }
}

extension CaseHistory.Report {
    fileprivate init(_ report: ReportRecord) {
        self.init(
            origin: report.origin.kind, receivedAt: report.receivedAt, partner: report.origin.partner, spared: report.spared,
            firstReporter: report.firstReporter)
    }
}

extension CaseHistory.Placement {
    fileprivate init(_ placement: PlacementRecord) {
        self.init(
            disposition: placement.disposition.kind, responsible: placement.responsible, reason: placement.disposition.reason.rawValue,
            countries: placement.disposition.countries, state: placement.state, placedAt: placement.placedAt)
    }
}

extension CaseHistory.Event {
    fileprivate init(_ event: EventRecord) {
        self.init(
            event: event.kind.rawValue, at: event.at, member: event.member, actor: event.actor, reason: event.summary,
            salt: event.salt.map(Base64URL.encode))
    }
}

extension CaseContents {
    init(_ opened: UnsealedCase, _ words: [ReporterWords]) {
        self.init(
            case: opened.record.id, address: opened.file.address, referrer: opened.file.referrer, site: Site(opened.file.site),
            items: opened.file.items.map { ItemName(sha256: $0.sha256) },
            notes: words.map {
                ReporterNote(comment: $0.comment, contact: $0.contact, referrer: $0.referrer, place: $0.place, unread: $0.unread)
            })
        guard let hosting = opened.file.hosting, let front = hosting.behind else { return }
        origin = OriginView(behind: front, addresses: hosting.findings.map(\.address))
    }
}

extension Site {
    init(_ site: SiteDetails) { self.init(type: site.type, commerciality: site.commerciality, payments: site.payments) }
}
