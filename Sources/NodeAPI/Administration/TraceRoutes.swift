import AccessControl
import Casework
import Envelopes
import Hosting
import HotlineModel
import NodeMessages
import Routing

/// Where an address is hosted and what would become of it, without recording anything.
struct TraceRoutes {
    let member: MemberID
    let trust: TrustedDirectory
    let tracer: Tracer

    init(_ node: Node) {
        member = node.member
        trust = node.trust
        tracer = node.tracer
    }

    func addReading(to router: inout Router<Caller?>) {
        let (member, trust, tracer) = (member, trust, tracer)
        router.on(TraceEndpoints.trace, for: .analyst) { asked in
            let verdict = await tracer.trace(asked.request.address)
            return TraceView(verdict: verdict, dispositions: trust.current.map { route(verdict, as: member, in: $0.map) } ?? [])
        }
    }
}
