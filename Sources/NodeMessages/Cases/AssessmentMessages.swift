public import HotlineModel

/// An analyst's finding about a case, as it is handed in.
public typealias AssessmentRequest = Joined<AssessmentHead, FindingDetails>

/// The parts of a finding that every finding must have, and whose finding it is.
public struct AssessmentHead: Message {
    public var `case`: CaseID
    /// The lease under which the analyst looked; without one, nobody else may have the case.
    public var lease: Ordinal?
    public var classification: Classification
    public var kind: ReportKind
    /// The analyst; the holder of the lease by default.
    public var actor: PersonName?
    /// It counts at once, and cannot be undone; false by default.
    public var now: Bool?

    public init(`case` id: CaseID, lease: Ordinal?, classification: Classification, kind: ReportKind, actor: PersonName? = nil) {
        self.case = id
        self.lease = lease
        self.classification = classification
        self.kind = kind
        self.actor = actor
    }
}

/// The parts of a finding that may be left out.
public struct FindingDetails: Message {
    public var age: AgeGroup?
    public var sex: Sex?
    public var medium: Medium?
    public var flags: [AssessmentFlag]?
    public var labels: [Label]?
    /// What kind of place it is; what is left out stays as it was.
    public var site: Site?
    /// The items the analyst saw; they replace those reported.
    public var items: ItemList?
    /// Why the case is not illegal.
    public var reason: ReasonCode?
    /// Free text for this hotline alone.
    public var note: Text<0, 8_192>?

    /// A label of a published scheme.
    public struct Label: Message, Hashable {
        public var scheme: String
        public var version: String
        public var label: String

        public init(scheme: String, version: String, label: String) {
            self.scheme = scheme
            self.version = version
            self.label = label
        }
    }

    public init() {}
}

/// A finding in a file: like an ``AssessmentRequest``, but the case is named elsewhere, and so may be what a finding must have.
public typealias FindingDraft = Joined<FindingDraftHead, FindingDetails>

/// The parts of a finding that a file may leave to the command's options.
public struct FindingDraftHead: Message {
    public var classification: Classification?
    public var kind: ReportKind?
    public var actor: PersonName?

    public init() {}
}

/// What became of a finding.
public struct AssessmentOutcome: Message {
    public enum Outcome: String, WordValue {
        /// It can still be undone, and counts after that.
        case undoable
        /// It counts.
        case assessed
        /// It waits for a second pair of eyes.
        case proposed
        /// It differs from the first finding; a third analyst decides.
        case differed
    }

    public var `case`: CaseID
    public var outcome: Outcome
    /// Until when it can be undone, with ``Outcome/undoable``.
    public var undoableUntil: Timestamp?

    public init(`case` id: CaseID, _ outcome: Outcome, undoableUntil: Timestamp? = nil) {
        self.case = id
        self.outcome = outcome
        self.undoableUntil = undoableUntil
    }
}

/// Undoes the finding of a case, or lets it count now.
public struct UndoRequest: Message {
    public var `case`: CaseID
    /// The analyst who found; anybody at this hotline by default.
    public var actor: PersonName?

    public init(`case` id: CaseID, actor: PersonName? = nil) {
        self.case = id
        self.actor = actor
    }
}

/// Says what kind of place a case is about.
public struct DescriptionRequest: Message {
    public var `case`: CaseID
    public var site: Site
    public var actor: PersonName?

    public init(`case` id: CaseID, site: Site, actor: PersonName?) {
        self.case = id
        self.site = site
        self.actor = actor
    }

    public func check() throws(MessageError) {
        if site.isEmpty { throw MessageError("needs a type, a commerciality or payments", member: "site") }
    }
}

/// Records what was done about a case, or that it was not done.
public struct ActionRequest: Message {
    public var `case`: CaseID
    /// Checked by the use case, which has a code of its own for a word that is no action.
    public var action: CaseEventKind
    public var reason: ReasonCode?
    public var actor: PersonName?

    public init(`case` id: CaseID, action: CaseEventKind, reason: ReasonCode? = nil, actor: PersonName? = nil) {
        self.case = id
        self.action = action
        self.reason = reason
        self.actor = actor
    }
}

/// Withdraws our finding about a case.
public struct WithdrawalRequest: Message {
    public var `case`: CaseID
    /// Why; it travels, so it is a code.
    public var reason: WithdrawalReason?
    public var actor: PersonName?

    public init(`case` id: CaseID, reason: WithdrawalReason? = nil, actor: PersonName? = nil) {
        self.case = id
        self.reason = reason
        self.actor = actor
    }
}
