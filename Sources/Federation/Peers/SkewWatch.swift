import CaseStore
import Casework
import Envelopes
import HTTPClient
import HotlineModel

/// Measures how far a peer's clock is from ours, by the signed state of our stream there, which says when it was made.
struct SkewWatch: Sendable {
    let desk: CaseDesk
    let identity: NodeIdentity
    let link: PeerLink
    let peers: PeerBoard

    /// Asks a member for the time. Without an answer the last measure stays.
    func measure(_ peer: MemberID) async {
        guard let directory = desk.trust.current, let member = directory.member(peer) else { return }
        let asked = desk.now
        guard let response = try? await link.send("GET", "/federation/v1/streams/\(Lane.urgent.rawValue)/state", to: member),
            response.status == 200,
            let state = try? StreamState(
                parsing: String(decoding: response.body, as: UTF8.self), from: peer, to: identity.member, lane: .urgent,
                directory: directory, at: desk.now)
        else { return }
        if peers.answered(by: peer, at: desk.now) { try? await Contact.retryNow(peer, desk: desk) }
        peers.note(clock: state.at, of: peer, asked: asked, took: response.duration)
    }
}

extension PeerBoard {
    /// Records a peer's clock against ours at the middle of an exchange.
    func note(clock: Timestamp, of member: MemberID, asked: Timestamp, took: Duration) {
        let middle = asked + took / 2
        change(member) { $0.skewMilliseconds = clock.milliseconds - middle.milliseconds }
    }
}
