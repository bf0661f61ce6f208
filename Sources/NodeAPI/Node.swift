public import AccessControl
public import CaseService
public import CaseStore
public import Casework
public import Federation
public import HashExchange
public import Helpline
public import Hosting
public import HotlineModel
public import Observability
public import Runtime
public import TakedownService
import TransparencyLog

/// The parts of a node that its interfaces use, put together by the program.
public struct Node: Sendable {
    /// This node's member name.
    public let member: MemberID
    public let store: any CaseStore
    /// The roots and the directory trusted at present.
    public let trust: TrustedDirectory
    public let clock: any WallClock
    public let tracer: Tracer
    public let desk: CaseDesk
    /// Tips, and the contact log of help-line services.
    public let helpline: HelplineDesk
    public let federation: FederationService
    public let hashes: HashFeed
    /// Pulls the feeds of other members; `nil` if this node pulls none.
    public let puller: HashPuller?
    /// Destroys the contents of cases closed long ago.
    public let retention: Retention
    /// A routed case's way to its end.
    public let takedown: TakedownDesk
    public let alarms: AlarmBoard
    public let metrics: Metrics
    public let log: Log
    /// The access tokens that the interfaces accept.
    public let access: AccessBook
    let peerMetrics: PeerMetrics
    let workListMetrics: WorkListMetrics
    let failures: RequestFailures

    /// A node of these parts.
    public init(
        member: MemberID, store: any CaseStore, trust: TrustedDirectory, clock: any WallClock, tracer: Tracer, desk: CaseDesk,
        helpline: HelplineDesk, federation: FederationService, hashes: HashFeed, puller: HashPuller?, retention: Retention,
        takedown: TakedownDesk, alarms: AlarmBoard, metrics: Metrics, log: Log, access: AccessBook = AccessBook()
    ) {
        self.member = member
        self.store = store
        self.trust = trust
        self.clock = clock
        self.tracer = tracer
        self.desk = desk
        self.helpline = helpline
        self.federation = federation
        self.hashes = hashes
        self.puller = puller
        self.retention = retention
        self.takedown = takedown
        self.alarms = alarms
        self.metrics = metrics
        self.log = log
        self.access = access
        peerMetrics = PeerMetrics(metrics)
        workListMetrics = WorkListMetrics(metrics)
        failures = RequestFailures(log: log, metrics: metrics)
    }

    /// The present moment.
    public var now: Timestamp { Timestamp(milliseconds: clock.now()) }
}
