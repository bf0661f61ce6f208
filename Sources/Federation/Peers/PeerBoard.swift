public import CaseStore
public import HotlineModel
public import Observability
import Synchronization

/// This node's knowledge of every other member, kept in memory.
///
/// Contact happens thousands of times a minute and is written every few seconds: a crash may lose the last "heard at". A checkpoint, the proof
/// of a fork, a hold on a peer's cases and the start of its silence are durable before anything relies on them.
public final class PeerBoard: Sendable {
    private struct State {
        var peers: [MemberID: KnownPeer] = [:]
        /// The members whose contact is not written yet.
        var unwritten: Set<MemberID> = []
        var receipts: [MemberID: RecentSpans] = [:]
    }

    private let store: any CaseStore
    private let state: Mutex<State>

    /// A board that goes on from what the store remembers.
    public init(_ store: any CaseStore) async throws {
        self.store = store
        let records = try await store.read { try $0.peers() }
        state = Mutex(State(peers: Dictionary(uniqueKeysWithValues: records.map { ($0.member, KnownPeer($0)) })))
    }

    /// The record of every member that was met.
    public var records: [MemberID: PeerRecord] { state.withLock { $0.peers.mapValues(\.record) } }

    /// The record of one member; an empty one if it was never met.
    public func record(of member: MemberID) -> PeerRecord {
        state.withLock { $0.peers[member]?.record } ?? PeerRecord(member: member)
    }

    // MARK: Contact

    /// The peer made an authenticated request here. Returns whether streams to it were failing and may now be tried at once.
    public func heard(from member: MemberID, at now: Timestamp) -> Bool { change(member) { $0.heard(at: now) } }

    /// The peer answered a request of ours. Returns whether streams to it were failing and may now be tried at once.
    @discardableResult
    public func answered(by member: MemberID, at now: Timestamp) -> Bool { change(member) { $0.answered(at: now) } }

    /// The peer answered, and refused.
    public func refused(by member: MemberID, words: String, at now: Timestamp) {
        change(member) { $0.refused(words: words, at: now) }
    }

    /// No answer came, or none that can be trusted; `words` are for people and never name an address.
    public func failed(_ member: MemberID, words: String, at now: Timestamp) {
        change(member) { $0.failed(words: words, at: now) }
    }

    /// A batch of the peer was refused here.
    func refusedBatch(of member: MemberID, words: String, at now: Timestamp) {
        change(member) { ($0.record.lastError, $0.record.lastErrorAt) = (words, now) }
    }

    /// A stream to the peer waits for its back-off to end: a sign of life ends the wait.
    func waits(for member: MemberID) { change(member) { $0.waits() } }

    /// The peer named the directory version it uses; returns whether that is news.
    ///
    /// - Parameter orLater: True if it may have named a later one before, which then stands.
    package func named(_ version: Int, by member: MemberID, orLater: Bool = false) -> Bool {
        change(member) { $0.named(version: version, orLater: orLater) }
    }

    /// The peer's clock showed a time in an exchange that has just ended, and took so long.
    package func showed(clock: Timestamp, by member: MemberID, at now: Timestamp, took: Duration) {
        change(member) { $0.showed(clock: clock, at: now, took: took) }
    }

    private func change<Result: Sendable>(_ member: MemberID, _ body: (inout KnownPeer) -> Result) -> Result {
        state.withLock { state in
            var peer = state.peers[member] ?? KnownPeer(PeerRecord(member: member))
            let before = peer.record
            let result = body(&peer)
            state.peers[member] = peer
            if peer.record != before { state.unwritten.insert(member) }
            return result
        }
    }

    /// Writes the contact of the last seconds. If the store fails, it is written the next time.
    public func write() async throws {
        let records = state.withLock { state in
            defer { state.unwritten = [] }
            return state.unwritten.compactMap { state.peers[$0]?.record }
        }
        guard !records.isEmpty else { return }
        do {
            try await store.write { transaction in
                for record in records { try transaction.recordContact(with: record) }
            }
        } catch {
            state.withLock { $0.unwritten.formUnion(records.map(\.member)) }
            throw error
        }
    }

    // MARK: Durable at once

    /// Keeps the peer's last consistent checkpoint.
    package func save(checkpoint: String, of member: MemberID) async throws {
        try await store.write { try $0.save(checkpoint: checkpoint, of: member) }
        learn(member) { $0.checkpoint = checkpoint }
    }

    /// Keeps a checkpoint that contradicts the consistent one.
    func save(forkedCheckpoint: String, of member: MemberID) async throws {
        try await store.write { try $0.save(forkedCheckpoint: forkedCheckpoint, of: member) }
        learn(member) { $0.forkedCheckpoint = forkedCheckpoint }
    }

    /// Begins to catch up with a peer.
    func beginCatchingUp(with member: MemberID, at now: Timestamp) async throws {
        try await store.write { try $0.setCatchingUp(with: member, since: now) }
        learn(member) { $0.catchingUpSince = now }
    }

    /// Ends the catching up that began at a moment; returns whether it did. One that began meanwhile goes on.
    func endCatchingUp(with member: MemberID, since start: Timestamp) async throws -> Bool {
        let left = try await store.write { transaction in
            let stored = try transaction.peer(member).catchingUpSince
            guard stored == start else { return stored }
            try transaction.setCatchingUp(with: member, since: nil)
            return nil
        }
        return learn(member) { record in
            guard record.catchingUpSince == start else { return false }
            record.catchingUpSince = left
            return left == nil
        }
    }

    /// Counts the silence of peers from a moment on, in one transaction with the work that ended their waiting.
    func countSilence<Result: Sendable>(
        of members: [MemberID], from moment: Timestamp, with work: @escaping @Sendable (any StoreTransaction) throws -> Result
    ) async throws -> Result {
        let result = try await store.write { transaction in
            for member in members { try transaction.countSilence(of: member, from: moment) }
            return try work(transaction)
        }
        for member in members { learn(member) { $0.silenceCountsFrom = moment } }
        return result
    }

    /// Takes over what is in the store already.
    private func learn<Result: Sendable>(_ member: MemberID, _ body: (inout PeerRecord) -> Result) -> Result {
        state.withLock { body(&$0.peers[member, default: KnownPeer(PeerRecord(member: member))].record) }
    }

    // MARK: Receipts

    /// A batch to the peer got its receipt, so long after it was sealed.
    func receipted(by member: MemberID, after span: Duration, at now: Timestamp) {
        state.withLock { $0.receipts[member, default: RecentSpans()].record(span, at: now) }
    }

    /// The times that batches of the last hour waited for the peer's receipt, from their sealing on; `nil` if there were none since this node started.
    public func receiptLatency(of member: MemberID, at now: Timestamp) -> RecentSpans.Summary? {
        // Taken out first: what is summed up meanwhile is a copy.
        let spans = state.withLock { $0.receipts[member] }
        return spans?.summary(at: now)
    }
}
