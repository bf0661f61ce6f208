import Envelopes
import HotlineModel
import Runtime

/// Asks a member where our stream to it stands. The signed answer also tells its clock, and whether envelopes of its own wait for us.
struct StreamQuestion: Sendable {
    let context: FederationContext

    /// Asks about one lane; `nil` without an answer that can be trusted.
    func ask(_ peer: MemberID, lane: Lane) async -> StreamState? {
        guard let directory = context.directory, let member = directory.member(peer) else { return nil }
        let asked = context.clock.uptime()
        guard let body = try? await context.transport.fetch(.streamState(lane: lane), from: member) else { return nil }
        let (now, took) = (context.now, context.clock.uptime() - asked)
        guard
            let state = try? StreamState(
                parsing: String(decoding: body, as: UTF8.self), from: peer, to: context.member, lane: lane, directory: directory, at: now)
        else { return nil }
        context.peers.showed(clock: state.at, by: peer, at: now, took: took)
        try? await context.answered(by: peer)
        return state
    }
}
