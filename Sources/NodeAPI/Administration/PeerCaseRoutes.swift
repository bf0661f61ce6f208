import AccessControl
import CaseStore
import HotlineModel
import NodeMessages
import TakedownService

/// Cases that peers accepted.
enum PeerCaseRoutes {
    static func addReading(to router: inout Router<Caller?>, takedown: TakedownDesk) {
        router.on(PeerCaseEndpoints.silent, for: .viewer) { asked in
            let limit = asked.request.limit?.value ?? 100
            let after = try asked.request.after.map { text in
                guard let placement = Int64(text), placement >= 0 else { throw InputError("`after` is not a place of this list") }
                return placement
            }
            let cases = try await takedown.silentCases(after: after, limit: limit)
            return Page(
                cases.map { id, placement in
                    SilentCaseView(
                        case: id, peer: placement.responsible, placedAt: placement.placedAt, heardAt: placement.heardAt)
                }, next: cases.count == limit ? cases.last.map { "\($0.placement.placement)" } : nil)
        }
    }
}
