import AccessControl
import Casework
import Envelopes
import Hosting
import HotlineModel
import NodeMessages
import Routing

/// Where an address is hosted and what would become of it, without recording anything.
enum TraceRoutes {
    static func addReading(to router: inout Router<Caller?>, as member: MemberID, trust: TrustedDirectory, tracer: Tracer) {
        router.on(TraceEndpoints.trace, for: .analyst) { asked in
            let verdict = await tracer.trace(asked.request.address)
            return TraceView(verdict: verdict, dispositions: trust.current.map { route(verdict, as: member, in: $0.map) } ?? [])
        }
    }
}
