public import AccessControl
import CaseStore
public import Casework
import Envelopes
public import Federation
public import HashExchange
public import Helpline
import HotlineModel
public import Observability
import TransparencyLog

/// What the interfaces of a node need: its use cases, put together by the program.
public struct Node: Sendable {
    public let desk: CaseDesk
    /// Tips, and the contact log of help-line services.
    public let helpline: HelplineDesk
    public let federation: FederationService
    public let hashes: HashFeed
    /// Pulls the feeds of others, where this node does.
    public let puller: HashPuller?
    public let alarms: AlarmBoard
    public let metrics: Metrics
    public let log: Log
    /// Whose tokens the interfaces take.
    public let access: AccessBook
    /// Destroys what closed cases were about, where the operator chose when.
    public let retention: Retention
    let peerMetrics: PeerMetrics
    let workListMetrics: WorkListMetrics

    /// A node.
    public init(
        desk: CaseDesk, federation: FederationService, hashes: HashFeed, puller: HashPuller?, alarms: AlarmBoard, metrics: Metrics,
        log: Log,
        access: AccessBook = AccessBook(), retainClosedFor period: Duration? = nil
    ) {
        self.desk = desk
        helpline = HelplineDesk(member: desk.member, store: desk.store, vault: desk.vault, clock: desk.clock) { digest, now, transaction in
            try desk.log(.decision, digest: digest, now: now, in: transaction)
        }
        self.federation = federation
        self.hashes = hashes
        self.puller = puller
        self.alarms = alarms
        self.metrics = metrics
        self.log = log
        self.access = access
        let helpline = helpline
        retention = Retention(desk: desk, period: period, alarms: alarms, log: log) { tip, now, actor, transaction in
            try helpline.destroyContents(ofTip: tip, at: now, actor: actor, in: transaction)
        }
        peerMetrics = PeerMetrics(metrics)
        workListMetrics = WorkListMetrics(metrics)
    }
}
