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
    public enum Outcome: String, Sendable {
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
    /// Writes the finding into a case's file.
    func apply(to file: inout CaseFile, by member: MemberID, at moment: Timestamp) {
        var assessment = Assessment(classification: classification, kind: kind, member: member, at: moment)
        assessment.age = age
        assessment.sex = sex
        assessment.medium = medium
        assessment.flags = flags
        assessment.labels = labels
        file.assessment = assessment
        if !items.isEmpty { file.items = items }
        file.site.fill(from: site)
    }
}

extension SiteDetails {
    /// Fills in the details that another one has.
    mutating func fill(from other: SiteDetails) {
        type = other.type ?? type
        commerciality = other.commerciality ?? commerciality
        if !other.payments.isEmpty { payments = other.payments }
    }
}
