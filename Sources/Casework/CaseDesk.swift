public import CaseStore
import Cryptography
import Envelopes
public import Hosting
public import HotlineModel
import Observability
import Routing
public import Runtime
import TransparencyLog

/// What a node does with cases: takes reports in, records assessments and actions, routes, and admits what other members send.
///
/// One value shared by every use case. Whatever a use case changes is one closure over the store, so it is there as a whole or not at all.
public struct CaseDesk: Sendable {
    /// This node's member name.
    public let member: MemberID
    public let store: any CaseStore
    public let vault: Vault
    /// The directory trusted at present.
    public let trust: TrustedDirectory
    public let tracer: Tracer
    public let policy: CasePolicy
    public let clock: any WallClock
    /// Wakes whoever works on what a use case left to be done.
    public let signals: WorkSignals
    /// Whose cases are held back from people.
    public let holds: HeldBackCases
    public let metrics: CaseMetrics

    /// A desk over a store.
    public init(
        member: MemberID, store: any CaseStore, vault: Vault, trust: TrustedDirectory, tracer: Tracer, policy: CasePolicy,
        clock: any WallClock, signals: WorkSignals, holds: HeldBackCases = HeldBackCases(), metrics: CaseMetrics
    ) {
        self.member = member
        self.store = store
        self.vault = vault
        self.trust = trust
        self.tracer = tracer
        self.policy = policy
        self.clock = clock
        self.signals = signals
        self.holds = holds
        self.metrics = metrics
    }

    /// The present moment.
    public var now: Timestamp { Timestamp(milliseconds: clock.now()) }
}

/// The choices of a hotline that its cases follow.
public struct CasePolicy: Sendable {
    /// Whether central gets a copy of every confirmed case.
    public var copyToCentral: Bool
    /// How long a member may leave a report without a receipt, while others answer, before central gets it too.
    public var silence: Duration
    /// Which findings count only once a second analyst came to the same.
    public var secondAssessment: SecondAssessment
    /// How long an assessment of an address is good for the next report of it.
    public var reuseAssessment: Duration
    public var workList: WorkListPolicy

    /// The defaults: copies on, 24 hours, no second pair of eyes, 7 days.
    public init(
        copyToCentral: Bool = true, silence: Duration = .seconds(24 * 3_600), secondAssessment: SecondAssessment = .off,
        reuseAssessment: Duration = .seconds(7 * 86_400), workList: WorkListPolicy = WorkListPolicy()
    ) {
        self.copyToCentral = copyToCentral
        self.silence = silence
        self.secondAssessment = secondAssessment
        self.reuseAssessment = reuseAssessment
        self.workList = workList
    }
}

/// How what waits for an analyst is given out.
public struct WorkListPolicy: Sendable {
    /// How long a case is an analyst's when nothing else was asked for.
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
