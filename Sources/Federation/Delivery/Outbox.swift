import Envelopes
import HotlineModel
import Runtime

/// Delivers to every member: one task for each member and lane, so that a dead peer never delays another.
struct Outbox: Sendable {
    let delivery: Delivery

    /// Delivers until cancelled. Members that join the directory meanwhile get their streams within a second.
    func run() async throws {
        let context = delivery.context
        try await withThrowingTaskGroup(of: Void.self) { group in
            var served: Set<MemberID> = [context.member]
            while !Task.isCancelled {
                let members = Set(context.directory?.members.map(\.id) ?? []).subtracting(served)
                for member in members {
                    for lane in Lane.allCases {
                        let sender = StreamSender(peer: member, lane: lane, delivery: delivery)
                        group.addTask { try await sender.run() }
                    }
                }
                served.formUnion(members)
                try await context.clock.sleep(for: .seconds(1))
            }
            group.cancelAll()
        }
    }
}
