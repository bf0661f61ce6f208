import HotlineModel
import NodeMessages

// The requests of a replay, made from the plan.

extension ReportRequest {
    init(_ report: PlannedReport, about planned: PlannedCase) {
        // First reports and repeats give an address alone; an analyst finds the items there.
        let givesItems = report.novelty == .recognised || report.novelty == .renewed
        self.init(
            key: report.key, address: planned.address, origin: OwnOrigin(rawValue: report.origin.kind.rawValue),
            site: Site(type: SiteType(rawValue: "website")), items: givesItems ? ItemList(planned.items) : nil)
    }
}

extension AssessmentRequest {
    init(_ planned: PlannedCase, of leased: LeasedCaseView) {
        let finding = planned.finding
        var details = FindingDetails()
        (details.age, details.sex, details.medium) = (finding.age, finding.sex, finding.medium)
        details.reason = finding.reason.map(ReasonCode.init(rawValue:))
        details.items = ItemList(planned.items)
        var head = AssessmentHead(
            case: leased.case, lease: leased.lease.flatMap { Ordinal(Int($0)) }, classification: finding.classification,
            kind: finding.kind)
        // Nobody undoes a planned finding.
        head.now = true
        self.init(head, details)
    }
}

extension ItemList {
    /// The items of a planned case; `nil` if it has none.
    fileprivate init?(_ hashes: [ItemHashes]) {
        let items = hashes.compactMap { hashes in
            Hex<64>(text: hashes.sha256).map { sha256 in
                var item = Item(sha256: sha256)
                (item.sha1, item.md5) = (hashes.sha1.flatMap(Hex.init(text:)), hashes.md5.flatMap(Hex.init(text:)))
                (item.pdq, item.medium) = (hashes.pdq.flatMap(Hex.init(text:)), hashes.medium)
                return item
            }
        }
        guard !items.isEmpty else { return nil }
        self.init(items)
    }
}
