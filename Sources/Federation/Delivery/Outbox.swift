import CaseService
import Casework
import Envelopes
import HotlineModel
import Runtime

/// Delivers to every member: one task per member and lane, so that one dead peer never delays another.
struct Outbox: Sendable {
    let context: DeliveryContext

    /// Delivers until cancelled; members that join the directory meanwhile get their streams.
    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            var served: Set<MemberID> = []
            while !Task.isCancelled {
                let members = Set(context.steps.context.trust.current?.members.map(\.id) ?? []).subtracting([context.identity.member])
                for member in members.subtracting(served) {
                    for lane in Lane.allCases {
                        let sender = StreamSender(peer: member, lane: lane, context: context)
                        group.addTask { try await sender.run() }
                    }
                }
                served.formUnion(members)
                try await context.steps.clock.sleep(for: .seconds(1))
            }
            group.cancelAll()
        }
    }
}
