import CaseService
import CaseStore
import Casework
import Envelopes
import HotlineModel
import Observability

/// Looks for members that leave envelopes without a receipt for too long, and gives the reports among them to central too.
struct SilenceWatch: Sendable {
    let context: FederationContext
    let steps: StepRunner
    /// The time that the policy allows.
    let silence: Duration

    /// Looks once at every member.
    func look() async throws {
        guard let directory = context.directory else { return }
        let rules = SilenceRules(at: context.now, silence: silence)
        let depths = try await context.store.read { try $0.outboxDepths() }
        var isAlone = false
        for member in directory.members where member.id != context.member {
            let dead = depths[member.id]?.dead ?? 0
            context.alarms.update(
                .deadLettersWaiting, severity: .warning, member: member.id,
                dead > 0 ? "\(member.id) refused \(dead) envelope\(dead == 1 ? "" : "s"); see `hotline deadletters`" : nil)
            let verdict = try await look(
                at: member, in: directory, isBehind: (depths[member.id]?.oldest ?? context.now) < rules.deadline, rules)
            if verdict == .nobodyAnswers { isAlone = true }
        }
        context.alarms.update(
            .peersNobodyAnswer, severity: .critical,
            isAlone ? "no member answers; check this node's network and clock. Nothing is given to central meanwhile" : nil)
    }

    /// - Parameter isBehind: True if anything at all waits for the member since before the deadline.
    private func look(
        at member: DirectoryMember, in directory: Directory, isBehind: Bool, _ rules: SilenceRules
    ) async throws -> SilenceRules.Verdict {
        let isOpen = directory.isOpen(between: context.member, member.id)
        let mayTakeOver = rules.mayTakeOver(
            isOpen: isOpen, silenceCountsFrom: context.peers.record(of: member.id).silenceCountsFrom)
        let types = directory.types(sentTo: member, by: context.member).filter { mayTakeOver || $0 == EnvelopeType.update.rawValue }
        let oldest = isBehind ? try await oldestLine(to: member.id, of: types) : nil
        let verdict = rules.verdict(on: member.id, oldest: oldest, peers: context.peers.records.values)
        switch verdict {
        case .answers:
            context.alarms.clear(.peerSilent, member: member.id)
        case .silent:
            context.alarms.raise(
                .peerSilent, severity: .critical, member: member.id,
                "\(member.id) has left envelopes without a receipt for longer than the policy allows")
            if mayTakeOver { _ = try await SilenceFallback(steps).takeOver(from: member.id, sending: types) }
        case .nobodyAnswers:
            break
        }
        return verdict
    }

    /// When the oldest envelope was queued that was sent to a member, or may be.
    private func oldestLine(to member: MemberID, of types: [String]) async throws -> Timestamp? {
        try await context.store.read { view in
            try Lane.allCases.flatMap { lane in
                let sealed = try view.batchUnderWay(to: member, lane: lane).map { try view.outboundLines(of: $0.number) } ?? []
                return try sealed + view.waitingLines(to: member, lane: lane, types: types, limit: 1, bytes: 1)
            }.map(\.queuedAt).min()
        }
    }
}
