import Casework
import HotlineModel
import NodeMessages

// What the use cases are handed, made of what was asked. The messages have checked the form, and the use cases check the rest.

extension ReportSubmission {
    init(_ report: ReportRequest, by caller: Caller) {
        self.init(
            address: report.address, origin: Origin(report.origin ?? .public), key: report.key.map { caller.own($0, of: "line") },
            referrer: report.referrer,
            site: SiteDetails(report.site), items: report.items?.items.map(ItemHashes.init) ?? [])
        comment = report.comment
        contact = report.contact
    }
}

extension ReportOutcome {
    init(_ report: ReceivedReport, ignored: [String] = []) {
        self.init(Outcome(report.outcome), case: report.caseID, spared: report.spared, ignored: ignored)
        let others = report.places.dropFirst().map { Place(outcome: Outcome($0.outcome), case: $0.caseID, spared: $0.spared) }
        further = others.isEmpty ? nil : others
        dropped = report.dropped.isEmpty ? nil : report.dropped
    }
}

extension ReportOutcome.Outcome {
    init(_ outcome: ReceivedReport.Outcome) {
        switch outcome {
        case .opened: self = .opened
        case .attached: self = .attached
        case .known: self = .held
        case .unreadable: self = .unreadable
        }
    }
}

extension ReportReceipt {
    /// The answer to a program that only hands reports in.
    init(_ report: ReceivedReport, ignored: [String]) {
        self.init(report.outcome == .known ? .held : .received, reports: report.outcome == .known ? 0 : report.places.count)
        self.ignored = ignored.isEmpty ? nil : ignored
        dropped = report.dropped.isEmpty ? nil : report.dropped
    }
}

extension ReaddressSubmission {
    init(_ request: ReaddressRequest, by caller: Caller) {
        self.init(caseID: request.case, words: request.address.text, actor: caller.name(orFor: request.actor))
    }
}

extension AssessmentSubmission {
    init(_ finding: AssessmentRequest, by caller: Caller) {
        self.init(
            caseID: finding.case, classification: finding.classification, kind: finding.kind, actor: caller.name(orFor: finding.actor))
        lease = finding.lease.map { Int64($0.value) }
        (age, sex, medium, reason, note) = (finding.age, finding.sex, finding.medium, finding.reason, finding.note?.text)
        flags = finding.flags ?? []
        labels = (finding.labels ?? []).map { SchemeLabel(scheme: $0.scheme, version: $0.version, label: $0.label) }
        site = SiteDetails(finding.site)
        items = finding.items?.items.map(ItemHashes.init) ?? []
        countsNow = finding.now ?? false
    }
}

extension AssessmentOutcome {
    init(_ assessed: AssessedCase) {
        let id = assessed.caseID
        switch assessed.outcome {
        case .undoable(let until): self.init(case: id, .undoable, undoableUntil: until)
        case .assessed: self.init(case: id, .assessed)
        case .proposed: self.init(case: id, .proposed)
        case .differed: self.init(case: id, .differed)
        }
    }
}

extension UndoSubmission {
    init(_ request: UndoRequest, by caller: Caller) {
        self.init(caseID: request.case, actor: caller.name(orFor: request.actor))
    }
}

extension DescriptionSubmission {
    init(_ description: DescriptionRequest, by caller: Caller) {
        self.init(
            caseID: description.case, site: SiteDetails(description.site), actor: caller.name(orFor: description.actor) ?? "analyst")
    }
}

extension ActionSubmission {
    init(_ action: ActionRequest, by caller: Caller) {
        self.init(
            caseID: action.case, action: action.action, reason: action.reason, actor: caller.name(orFor: action.actor) ?? "officer")
    }
}

extension WithdrawalSubmission {
    init(_ withdrawal: WithdrawalRequest, by caller: Caller) {
        self.init(
            caseID: withdrawal.case, reason: withdrawal.reason, actor: caller.name(orFor: withdrawal.actor) ?? "analyst")
    }
}

extension Origin {
    init(_ origin: OwnOrigin) {
        switch origin {
        case .public: self = .public
        case .police: self = .police
        case .proactive: self = .proactive
        }
    }
}

extension SiteDetails {
    init(_ site: Site?) {
        self.init()
        type = site?.type
        commerciality = site?.commerciality
        payments = site?.payments ?? []
    }
}

extension ItemHashes {
    init(_ item: Item) {
        self.init(sha256: item.sha256.text)
        (sha1, md5, pdq, medium) = (item.sha1?.text, item.md5?.text, item.pdq?.text, item.medium)
        pdqQuality = item.pdqQuality?.value
        finding = item.finding.map(ItemFinding.init)
    }
}

extension ItemFinding {
    init(_ given: ItemFindingRequest) {
        self.init(given.classification)
        (age, sex, flags) = (given.age, given.sex, given.flags ?? [])
    }
}
