import CaseStore
import Casework
import Envelopes
import HotlineModel
import Observability

/// Lets a peer's streams drain after an outage before the cases it gave us reach people.
///
/// A member that did not get through to us for longer than the policy's silence may have given our cases to central meanwhile. The message
/// about that waits in its streams, behind the cases themselves. So its cases are held back until it says, signed, that nothing waits in
/// either lane, or for ``CatchUpRules/longest``: a peer that never says so must not keep cases from people for ever.
struct CatchUp: Sendable {
    let context: FederationContext
    let question: StreamQuestion
    let holds: HeldBackCases
    /// The longest outage that the policy allows.
    let silence: Duration

    /// Holds back again what was held back before a restart.
    func resume() {
        for record in context.peers.records.values { resume(record) }
    }

    private func resume(_ record: PeerRecord) {
        guard let start = record.catchingUpSince else { return }
        hold(record.member, since: start)
    }

    /// Looks at the start how long ago each peer was last heard.
    func start() async {
        let peers = context.peers.records.values.filter(endsAnOutage).map(\.member)
        // All holds before the first of them is stored: people may act on cases from now on.
        let now = context.now
        for peer in peers { hold(peer, since: now) }
        for peer in peers { _ = await begin(peer) }
    }

    /// A peer got through to us. Returns whether the contact may be recorded: not while a hold that it makes necessary cannot be stored.
    func heard(from peer: MemberID) async -> Bool {
        guard endsAnOutage(context.peers.record(of: peer)) else { return true }
        return await begin(peer)
    }

    private func endsAnOutage(_ record: PeerRecord) -> Bool {
        CatchUpRules.endsAnOutage(heardAt: record.heardAt, now: context.now, silence: silence)
    }

    private func begin(_ peer: MemberID) async -> Bool {
        let now = context.now
        // Held before it is stored: if the store fails, the cases are held back all the same.
        hold(peer, since: now)
        do {
            try await context.peers.beginCatchingUp(with: peer, at: now)
        } catch {
            logNotStored(peer, error)
            return false
        }
        // Two contacts may meet here: the hold goes with the start that was kept last.
        resume(context.peers.record(of: peer))
        ring(peer, since: now)
        return true
    }

    private func hold(_ peer: MemberID, since start: Timestamp) { holds.hold(casesFrom: peer, until: CatchUpRules.end(since: start)) }

    /// Asks every peer that we catch up with whether anything of it still waits.
    func look() async {
        await withTaskGroup(of: Void.self) { group in
            for record in context.peers.records.values {
                guard let start = record.catchingUpSince else { continue }
                group.addTask { await look(at: record.member, since: start) }
            }
        }
    }

    private func look(at peer: MemberID, since start: Timestamp) async {
        // A member that has left sends nothing more.
        let hasLeft = context.directory?.member(peer)?.hasLeft ?? false
        if !hasLeft, await !isDrained(peer) { return ring(peer, since: start) }
        do {
            // An outage that was found while we asked begins anew.
            guard try await context.peers.endCatchingUp(with: peer, since: start) else { return resume(context.peers.record(of: peer)) }
        } catch {
            return logNotStored(peer, error)
        }
        holds.release(casesFrom: peer, until: CatchUpRules.end(since: start))
        context.alarms.clear(.peerCatchingUp, member: peer)
    }

    private func isDrained(_ peer: MemberID) async -> Bool {
        for lane in Lane.allCases {
            guard CatchUpRules.isDrained(await question.ask(peer, lane: lane)) else { return false }
        }
        return true
    }

    private func ring(_ peer: MemberID, since start: Timestamp) {
        // Two looks may overlap, and the other may have ended it.
        guard context.peers.record(of: peer).catchingUpSince == start else { return }
        let severity = CatchUpRules.severity(since: start, now: context.now)
        context.alarms.raise(
            .peerCatchingUp, severity: severity, step: severity == .notice ? 0 : 1, member: peer,
            severity == .notice
                ? "\(peer) was out of contact for longer than the policy allows; its cases are held back until its queue for us is empty"
                : "\(peer) has not said that its queue for us is empty, and its cases reach people all the same; some may be central's by now, so ask its operator"
        )
    }

    private func logNotStored(_ peer: MemberID, _ error: any Error) {
        context.log.error("catchUp.notStored", ["member": .member(peer), "reason": .words("\(error)")])
    }
}
