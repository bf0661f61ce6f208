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

    let desk: CaseDesk
    let peers: PeerBoard
    let question: StreamQuestion
    let alarms: AlarmBoard

    /// Goes on holding back what was held back before a restart.
    func resume() {
        for record in peers.records.values {
            guard let since = record.catchingUpSince else { continue }
            desk.holds.hold(casesFrom: record.member, until: since + Self.longest)
        }
    }

    /// Looks at the start how long ago each peer was last heard.
    func start() {
        for record in peers.records.values where isOver(record) { begin(record.member) }
    }

    /// A peer got through to us; called before the contact is recorded.
    func heard(from peer: MemberID) {
        if isOver(peers.record(of: peer)) { begin(peer) }
    }

    /// Whoever was never heard has given us nothing that could be held back.
    private func isOver(_ record: PeerRecord) -> Bool { record.heardAt.map { desk.now - $0 > desk.policy.silence } ?? false }

    private func begin(_ peer: MemberID) {
        let now = desk.now
        desk.holds.hold(casesFrom: peer, until: now + Self.longest)
        // Stands in one row with the time of the last contact: a crash loses both or neither.
        peers.change(peer) { $0.catchingUpSince = now }
        ring(peer, since: now)
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
        let hasLeft = desk.trust.current?.member(peer)?.hasLeft ?? false
        if !hasLeft, await !isDrained(peer) { return ring(peer, since: since) }
        // A gap that was found while we asked begins anew.
        var isOver = false
        peers.change(peer) { record in
            guard record.catchingUpSince == since else { return }
            record.catchingUpSince = nil
            isOver = true
        }
        guard isOver else { return }
        desk.holds.release(casesFrom: peer)
        alarms.clear("peer.catchingUp", member: peer)
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
        if desk.now - since < Self.longest {
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
