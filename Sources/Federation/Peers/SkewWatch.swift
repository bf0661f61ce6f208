import CaseStore
import Envelopes
import HotlineModel

/// Measures how far a peer's clock is from ours, by the signed state of our stream there, which says when it was made.
struct SkewWatch: Sendable {
    let question: StreamQuestion
    let peers: PeerBoard

    /// Asks a member for the time. Without an answer the last measure stays.
    func measure(_ peer: MemberID) async {
        guard let answer = await question.ask(peer, lane: .urgent) else { return }
        peers.showed(clock: answer.state.at, by: peer, asked: answer.askedAt, took: answer.took)
    }
}
