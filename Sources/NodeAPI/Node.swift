public import AccessControl
import CaseStore
public import Casework
import Envelopes
public import Federation
public import HashExchange
import HotlineModel
public import Observability

/// What the interfaces of a node need: its use cases, put together by the program.
public struct Node: Sendable {
    public let desk: CaseDesk
    public let federation: FederationService
    public let hashes: HashFeed
    /// Pulls the feeds of others, where this node does.
    public let puller: HashPuller?
    public let alarms: AlarmBoard
    public let metrics: Metrics
    public let log: Log
    /// Whose tokens the interfaces take.
    public let access: AccessBook
    let peerMetrics: PeerMetrics
    let workListMetrics: WorkListMetrics

    /// A node.
    public init(
        desk: CaseDesk, federation: FederationService, hashes: HashFeed, puller: HashPuller?, alarms: AlarmBoard, metrics: Metrics,
        log: Log,
        access: AccessBook = AccessBook()
    ) {
        self.desk = desk
        self.federation = federation
        self.hashes = hashes
        self.puller = puller
        self.alarms = alarms
        self.metrics = metrics
        self.log = log
        self.access = access
        peerMetrics = PeerMetrics(metrics)
        workListMetrics = WorkListMetrics(metrics)
    }
}
