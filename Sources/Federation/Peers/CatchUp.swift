import CaseService
import CaseStore
import Casework
import Envelopes
import HotlineModel
import Observability

/// Lets a peer's streams drain after an outage before the cases it gave us reach people.
///
/// A member that did not get through to us for longer than the policy's silence may have given our cases to central meanwhile; the word of
/// that waits in its streams, behind the cases themselves. So its cases are held back until it says, signed, that nothing of either lane
/// waits any more, or for ``longest``: a peer that never says so must not keep cases from people for ever.
struct CatchUp: Sendable {
    /// How long cases are held back at most, counted from the start or from when contact came back.
    static let longest = Duration.seconds(3_600)

    let steps: StepRunner
    let peers: PeerBoard
    let question: StreamQuestion
    let alarms: AlarmBoard
    let log: Log

    /// Goes on holding back what was held back before a restart.
    func resume() {
        for record in peers.records.values { resume(record) }
    }

    private func resume(_ record: PeerRecord) {
        guard let since = record.catchingUpSince else { return }
        steps.context.holds.hold(casesFrom: record.member, until: since + Self.longest)
    }

    /// Looks at the start how long ago each peer was last heard.
    func start() async {
        for record in peers.records.values where isOver(record) { _ = await begin(record.member) }
    }

    /// A peer got through to us. Returns whether the contact may be recorded: not while a hold that it makes necessary cannot be stored.
    func heard(from peer: MemberID) async -> Bool {
        guard isOver(peers.record(of: peer)) else { return true }
        return await begin(peer)
    }

    /// Whoever was never heard has given us nothing that could be held back.
    private func isOver(_ record: PeerRecord) -> Bool { record.heardAt.map { steps.now - $0 > steps.context.policy.silence } ?? false }

    private func begin(_ peer: MemberID) async -> Bool {
        let now = steps.now
        do {
            try await peers.beginCatchingUp(with: peer, at: now)
        } catch {
            log.error("catchUp.notStored", ["member": .member(peer), "reason": .words("\(error)")])
            return false
        }
        steps.context.holds.hold(casesFrom: peer, until: now + Self.longest)
        ring(peer, since: now)
        return true
    }

    /// Asks every peer that we catch up with whether something of it waits still.
    func look() async {
        await withTaskGroup(of: Void.self) { group in
            for record in peers.records.values {
                guard let since = record.catchingUpSince else { continue }
                group.addTask { await look(at: record.member, since: since) }
            }
        }
    }

    private func look(at peer: MemberID, since: Timestamp) async {
        // Nothing more comes from whoever has left.
        let hasLeft = steps.context.trust.current?.member(peer)?.hasLeft ?? false
        if !hasLeft, await !isDrained(peer) { return ring(peer, since: since) }
        do {
            // A gap that was found while we asked begins anew.
            guard try await peers.endCatchingUp(with: peer, since: since) else { return }
        } catch {
            return log.error("catchUp.notStored", ["member": .member(peer), "reason": .words("\(error)")])
        }
        steps.context.holds.release(casesFrom: peer)
        alarms.clear("peer.catchingUp", member: peer)
        // One may have begun between the two: its hold must not go with the old one.
        resume(peers.record(of: peer))
    }

    private func isDrained(_ peer: MemberID) async -> Bool {
        for lane in Lane.allCases {
            guard let answer = await question.ask(peer, lane: lane), answer.state.hasWaiting == false else { return false }
        }
        return true
    }

    private func ring(_ peer: MemberID, since: Timestamp) {
        // Two looks may overlap, and the other may have ended it.
        guard peers.record(of: peer).catchingUpSince == since else { return }
        if steps.now - since < Self.longest {
            alarms.raise(
                "peer.catchingUp", severity: .notice, member: peer,
                "\(peer) was out of contact for longer than the policy allows; its cases are held back until its queue for us is empty")
        } else {
            alarms.raise(
                "peer.catchingUp", severity: .warning, step: 1, member: peer,
                "\(peer) has not said that its queue for us is empty, and its cases reach people all the same; some may be central's by now, so ask its operator"
            )
        }
    }
}
