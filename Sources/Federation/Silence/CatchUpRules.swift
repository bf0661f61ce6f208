import Envelopes
import HotlineModel
import Observability

/// The rules of catching up with a peer after an outage, as values in and values out.
enum CatchUpRules {
    /// How long cases are held back at most, counted from the start or from when contact came back.
    static let longest = Duration.seconds(3_600)

    /// The moment at which the hold on a peer's cases ends at the latest.
    static func end(since start: Timestamp) -> Timestamp { start + longest }

    /// Returns true if an outage longer than the policy allows ends now.
    ///
    /// - Parameter heardAt: When the peer was last heard; one that was never heard has given us nothing that could be held back.
    static func endsAnOutage(heardAt: Timestamp?, now: Timestamp, silence: Duration) -> Bool {
        heardAt.map { now - $0 > silence } ?? false
    }

    /// Returns true if nothing more comes in a lane: its state must say so. A member of an older version says nothing about it.
    static func isDrained(_ state: StreamState?) -> Bool { state?.hasWaiting == false }

    /// The severity of the alarm: cases that reach people before the queue is empty may be central's by now.
    static func severity(since start: Timestamp, now: Timestamp) -> AlarmSeverity { now - start < longest ? .notice : .warning }
}
