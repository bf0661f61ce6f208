public import HotlineModel

/// An analyst's finding about a case, as it is handed in.
public struct AssessmentSubmission: Sendable {
    public var caseID: CaseID
    public var classification: Classification
    public var kind: ReportKind
    public var age: AgeGroup?
    public var sex: Sex?
    public var medium: Medium?
    public var flags: [AssessmentFlag]
    public var labels: [SchemeLabel]
    /// The kind of place; a detail that is left out stays as it was.
    public var site: SiteDetails
    /// The items the analyst saw, with the findings about each; unless empty, they replace those reported.
    public var items: [ItemHashes]
    /// Why the case is not illegal.
    public var reason: ReasonCode?
    /// A note for this hotline alone: kept sealed, and never sent to anybody.
    public var note: String?
    /// The analyst's name at this hotline, which never leaves the node; by default the holder of the lease.
    public var actor: String?
    /// The lease under which the analyst looked; without it, no other analyst may have the case.
    public var lease: Int64?
    /// It counts at once, and cannot be undone.
    public var countsNow = false

    /// A finding with what every finding must have.
    public init(caseID: CaseID, classification: Classification, kind: ReportKind, actor: String? = nil) {
        self.caseID = caseID
        self.classification = classification
        self.kind = kind
        self.actor = actor
        flags = []
        labels = []
        site = SiteDetails()
        items = []
    }
}

/// The result of handing in a finding.
public struct AssessedCase: Hashable, Sendable {
    public enum Outcome: Hashable, Sendable {
        /// It can be undone until a moment, and counts from then on.
        case undoable(until: Timestamp)
        /// It counts.
        case assessed
        /// It waits for a second pair of eyes.
        case proposed
        /// It differs from the first finding; a third analyst decides.
        case differed
    }
    public var caseID: CaseID
    public var outcome: Outcome

    /// An outcome.
    public init(caseID: CaseID, outcome: Outcome) {
        self.caseID = caseID
        self.outcome = outcome
    }
}

extension AssessmentSubmission {
    /// - Throws: ``CaseworkError/contradictoryFinding(_:_:)``, ``CaseworkError/hashOfNothing(item:reason:)``.
    func check(against file: CaseFile, by member: MemberID) throws(CaseworkError) {
        var rules = page
        rules.items = itemsSpokenOf(in: file, by: member)
        if let contradiction = rules.contradiction { throw .contradictoryFinding(caseID, contradiction) }
        try HashRules.check(items)
    }

    /// The items that the finding speaks of: those that the analyst names, or those of the case. If nothing was seen there are none.
    func itemsSpokenOf(in file: CaseFile, by member: MemberID) -> [ItemHashes] {
        if !items.isEmpty { return items.map(\.spokenOf) }
        return kind == .notFound || reason?.isOfNothingSeen == true ? [] : file.itemsSpokenOf(by: member, in: page)
    }

    /// What the finding says of the page alone.
    private var page: FindingRules {
        FindingRules(classification: classification, kind: kind, reason: reason, age: age, sex: sex, medium: medium, flags: flags)
    }
}
