import CaseService
import CaseStore
import Casework
import Envelopes
import HTTPClient
import HotlineModel

/// Asks a member where our stream to it stands. The signed answer also tells its clock, and whether something of its own waits for us.
struct StreamQuestion: Sendable {
    let steps: StepRunner
    let identity: NodeIdentity
    let link: PeerLink
    let peers: PeerBoard

    /// An answer that verified.
    struct Answer: Sendable {
        var state: StreamState
        var askedAt: Timestamp
        var took: Duration
    }

    /// Asks about one lane; `nil` without an answer that can be trusted.
    func ask(_ peer: MemberID, lane: Lane) async -> Answer? {
        guard let directory = steps.context.trust.current, let member = directory.member(peer) else { return nil }
        let asked = steps.now
        guard let response = try? await link.send("GET", "/federation/v1/streams/\(lane.rawValue)/state", to: member),
            response.status == 200,
            let state = try? StreamState(
                parsing: String(decoding: response.body, as: UTF8.self), from: peer, to: identity.member, lane: lane,
                directory: directory, at: steps.now)
        else { return nil }
        if peers.answered(by: peer, at: steps.now) { try? await Contact.retryNow(peer, steps: steps) }
        return Answer(state: state, askedAt: asked, took: response.duration)
    }
}
