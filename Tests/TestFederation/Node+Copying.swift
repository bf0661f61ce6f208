public import AccessControl
public import NodeAPI
public import Observability

extension Node {
    /// The same node with counters and tokens of its own, for a second set of interfaces.
    public init(_ node: Node, metrics: Metrics, access: AccessBook = AccessBook()) {
        self.init(
            member: node.member, store: node.store, trust: node.trust, clock: node.clock, tracer: node.tracer, desk: node.desk,
            helpline: node.helpline, federation: node.federation, hashes: node.hashes, puller: node.puller, retention: node.retention,
            takedown: node.takedown,
            alarms: node.alarms, metrics: metrics, log: node.log, access: access)
    }
}
