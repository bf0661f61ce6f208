import CaseStore
import HotlineModel

/// One member as this node knows it. It tells if a sign of life from the member is news.
struct KnownPeer: Hashable, Sendable {
    var record: PeerRecord
    /// True if envelopes wait because nobody answered. The next sign of life ends that wait; one from a peer that answers anyway, or has just
    /// refused, ends nothing.
    private(set) var isUnanswered: Bool

    /// A member as the store remembers it. A stream to it may be backing off since before the restart.
    init(_ record: PeerRecord) {
        self.record = record
        isUnanswered = record.lastError != nil
    }

    /// The peer made an authenticated request here. Returns whether that is news.
    mutating func heard(at now: Timestamp) -> Bool {
        record.heardAt = now
        return endWait()
    }

    /// The peer answered a request of ours. Returns whether that is news.
    mutating func answered(at now: Timestamp) -> Bool {
        record.answeredAt = now
        record.lastError = nil
        record.lastErrorAt = nil
        return endWait()
    }

    /// The peer answered, and refused. It lives, so the wait that it asked for, or the back-off, is kept.
    mutating func refused(words: String, at now: Timestamp) {
        record.answeredAt = now
        record.lastError = words
        record.lastErrorAt = now
        isUnanswered = false
    }

    /// No answer came, or none that can be trusted.
    mutating func failed(words: String, at now: Timestamp) {
        record.lastError = words
        record.lastErrorAt = now
        isUnanswered = true
    }

    /// A stream to the peer waits for its back-off to end, perhaps since before this node started.
    mutating func waits() {
        let hasRefused = record.answeredAt != nil && record.answeredAt == record.lastErrorAt
        if !hasRefused { isUnanswered = true }
    }

    /// The peer named the directory version it uses. Returns whether that is news.
    ///
    /// - Parameter orLater: True if it may use a later one by now: the first receipt of a batch names the version of then.
    mutating func named(version: Int, orLater: Bool) -> Bool {
        let named = orLater ? max(version, record.directoryVersion ?? version) : version
        defer { record.directoryVersion = named }
        return named != record.directoryVersion
    }

    /// The peer's clock showed this time in an exchange that has just ended: it is compared with ours at the middle of the exchange.
    mutating func showed(clock: Timestamp, at now: Timestamp, took: Duration) {
        record.skewMilliseconds = clock.milliseconds - (now - took / 2).milliseconds
    }

    private mutating func endWait() -> Bool {
        defer { isUnanswered = false }
        return isUnanswered
    }
}
