package import CaseStore
public import HotlineModel
import Synchronization

/// The members whose cases do not reach people at present, because this node catches up with them after an outage.
///
/// They may have given their earlier cases to somebody else meanwhile, and the message about that waits in their streams. Catching up sets
/// and ends a hold. Each hold has an end of its own, so that it lapses even if catching up never ends it.
public final class HeldBackCases: Sendable {
    /// The holds of one moment.
    package struct Holds: Sendable {
        fileprivate var ends: [MemberID: Timestamp] = [:]

        /// The hold on a case that a member gave us: that member, and the latest end; `nil` when the case may reach people.
        ///
        /// Everything that shows cases to people asks this first.
        package func hold(on record: CaseRecord, at moment: Timestamp) -> (giver: MemberID, end: Timestamp)? {
            guard let giver = record.receivedFrom, let end = ends[giver], end > moment else { return nil }
            return (giver, end)
        }
    }

    private let holds = Mutex(Holds())

    /// Nothing is held back.
    public init() {}

    /// The holds at present.
    package var current: Holds { holds.withLock { $0 } }

    /// Holds the cases received from a member back until a moment at the latest.
    public func hold(casesFrom member: MemberID, until end: Timestamp) { holds.withLock { $0.ends[member] = end } }

    /// Ends the hold that was to end at a moment; one that began meanwhile stays.
    public func release(casesFrom member: MemberID, until end: Timestamp) {
        holds.withLock { if $0.ends[member] == end { $0.ends[member] = nil } }
    }

    /// Until when the cases received from a member are held back at the latest; `nil` when they are not.
    public func end(ofHoldOn member: MemberID, at now: Timestamp) -> Timestamp? {
        current.ends[member].flatMap { $0 > now ? $0 : nil }
    }
}
