import AccessControl
import CaseStore
import Envelopes
import Federation
import HotlineModel
import NodeMessages

/// Envelopes on their way to members, and what remains to be done.
enum OutboxRoutes {
    static func addReading(to router: inout Router<Caller?>, of member: MemberID, store: any CaseStore, lines: SentLines) {
        router.on(OutboxEndpoints.work, for: .viewer) { _ in
            let (stages, depths) = try await store.read { (try $0.caseCounts(), try $0.outboxDepths()) }
            return RemainingWork(
                member: member, awaitingAssessment: stages[.awaitingAssessment] ?? 0, awaitingTrace: stages[.awaitingTrace] ?? 0,
                outbox: depths.sorted { $0.key < $1.key }.map { .init(member: $0.key, waiting: $0.value.waiting, dead: $0.value.dead) })
        }
        router.on(OutboxEndpoints.deadLetters, for: .viewer) { asked in
            let (request, limit) = (asked.request, asked.request.limit?.value ?? 100)
            let letters = try await store.read { try $0.deadLetters(to: request.to, after: Int64(request.after?.value ?? 0), limit: limit) }
            return Page(letters.map(lines.line), next: letters.count == limit ? letters.last.map { "\($0.number)" } : nil)
        }
        router.on(OutboxEndpoints.deliveries, for: .viewer) { asked in
            let type = asked.request.type ?? EnvelopeType.report.rawValue
            let counts = try await store.read { try $0.deliveryCounts(to: asked.request.to, type: type) }
            return DeliveryCountsView(accepted: counts.accepted, duplicate: counts.duplicate, rejected: counts.rejected)
        }
    }

    static func addExchange(to router: inout Router<Caller?>, federation: FederationService) {
        router.on(OutboxEndpoints.redrive, for: .administrator) { number, _ in
            guard try await federation.redrive(Int64(number.value)) else {
                throw Problem(.notFound, detail: "no dead letter \(number.value) is held here; see `hotline deadletters`")
            }
            return RedrivenLetter(number: Int64(number.value))
        }
        router.on(OutboxEndpoints.resend, for: .administrator) { member, _ in
            try await check(member, of: federation)
            let outcome = try await federation.resend(to: member)
            return ResendOutcome(
                batches: outcome.batches, identical: outcome.identical, different: outcome.different, failed: outcome.failed,
                destroyed: outcome.destroyed)
        }
        router.on(OutboxEndpoints.retry, for: .administrator) { member, _ in
            try await check(member, of: federation)
            try await federation.retryNow(member)
            return RetriedMember(member)
        }
    }

    /// - Throws: A problem for a name that is no peer's: nothing waits for it, so nothing is tried.
    private static func check(_ member: MemberID, of federation: FederationService) async throws {
        guard try await federation.hasPeer(member) else {
            throw Problem(.notFound, detail: "\(member) is no other member of the directory; see `hotline peers`")
        }
    }
}
