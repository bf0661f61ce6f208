import CaseStore
import HotlineModel
import OnlineChecks

/// Decides whether a case that a peer closed is looked at here: a value, with no I/O.
///
/// Peers are believed. A sample shows whether what they say is gone is gone.
struct SampleRules: Sendable {
    enum Decision: Hashable, Sendable {
        case none
        /// It is looked at, to see whether what this peer said is so.
        case begin(of: MemberID)
        /// The case is not closed by a peer any more.
        case end
    }

    /// The peer that said of the case that its material is gone, if that is how it was closed.
    var closer: MemberID?
    var percent: Int
    /// A number that belongs to the case for ever, evenly spread over all cases.
    var place: UInt64
    /// The checks so far, its own or a sample; `nil` if there were none.
    var check: CheckRecord?

    var decision: Decision {
        let isSample = check?.sampleOf != nil
        guard let closer else { return isSample && (check?.dueAt != nil || check?.isClosed == true) ? .end : .none }
        guard check?.dueAt == nil, !(isSample && check?.isClosed == true) else { return .none }
        // The upper half of the place is the evenly spread one.
        return Int((place >> 32) % 100) < percent ? .begin(of: closer) : .none
    }

    /// The peer whose word closed a case: the last placement that counts is its own and done, and the material is gone.
    static func closer(of placements: [PlacementRecord], after events: [EventRecord], isIllegal: Bool) -> MemberID? {
        guard isIllegal, let last = placements.last(where: \.state.counts), last.disposition.kind == .forward, last.state == .done,
            ReferralStatus(nil, after: events.filter { $0.member == last.responsible }).material == .gone
        else { return nil }
        return last.responsible
    }
}

/// What follows from a look at a case that a peer closed: a value, with no I/O.
struct SampleOutcome: Hashable, Sendable {
    /// The next look; `nil` if there is none to come.
    var dueAt: Timestamp?
    /// It is gone, as the peer said.
    var isClosed = false
    /// It is there, so a person must ask the peer.
    var isWithPerson = false

    init(_ sight: Sight, beganAt: Timestamp, wasWithPerson: Bool, policy: CheckPolicy, at moment: Timestamp) {
        switch sight {
        case .gone: isClosed = true
        case .online: (isWithPerson, dueAt) = (true, moment + policy.rhythm.period)
        case .unknown:
            isWithPerson = wasWithPerson
            // Where nobody can tell for days, the peer is believed.
            dueAt = wasWithPerson || moment - beganAt < policy.rhythm.sights.personAfter ? moment + policy.rhythm.period : nil
        }
    }
}
