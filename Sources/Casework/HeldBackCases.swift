public import CaseStore
public import HotlineModel
import Synchronization

/// The members whose cases do not reach people at present, because this node catches up with them after an outage.
///
/// What they sent before may have been given to somebody else meanwhile; the word of that waits in their streams. Whoever knows the streams
/// sets and ends a hold; each has an end of its own, so that none can outlive whoever set it.
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
}

extension CaseDesk {
    /// Whether a case is traced and placed but not handed to people yet: the member that gave it to us may have given it to somebody else
    /// meanwhile. What puts cases before people asks this first.
    public func isHeldBack(_ record: CaseRecord) -> Bool { holder(of: record) != nil }

    /// The member on whose account a case is held back, and until when at the latest.
    private func holder(of record: CaseRecord) -> (giver: MemberID, end: Timestamp)? {
        guard let giver = record.receivedFrom, let end = holds.end(ofHoldOn: giver, at: now) else { return nil }
        return (giver, end)
    }

    /// - Throws: ``CaseworkError/heldBack(_:from:until:)`` while a case must not reach people.
    func checkNotHeldBack(_ record: CaseRecord) throws(CaseworkError) {
        if let holder = holder(of: record) { throw .heldBack(record.id, from: holder.giver, until: holder.end) }
    }
}
