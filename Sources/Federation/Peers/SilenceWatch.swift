import CaseStore
import Casework
import Envelopes
import HotlineModel
import Observability

/// Notices members that leave reports without a receipt for too long, and gives those reports to central too.
struct SilenceWatch: Sendable {
    let desk: CaseDesk
    let peers: PeerBoard
    let alarms: AlarmBoard

    /// Looks once at every member.
    func look() async throws {
        let now = desk.now
        let deadline = now - desk.policy.silence
        guard let directory = desk.trust.current else { return }
        let depths = try await desk.store.read { try $0.outboxDepths() }
        var isAlone = false
        for member in directory.members.map(\.id) where member != desk.member {
            guard let oldest = depths[member]?.oldest, oldest < deadline else {
                alarms.clear("peer.silent", member: member)
                continue
            }
            if othersAnswered(besides: member, since: deadline) {
                alarms.raise(
                    "peer.silent", severity: .critical, member: member,
                    "\(member) has left envelopes without a receipt for longer than the policy allows")
                _ = try await desk.takeOver(from: member)
            } else {
                // If nobody answers, the fault is ours: giving everything to central would only move it.
                isAlone = true
            }
        }
        alarms.update(
            "peers.nobodyAnswers", severity: .critical,
            isAlone ? "no member answers; check this node's network and clock. Nothing is given to central meanwhile" : nil)
    }

    private func othersAnswered(besides silent: MemberID, since: Timestamp) -> Bool {
        peers.records.values.contains { $0.member != silent && ($0.answeredAt ?? Timestamp(milliseconds: 0)) > since }
    }
}
