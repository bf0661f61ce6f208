package import CaseStore
public import HotlineModel
import Synchronization

/// The members whose cases do not reach people at present, because this node catches up with them after an outage.
///
/// They may have given their earlier cases to somebody else meanwhile, and the message about that waits in their streams. Catching up sets
/// and ends a hold. Each hold has an end of its own, so that it lapses even if catching up never ends it.
public final class HeldBackCases: Sendable {
    private let ends = Mutex<[MemberID: Timestamp]>([:])

    /// Nothing is held back.
    public init() {}

    /// Holds the cases received from a member back until a moment at the latest.
    public func hold(casesFrom member: MemberID, until end: Timestamp) { ends.withLock { $0[member] = end } }

    /// Lets the cases received from a member reach people.
    public func release(casesFrom member: MemberID) { ends.withLock { _ = $0.removeValue(forKey: member) } }

    /// Until when the cases received from a member are held back at the latest; `nil` when they are not.
    public func end(ofHoldOn member: MemberID, at now: Timestamp) -> Timestamp? {
        ends.withLock { $0[member] }.flatMap { $0 > now ? $0 : nil }
    }

    /// The hold on a case that a member gave us: that member, and the latest end; `nil` when the case may reach people.
    ///
    /// Everything that shows cases to people asks this first.
    package func hold(on record: CaseRecord, at moment: Timestamp) -> (giver: MemberID, end: Timestamp)? {
        guard let giver = record.receivedFrom, let end = end(ofHoldOn: giver, at: moment) else { return nil }
        return (giver, end)
    }
}

extension CaseStep {
    /// - Throws: ``CaseworkError/heldBack(_:from:until:)`` while a case must not reach people.
    func checkNotHeldBack(_ record: CaseRecord) throws(CaseworkError) {
        if let hold = context.holds.hold(on: record, at: moment) { throw .heldBack(record.id, from: hold.giver, until: hold.end) }
    }
}
