public import CaseStore
public import HotlineModel
public import Observability
import Synchronization

/// What this node knows of its contact with every other member, kept in memory and written to the store from time to time.
///
/// Contact happens thousands of times a minute; what must survive a crash (queues, receipts, back-off) is in the store already, so a few
/// seconds of "last heard" may be lost.
public final class PeerBoard: Sendable {
    private struct State {
        var records: [MemberID: PeerRecord] = [:]
        var changed: Set<MemberID> = []
        var failing: Set<MemberID> = []
        var receipts: [MemberID: RecentSpans] = [:]
    }

    private let state = Mutex(State())

    /// An empty board.
    public init() {}

    /// A board that goes on from what the store remembers.
    public init(_ records: [PeerRecord]) {
        state.withLock { state in
            for record in records {
                state.records[record.member] = record
                // A stream may be backing off since before the restart.
                if record.lastError != nil { state.failing.insert(record.member) }
            }
        }
    }

    /// Everything known, by member.
    public var records: [MemberID: PeerRecord] { state.withLock { $0.records } }

    /// What is known of one member.
    public func record(of member: MemberID) -> PeerRecord { state.withLock { $0.records[member] ?? PeerRecord(member: member) } }

    /// The peer made an authenticated request here. Returns whether streams to it were failing and may now be tried at once.
    public func heard(from member: MemberID, at now: Timestamp) -> Bool {
        change(member) { record in record.heardAt = now }
        return state.withLock { $0.failing.remove(member) != nil }
    }

    /// The peer answered a request of ours. Returns whether streams to it were failing and may now be tried at once.
    @discardableResult
    public func answered(by member: MemberID, at now: Timestamp) -> Bool {
        change(member) { record in
            record.answeredAt = now
            record.lastError = nil
            record.lastErrorAt = nil
        }
        return state.withLock { $0.failing.remove(member) != nil }
    }

    /// The peer answered, and refused. It lives: another sign of life brings no news, so the wait it asked for, or the back-off, is kept.
    public func refused(by member: MemberID, words: String, at now: Timestamp) {
        change(member) { record in
            record.answeredAt = now
            record.lastError = words
            record.lastErrorAt = now
        }
        state.withLock { _ = $0.failing.remove(member) }
    }

    /// A stream to the peer waits for its back-off to end, perhaps since before this node started: a sign of life ends the wait.
    func waits(for member: MemberID) {
        state.withLock { state in
            let record = state.records[member]
            let hasRefused = record?.answeredAt != nil && record?.answeredAt == record?.lastErrorAt
            if !hasRefused { state.failing.insert(member) }
        }
    }

    /// Nobody answered, or not in a way that can be trusted; `words` are for people and never name an address.
    public func failed(_ member: MemberID, words: String, at now: Timestamp) {
        change(member) { record in
            record.lastError = words
            record.lastErrorAt = now
        }
        state.withLock { _ = $0.failing.insert(member) }
    }

    /// Changes what is known of a member.
    public func change(_ member: MemberID, _ body: (inout PeerRecord) -> Void) {
        state.withLock { state in
            var record = state.records[member] ?? PeerRecord(member: member)
            let before = record
            body(&record)
            guard record != before else { return }
            state.records[member] = record
            state.changed.insert(member)
        }
    }

    /// A batch to the peer got its receipt, so long after it was sealed.
    func receipted(by member: MemberID, after span: Duration, at now: Timestamp) {
        state.withLock { $0.receipts[member, default: RecentSpans()].record(span, at: now) }
    }

    /// How long batches of the last hour waited for the peer's receipt, from their sealing on; `nil` when there were none since this node started.
    public func receiptLatency(of member: MemberID, at now: Timestamp) -> RecentSpans.Summary? {
        // Taken out first: what is summed up meanwhile is a copy.
        let spans = state.withLock { $0.receipts[member] }
        return spans?.summary(at: now)
    }

    /// The peer named the directory version it uses; returns whether that is news.
    ///
    /// - Parameter orLater: Whether it may have a later one by now that it named before, which then stands.
    func named(_ version: Int, by member: MemberID, orLater: Bool = false) -> Bool {
        var isNews = false
        change(member) { record in
            let named = orLater ? max(version, record.directoryVersion ?? version) : version
            isNews = named != record.directoryVersion
            record.directoryVersion = named
        }
        return isNews
    }

    /// The records changed since the last call.
    func takeChanges() -> [PeerRecord] {
        state.withLock { state in
            defer { state.changed = [] }
            return state.changed.compactMap { state.records[$0] }
        }
    }
}
