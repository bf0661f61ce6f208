import CaseStore
import Envelopes
import HotlineModel

/// The rules of a member's silence, as values in and values out.
///
/// Only envelopes that the member is sent count. Reports that wait because either side is suspended, or because the directory does not list
/// their type, wait for the directory: they stay queued, and their time begins to count when they may go.
struct SilenceRules: Sendable {
    /// Envelopes queued before this moment have waited for too long.
    let deadline: Timestamp

    init(at now: Timestamp, silence: Duration) { deadline = now - silence }

    /// Returns true if the cases of a member that leaves envelopes unanswered may go to central.
    ///
    /// - Parameters:
    ///   - isOpen: True if neither side is suspended.
    ///   - silenceCountsFrom: The end of the last wait for the directory, if there was one.
    func mayTakeOver(isOpen: Bool, silenceCountsFrom: Timestamp?) -> Bool {
        // A batch sealed before a suspension is at least as old as the suspension. It gets its time after the end of it.
        isOpen && silenceCountsFrom.map { $0 < deadline } ?? true
    }

    /// The judgement of one member.
    enum Verdict: Hashable, Sendable {
        /// It answers, or nothing has waited for long.
        case answers
        /// It is silent while others answer.
        case silent
        /// It is silent, and so is everybody else: the fault is ours, and giving the cases to central would only move it.
        case nobodyAnswers
    }

    /// Judges a member.
    ///
    /// - Parameters:
    ///   - oldest: When the oldest envelope was queued that the member may be sent and has not receipted.
    ///   - peers: The contact with every member.
    func verdict(on member: MemberID, oldest: Timestamp?, peers: some Sequence<PeerRecord>) -> Verdict {
        guard let oldest, oldest < deadline else { return .answers }
        // The silent member's own answers say nothing: it may answer questions and still accept no batch.
        let othersAnswer = peers.contains { peer in peer.member != member && peer.answeredAt.map { $0 > deadline } ?? false }
        return othersAnswer ? .silent : .nobodyAnswers
    }
}
