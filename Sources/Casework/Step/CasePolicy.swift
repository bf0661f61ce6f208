public import HotlineModel

/// The choices of a hotline that its cases follow.
public struct CasePolicy: Sendable {
    /// Central gets a copy of every confirmed case.
    public var copyToCentral: Bool
    /// How long a member may leave a report without a receipt, while others answer, before central gets it too.
    public var silence: Duration
    /// Which findings count only after a second analyst found the same.
    public var secondAssessment: SecondAssessment
    /// How long a person's finding can be undone before anything of it leaves the node.
    public var undo: Duration
    /// How long an assessment of an address is good for the next report of it.
    public var reuseAssessment: Duration
    public var workList: WorkListPolicy

    /// The defaults: copies on, 24 hours, no second pair of eyes, findings that count at once, 7 days.
    public init(
        copyToCentral: Bool = true, silence: Duration = .seconds(24 * 3_600), secondAssessment: SecondAssessment = .off,
        undo: Duration = .zero, reuseAssessment: Duration = .seconds(7 * 86_400), workList: WorkListPolicy = WorkListPolicy()
    ) {
        self.copyToCentral = copyToCentral
        self.silence = silence
        self.secondAssessment = secondAssessment
        self.undo = undo
        self.reuseAssessment = reuseAssessment
        self.workList = workList
    }
}

/// How work is leased to analysts.
public struct WorkListPolicy: Sendable {
    /// How long a lease lasts if the analyst asks for no other time.
    public var lease: Duration
    /// How long a case may wait before an alarm rings.
    public var alarmAfter: Duration
    public var urgency: UrgencyRules

    /// The defaults: half an hour, a day, and by age alone.
    public init(
        lease: Duration = .seconds(1_800), alarmAfter: Duration = .seconds(86_400), urgency: UrgencyRules = UrgencyRules()
    ) {
        self.lease = lease
        self.alarmAfter = alarmAfter
        self.urgency = urgency
    }
}
